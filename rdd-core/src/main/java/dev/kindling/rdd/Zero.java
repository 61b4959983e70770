package dev.kindling.rdd;

import dev.kindling.rdd.graph.SerializedForm;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// The value an aggregation begins with: a fresh copy each time, because functions may change it.
final class Zero<T> implements Serializable {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // immutable values only, all of them serializable
    private final @Nullable T shared;

    private final byte @Nullable [] bytes;

    Zero(T value) {
        boolean immutable = value instanceof Number
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Enum<?>;
        this.shared = immutable ? value : null;
        this.bytes = immutable ? null : SerializedForm.bytes("the zero value", value);
    }

    @SuppressWarnings("unchecked") // the bytes were made from a T
    T copy() {
        if (shared != null) return shared;
        if (bytes == null) throw new IllegalStateException("no value");
        return (T) SerializedForm.object(bytes);
    }
}
