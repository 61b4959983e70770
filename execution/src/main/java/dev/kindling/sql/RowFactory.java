package dev.kindling.sql;

import org.jspecify.annotations.Nullable;

/// Spark's way to make rows from Java.
public final class RowFactory {

    private RowFactory() {}

    public static Row create(@Nullable Object... values) {
        return Row.of(values);
    }
}
