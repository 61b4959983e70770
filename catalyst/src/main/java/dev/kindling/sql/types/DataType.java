package dev.kindling.sql.types;

import java.io.Serializable;

/// The type of a column or value.
///
/// | form | looks like | used in |
/// |---|---|---|
/// | [#sql] | `DECIMAL(10,2)`, `ARRAY<INT>` | SQL text, error messages |
/// | [#catalogString] | `decimal(10,2)`, `array<int>` | DESCRIBE, JDBC type names, schemas |
///
/// Whether a column may hold NULL belongs to the [StructField], the array or the map that holds it, not to the
/// type.
public sealed interface DataType extends Serializable
        permits AtomicType,
                DecimalType,
                CharType,
                VarcharType,
                TimeType,
                YearMonthIntervalType,
                DayTimeIntervalType,
                ArrayType,
                MapType,
                StructType {

    /// Spark's catalog form in lower case, e.g. `array<struct<a:int>>`.
    String catalogString();

    /// The SQL form in upper case, as one would write it in a CAST.
    String sql();

    /// A short name in lower case, as `printSchema` and column names use it, e.g. `decimal(10,2)`, `array`.
    default String simpleString() {
        return catalogString();
    }

    /// The name `printSchema` prints: Spark's `integer` and `long` rather than `int` and `bigint`.
    default String typeName() {
        return catalogString();
    }
}
