package dev.kindling.catalyst.statistics;

import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.PhysicalType;
import java.io.Serializable;
import java.math.BigDecimal;
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

    /// A bound of a column of `type` from the whole number that lies in memory for it, or null if that is no way to
    /// keep values of this type.
    public static @Nullable Object bound(DataType type, long stored) {
        if (type instanceof DecimalType(var _, int scale)) return BigDecimal.valueOf(stored, scale);
        if (type == AtomicType.BOOLEAN) return stored != 0;
        return switch (PhysicalType.of(type)) {
            case INT -> (Object) (int) stored;
            case LONG -> (Object) stored;
            default -> null;
        };
    }
}
