package dev.kindling.datasources.parquet;

/// What a stored value means, from either of the format's two ways to say it.
sealed interface LogicalKind {

    /// As the physical type says.
    record None() implements LogicalKind {}

    /// UTF-8: strings, enums and JSON.
    record Text() implements LogicalKind {}

    record Decimal(int precision, int scale) implements LogicalKind {}

    record Date() implements LogicalKind {}

    record Time(Unit unit) implements LogicalKind {}

    record Timestamp(Unit unit, boolean adjustedToUtc) implements LogicalKind {}

    record Whole(int bits, boolean signed) implements LogicalKind {}

    record Uuid() implements LogicalKind {}

    record Float16() implements LogicalKind {}

    /// Nothing but NULLs.
    record Unknown() implements LogicalKind {}

    /// Twelve bytes of months, days and milliseconds.
    record Interval() implements LogicalKind {}

    record List() implements LogicalKind {}

    record Map() implements LogicalKind {}

    /// Of something this reader has no name for; its values are what the physical type says.
    record Other() implements LogicalKind {}

    LogicalKind NONE = new None();

    /// What a stored time counts.
    enum Unit {
        MILLIS,
        MICROS,
        NANOS
    }
}
