package dev.kindling.sql.types;

/// A time of day in nanoseconds since midnight, shown with `precision` digits (0 to 6) of the second.
public record TimeType(int precision) implements DataType {

    public TimeType {
        if (precision < 0 || precision > 6) {
            throw new IllegalArgumentException("precision is not within 0 and 6: " + precision);
        }
    }

    @Override
    public String catalogString() {
        return "time(" + precision + ")";
    }

    @Override
    public String sql() {
        return "TIME(" + precision + ")";
    }

    @Override
    public String toString() {
        return catalogString();
    }
}
