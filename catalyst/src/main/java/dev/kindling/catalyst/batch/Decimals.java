package dev.kindling.catalyst.batch;

import java.math.BigDecimal;
import java.math.BigInteger;

/// Numbers of 128 bits in two `long`s, and powers of ten: what decimals are made of.
public final class Decimals {

    private static final long[] POWERS = new long[19];
    private static final BigInteger[] BIG_POWERS = new BigInteger[77];
    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    static {
        for (int i = 0; i < BIG_POWERS.length; i++) {
            BIG_POWERS[i] = BigInteger.TEN.pow(i);
            if (i < POWERS.length) POWERS[i] = BIG_POWERS[i].longValueExact();
        }
    }

    private Decimals() {}

    /// 10 to the power of `exponent`, which is at most 18.
    public static long power(int exponent) {
        return POWERS[exponent];
    }

    /// 10 to the power of `exponent`, which is at most 76.
    public static BigInteger bigPower(int exponent) {
        return BIG_POWERS[exponent];
    }

    public static BigInteger integer(long high, long low) {
        if (high == low >> 63) return BigInteger.valueOf(low);
        BigInteger unsigned = BigInteger.valueOf(low);
        if (low < 0) unsigned = unsigned.add(TWO_TO_64);
        return BigInteger.valueOf(high).shiftLeft(64).add(unsigned);
    }

    /// The upper 64 bits of a number of at most 128.
    public static long high(BigInteger value) {
        return value.bitLength() < 64
                ? value.signum() < 0 ? -1 : 0
                : value.shiftRight(64).longValue();
    }

    public static long low(BigInteger value) {
        return value.longValue();
    }

    /// Whether the number is below 10^`precision` on either side of zero.
    public static boolean fits(BigInteger value, int precision) {
        return (value.bitLength() < 64 && precision >= 19) || value.abs().compareTo(BIG_POWERS[precision]) < 0;
    }

    /// Whether the number is below 10^`precision` on either side of zero.
    public static boolean fits(long value, int precision) {
        return precision > 18 || (value < POWERS[precision] && value > -POWERS[precision]);
    }

    /// Whether the number is below 10^38 on either side of zero.
    public static boolean fits38(long high, long low) {
        // 10^38 is 5421010862427522170 * 2^64 + 687399551400673280.
        long magnitudeHigh = high;
        long magnitudeLow = low;
        if (high < 0) {
            magnitudeLow = -low;
            magnitudeHigh = ~high + (low == 0 ? 1 : 0);
        }
        if (magnitudeHigh < 0) return false;
        return magnitudeHigh < 5421010862427522170L
                || (magnitudeHigh == 5421010862427522170L
                        && Long.compareUnsigned(magnitudeLow, 687399551400673280L) < 0);
    }

    /// The unscaled value `index` of a vector of decimals (which is no dictionary).
    public static BigInteger unscaled(ColumnVector vector, int index) {
        return switch (vector) {
            case LongVector v -> BigInteger.valueOf(v.get(index));
            case Decimal128Vector v -> integer(v.high()[v.offset() + index], v.low()[v.offset() + index]);
            case DictionaryVector v -> unscaled(v.dictionary(), v.code(index));
            default -> throw new IllegalArgumentException("not a vector of decimals: " + vector);
        };
    }

    /// `value` with `scale` digits after the point, rounded half up (away from zero).
    public static BigInteger rescaled(BigInteger value, int scale, int newScale) {
        if (newScale >= scale) return value.multiply(bigPower(newScale - scale));
        return divideHalfUp(value, bigPower(scale - newScale));
    }

    /// The quotient rounded half up (away from zero).
    public static BigInteger divideHalfUp(BigInteger dividend, BigInteger divisor) {
        BigInteger[] parts = dividend.divideAndRemainder(divisor);
        if (parts[1].abs().shiftLeft(1).compareTo(divisor.abs()) < 0) return parts[0];
        return parts[0].add(BigInteger.valueOf((long) dividend.signum() * divisor.signum()));
    }

    /// The quotient of `value` and a positive `divisor`, rounded half up (away from zero).
    public static long divideHalfUp(long value, long divisor) {
        long quotient = value / divisor;
        long rest = Math.abs(value % divisor);
        return rest >= divisor - rest ? quotient + (value < 0 ? -1 : 1) : quotient;
    }

    public static BigDecimal decimal(ColumnVector vector, int index, int scale) {
        return new BigDecimal(unscaled(vector, index), scale);
    }
}
