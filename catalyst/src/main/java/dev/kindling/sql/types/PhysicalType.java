package dev.kindling.sql.types;

/// How the values of a type lie in memory; kernels are written per physical type.
public enum PhysicalType {
    /// No values at all.
    NULL,
    /// `byte[]`, 0 or 1.
    BOOLEAN,
    /// `int[]`: BYTE, SHORT, INT, DATE, year-month intervals.
    INT,
    /// `long[]`: LONG, DECIMAL up to 18 digits (scaled), TIMESTAMP, TIMESTAMP_NTZ, TIME, day-time intervals.
    LONG,
    FLOAT,
    DOUBLE,
    /// Two `long`s, the high one signed: DECIMAL over 18 digits (scaled).
    DECIMAL128,
    /// UTF-8 text or raw bytes in a heap.
    BYTES,
    ARRAY,
    MAP,
    STRUCT;

    /// The physical type of `type`.
    public static PhysicalType of(DataType type) {
        return switch (type) {
            case AtomicType atomic ->
                switch (atomic) {
                    case NULL -> NULL;
                    case BOOLEAN -> BOOLEAN;
                    case BYTE, SHORT, INT, DATE -> INT;
                    case LONG, TIMESTAMP, TIMESTAMP_NTZ -> LONG;
                    case FLOAT -> FLOAT;
                    case DOUBLE -> DOUBLE;
                    case STRING, BINARY -> BYTES;
                };
            case DecimalType decimal -> decimal.fitsLong() ? LONG : DECIMAL128;
            case CharType _, VarcharType _ -> BYTES;
            case TimeType _, DayTimeIntervalType _ -> LONG;
            case YearMonthIntervalType _ -> INT;
            case ArrayType _ -> ARRAY;
            case MapType _ -> MAP;
            case StructType _ -> STRUCT;
        };
    }
}
