package dev.kindling.sql.types;

/// A number of months, written with the fields from `start` to `end`.
public record YearMonthIntervalType(Unit start, Unit end) implements DataType {

    /// The fields, largest first.
    public enum Unit {
        YEAR,
        MONTH
    }

    public static final YearMonthIntervalType DEFAULT = new YearMonthIntervalType(Unit.YEAR, Unit.MONTH);

    public YearMonthIntervalType {
        if (start.compareTo(end) > 0) throw new IllegalArgumentException(start + " is smaller than " + end);
    }

    @Override
    public String catalogString() {
        return sql().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public String sql() {
        return start == end ? "INTERVAL " + start : "INTERVAL " + start + " TO " + end;
    }

    @Override
    public String toString() {
        return catalogString();
    }
}
