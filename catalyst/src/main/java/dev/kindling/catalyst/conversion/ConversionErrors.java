package dev.kindling.catalyst.conversion;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;

/// What casts say when a value does not fit.
public final class ConversionErrors {

    private ConversionErrors() {}

    public static KindlingException malformed(String value, DataType from, DataType to) {
        return KindlingException.of(
                        ErrorCondition.CAST_INVALID_INPUT,
                        "the value " + value + " of the type " + quoted(from) + " cannot be cast to " + quoted(to)
                                + " because it is malformed")
                .parameter("expression", value)
                .parameter("sourceType", quoted(from))
                .parameter("targetType", quoted(to))
                .hint("Correct the value, or use `try_cast` to get NULL instead.")
                .build();
    }

    public static KindlingException overflow(String value, DataType from, DataType to) {
        return KindlingException.of(
                        ErrorCondition.CAST_OVERFLOW,
                        "the value " + value + " of the type " + quoted(from) + " cannot be cast to " + quoted(to)
                                + " due to an overflow")
                .parameter("value", value)
                .parameter("sourceType", quoted(from))
                .parameter("targetType", quoted(to))
                .hint("Use `try_cast` to get NULL instead.")
                .build();
    }

    public static KindlingException outOfRange(String value, DecimalType type) {
        return KindlingException.of(
                        ErrorCondition.NUMERIC_VALUE_OUT_OF_RANGE,
                        "the value " + value + " cannot be represented as " + type.sql())
                .subcondition("WITH_SUGGESTION")
                .parameter("value", value)
                .parameter("precision", type.precision())
                .parameter("scale", type.scale())
                .hint("Use a wider decimal type, or `try_cast` to get NULL instead.")
                .build();
    }

    private static String quoted(DataType type) {
        return "\"" + type.sql() + "\"";
    }

    /// A value as one would write it in SQL, with the letter of its type.
    public static String literal(Object value, DataType type) {
        if (type == AtomicType.LONG) return value + "L";
        if (type == AtomicType.SHORT) return value + "S";
        if (type == AtomicType.BYTE) return value + "Y";
        if (type == AtomicType.DOUBLE) return value + "D";
        if (type == AtomicType.FLOAT) return "CAST('" + value + "' AS FLOAT)";
        if (value instanceof String) return "'" + value + "'";
        return String.valueOf(value);
    }
}
