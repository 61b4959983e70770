package dev.kindling.rdd.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// Three values. Serializable as far as they are.
public record Triple<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>(
        A first, B second, C third) implements Serializable {

    @Override
    public String toString() {
        return "(" + first + ", " + second + ", " + third + ")";
    }
}
