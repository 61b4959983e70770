package dev.kindling.sql.types;

/// Exact numbers of `precision` digits, `scale` of them after the point.
public record DecimalType(int precision, int scale) implements DataType {

    public static final int MAX_PRECISION = 38;
    /// The most digits that fit a scaled `long`; wider decimals take two.
    public static final int MAX_LONG_DIGITS = 18;
    /// What `DECIMAL` without arguments means.
    public static final DecimalType DEFAULT = new DecimalType(10, 0);

    public DecimalType {
        if (precision < 1 || precision > MAX_PRECISION) {
            throw new IllegalArgumentException("precision is not within 1 and 38: " + precision);
        }
        if (scale < 0 || scale > precision) {
            throw new IllegalArgumentException("scale is not within 0 and " + precision + ": " + scale);
        }
    }

    public boolean fitsLong() {
        return precision <= MAX_LONG_DIGITS;
    }

    /// The type that holds the exact result of `precision` and `scale`, which may exceed what we can store: then
    /// digits before the point are kept and the scale shrinks, but not below min(scale, 6) (Spark's, and before it
    /// SQL Server's, rule).
    public static DecimalType adjusted(int precision, int scale) {
        if (precision <= MAX_PRECISION) return new DecimalType(precision, Math.min(scale, precision));
        int digits = precision - scale;
        int minScale = Math.min(scale, 6);
        return new DecimalType(MAX_PRECISION, Math.max(MAX_PRECISION - digits, minScale));
    }

    /// As [#adjusted], but cuts both numbers at 38 instead of trading scale for digits.
    public static DecimalType bounded(int precision, int scale) {
        return new DecimalType(Math.min(precision, MAX_PRECISION), Math.min(scale, MAX_PRECISION));
    }

    @Override
    public String catalogString() {
        return "decimal(" + precision + "," + scale + ")";
    }

    @Override
    public String sql() {
        return "DECIMAL(" + precision + "," + scale + ")";
    }

    @Override
    public String toString() {
        return catalogString();
    }
}
