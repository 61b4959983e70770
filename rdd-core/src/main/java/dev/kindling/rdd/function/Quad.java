package dev.kindling.rdd.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// Four values. Serializable as far as they are.
public record Quad<
                A extends @Nullable Object,
                B extends @Nullable Object,
                C extends @Nullable Object,
                D extends @Nullable Object>(
        A first, B second, C third, D fourth) implements Serializable {

    @Override
    public String toString() {
        return "(" + first + ", " + second + ", " + third + ", " + fourth + ")";
    }
}
