package dev.kindling.catalyst.statistics;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// What is known of a column. `min` and `max` are in the form of
/// [dev.kindling.catalyst.expression.PhysicalExpression.Literal#value], null if unknown.
///
/// @param distinctCount distinct values, or null if unknown
/// @param nullCount NULLs, or null if unknown
/// @param averageLength bytes a value takes, or null if unknown
/// @param histogram bounds of equally filled buckets as doubles, or null
public record ColumnStatistics(
        @Nullable Double distinctCount,
        @Nullable Object min,
        @Nullable Object max,
        @Nullable Double nullCount,
        @Nullable Double averageLength,
        java.util.@Nullable List<Double> histogram)
        implements Serializable {

    public static final ColumnStatistics UNKNOWN = new ColumnStatistics(null, null, null, null, null, null);
}
