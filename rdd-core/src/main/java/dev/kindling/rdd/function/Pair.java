package dev.kindling.rdd.function;

import java.io.Serializable;

/// A key and its value. Serializable as far as they are.
public record Pair<K, V>(K key, V value) implements Serializable {

    public static <K, V> Pair<K, V> of(K key, V value) {
        return new Pair<>(key, value);
    }

    @Override
    public String toString() {
        return "(" + key + ", " + value + ")";
    }
}
