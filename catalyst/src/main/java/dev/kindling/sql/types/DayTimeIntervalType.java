package dev.kindling.sql.types;

/// A number of microseconds, written with the fields from `start` to `end`.
public record DayTimeIntervalType(Unit start, Unit end) implements DataType {

    /// The fields, largest first.
    public enum Unit {
        DAY,
        HOUR,
        MINUTE,
        SECOND
    }

    public static final DayTimeIntervalType DEFAULT = new DayTimeIntervalType(Unit.DAY, Unit.SECOND);

    public DayTimeIntervalType {
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
