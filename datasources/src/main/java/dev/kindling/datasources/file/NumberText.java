package dev.kindling.datasources.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Numbers from bytes, and what loops over words of bytes share. Texts must have eight readable bytes before and
/// behind them.
public final class NumberText {

    /// Eight bytes as a little-endian word, at any index.
    public static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// What [#whole] and [#scaled] give for a text they cannot read, or cannot tell from one.
    public static final long NO_NUMBER = Long.MIN_VALUE;

    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long ZEROS = 0x3030303030303030L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    /// Added to a byte, leaves its high bit clear if it is below ten.
    private static final long BELOW_TEN = 0x7676767676767676L;
    private static final long POINTS = 0x2e2e2e2e2e2e2e2eL;
    static final long[] POWERS = new long[19];
    private static final double[] DOUBLE_POWERS = new double[23];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) POWERS[i] = POWERS[i - 1] * 10;
        for (int i = 0; i < DOUBLE_POWERS.length; i++) DOUBLE_POWERS[i] = Double.parseDouble("1e" + i);
    }

    private NumberText() {}

    /// A word of eight times `value`.
    public static long pattern(byte value) {
        return (value & 0xff) * ONES;
    }

    /// The high bit of each byte of `word` that equals that of `pattern`.
    public static long matches(long word, long pattern) {
        long difference = word ^ pattern;
        long carry = (difference & LOW_BITS) + LOW_BITS;
        return ~(carry | difference | LOW_BITS);
    }

    /// As [#matches], but bits above the lowest may be set without a reason.
    public static long nearlyMatches(long word, long pattern) {
        long difference = word ^ pattern;
        return difference - ONES & ~difference & HIGH_BITS;
    }

    /// The high bit of each byte of `word` that is ten or more; bits above the lowest may be set by a carry.
    static long notBelowTen(long word) {
        return (word + BELOW_TEN | word) & HIGH_BITS;
    }

    /// The high bit of each byte of `word` that is no digit. The lowest bit set is right, others may be not.
    public static long notDigits(long word) {
        return notBelowTen(word ^ ZEROS);
    }

    /// The high bit of each byte of `word` that equals that of either pattern.
    public static long matchesEither(long word, long pattern, long other) {
        long first = word ^ pattern;
        long second = word ^ other;
        long notFirst = ((first & LOW_BITS) + LOW_BITS) | first;
        long notSecond = ((second & LOW_BITS) + LOW_BITS) | second;
        return ~(notFirst & notSecond) & HIGH_BITS;
    }

    /// As [#matchesEither], but bits above the lowest may be set without a reason.
    public static long nearlyMatchesEither(long word, long pattern, long other) {
        long first = word ^ pattern;
        long second = word ^ other;
        return ((first - ONES & ~first) | (second - ONES & ~second)) & HIGH_BITS;
    }

    /// The high bits of the eight bytes as the lowest eight bits, in the same order; no other bit may be set.
    public static long gathered(long highBits) {
        return ((highBits >>> 7) * 0x0102040810204080L) >>> 56;
    }

    /// The index, from `from` to `end`, of the first byte that is no digit.
    public static int digitsEnd(byte[] text, int from, int end) {
        for (int at = from; at < end; at += 8) {
            long word = (long) WORD.get(text, at) ^ ZEROS;
            long others = notBelowTen(word);
            if (others != 0) return Math.min(end, at + (Long.numberOfTrailingZeros(others) >>> 3));
        }
        return end;
    }

    /// The index behind the digits at `start`, of which up to 16 are looked at.
    public static int digitsEnd(byte[] text, int start) {
        long others = notDigits((long) WORD.get(text, start));
        if (others != 0) return start + (Long.numberOfTrailingZeros(others) >>> 3);
        others = notDigits((long) WORD.get(text, start + Long.BYTES));
        return start + Long.BYTES + (Long.numberOfTrailingZeros(others) >>> 3);
    }

    /// As [#isPlain], of the first `length` (1 to 8) bytes of a word, for texts without a sign.
    public static boolean isPlain(long word, int length) {
        long within = -1L >>> (Long.SIZE - Byte.SIZE * length);
        long points = matches(word, POINTS) & within;
        // Bits above the first that is right are of bytes above it.
        long others = notBelowTen(word + (points >>> 6) ^ ZEROS) & within;
        return others == 0 && (points & points - 1) == 0 && (points == 0 || length > 1);
    }

    /// The index behind the number at `start` if it is one by [#isPlain]; `start` if it is none, or has more than
    /// 15 digits and points.
    public static int plainEnd(byte[] text, int start) {
        int from = text[start] == '-' ? start + 1 : start;
        long word = (long) WORD.get(text, from);
        long points = matches(word, POINTS);
        long others = notBelowTen(word + (points >>> 6) ^ ZEROS);
        int end = from + (Long.numberOfTrailingZeros(others) >>> 3);
        // Up to the lowest bit of the others.
        points &= others ^ others - 1;
        if (others == 0) {
            word = (long) WORD.get(text, from + Long.BYTES);
            long more = matches(word, POINTS);
            others = notBelowTen(word + (more >>> 6) ^ ZEROS);
            if (others == 0) return start;
            end += Long.numberOfTrailingZeros(others) >>> 3;
            more &= others ^ others - 1;
            if (points != 0 && more != 0) return start;
            points |= more;
        }
        // One point at most, and something beside it.
        if ((points & points - 1) != 0) return start;
        return end - from > (points == 0 ? 0 : 1) ? end : start;
    }

    /// A whole number of up to 18 digits with an optional sign, or [#NO_NUMBER].
    public static long whole(byte[] text, int start, int length) {
        byte first = text[start];
        if (first == '-') return length == 1 ? NO_NUMBER : negated(digits(text, start + 1, length - 1));
        if (first == '+') return length == 1 ? NO_NUMBER : digits(text, start + 1, length - 1);
        return digits(text, start, length);
    }

    private static long negated(long value) {
        return value == NO_NUMBER ? NO_NUMBER : -value;
    }

    /// Up to 18 digits, or [#NO_NUMBER].
    static long digits(byte[] text, int start, int length) {
        if (length <= 8) return length <= 0 ? NO_NUMBER : eightDigits(text, start + length, length);
        if (length > 18) return NO_NUMBER;
        long low = eightDigits(text, start + length, 8);
        int rest = length - 8;
        if (rest <= 8) {
            long high = eightDigits(text, start + rest, rest);
            return (low | high) < 0 ? NO_NUMBER : high * 100_000_000L + low;
        }
        long middle = eightDigits(text, start + rest, 8);
        long high = eightDigits(text, start + rest - 8, rest - 8);
        return (low | middle | high) < 0 ? NO_NUMBER : (high * 100_000_000L + middle) * 100_000_000L + low;
    }

    /// The `count` (1 to 8) digits before `end`.
    private static long eightDigits(byte[] text, int end, int count) {
        return lastDigits((long) WORD.get(text, end - 8), count);
    }

    /// The `fraction` digits before `end` and the `whole` ones before the byte before those, up to eight in all.
    private static long digitsAround(byte[] text, int end, int whole, int fraction) {
        // Those before the point from a word that ends one byte earlier, so that both are next to each other.
        long behind = -1L << (Long.SIZE - 1 - Byte.SIZE * fraction) << 1;
        long word = ((long) WORD.get(text, end - 8) & behind) | ((long) WORD.get(text, end - 9) & ~behind);
        return lastDigits(word, whole + fraction);
    }

    /// The last `count` (1 to 8) digits of a word: pairs, fours, then all eight at a time.
    private static long lastDigits(long text, int count) {
        long mask = -1L << (64 - 8 * count);
        long word = ((text & mask) | (ZEROS & ~mask)) ^ ZEROS;
        if (notBelowTen(word) != 0) return NO_NUMBER;
        word = word * 10 + (word >>> 8);
        long even = (word & 0x000000FF000000FFL) * 0x000F424000000064L;
        long odd = ((word >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L;
        return (even + odd) >>> 32;
    }

    /// Whether a text is digits, at least one, with a minus sign before and one point among them at most. Such a
    /// text is a number, whatever its value; others may be, too.
    public static boolean isPlain(byte[] text, int start, int length) {
        int from = text[start] == '-' ? start + 1 : start;
        int end = start + length;
        int count = end - from;
        if (count <= 0) return false;
        long points = 0;
        int at = from;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long word = (long) WORD.get(text, at);
            long found = matches(word, POINTS);
            if (hasOthers(word, found)) return false;
            points += Long.bitCount(found);
        }
        if (at < end) {
            // The last bytes, behind as many zeros as fill the word.
            long mask = -1L << (Long.SIZE - Byte.SIZE * (end - at));
            long word = ((long) WORD.get(text, end - Long.BYTES) & mask) | (ZEROS & ~mask);
            long found = matches(word, POINTS);
            if (hasOthers(word, found)) return false;
            points += Long.bitCount(found);
        }
        return points <= 1 && count > points;
    }

    /// Whether a word has bytes that are neither digits nor points, whose high bits are `points`.
    private static boolean hasOthers(long word, long points) {
        // A point becomes a zero: it is two below.
        return notBelowTen(word + (points >>> 6) ^ ZEROS) != 0;
    }

    /// A decimal number times 10^`scale`, if it is exactly that and has up to 18 digits; else [#NO_NUMBER].
    public static long scaled(byte[] text, int start, int length, int scale) {
        int end = start + length;
        boolean negative = text[start] == '-';
        if (negative || text[start] == '+') start++;
        int point = indexOfPoint(text, start, end);
        long value;
        if (point == end) {
            int digits = end - start;
            if (digits + scale > 18) return NO_NUMBER;
            value = digits(text, start, digits);
            if (value < 0) return NO_NUMBER;
            value *= POWERS[scale];
        } else {
            int whole = point - start;
            int fraction = end - point - 1;
            if (fraction == 0 || fraction > scale || whole + scale > 18) return NO_NUMBER;
            if (whole + fraction <= 8) {
                value = digitsAround(text, end, whole, fraction);
                if (value < 0) return NO_NUMBER;
                value *= POWERS[scale - fraction];
                return negative ? -value : value;
            }
            long left = whole == 0 ? 0 : digits(text, start, whole);
            long right = digits(text, point + 1, fraction);
            if ((left | right) < 0) return NO_NUMBER;
            value = left * POWERS[scale] + right * POWERS[scale - fraction];
        }
        return negative ? -value : value;
    }

    /// A floating point number as Java reads it.
    ///
    /// @throws NumberFormatException if the text is none
    public static double floating(byte[] text, int start, int length) {
        int end = start + length;
        boolean negative = length > 0 && text[start] == '-';
        int from = negative ? start + 1 : start;
        int point = indexOfPoint(text, from, end);
        int whole = point - from;
        int fraction = Math.max(0, end - point - 1);
        int digits = whole + fraction;
        // Both factors are exact and one division rounds once: the nearest double.
        if (digits == 0 || digits > 15) return slowFloating(text, start, length);
        if (digits <= 8 && point < end) {
            long all = digitsAround(text, end, whole, fraction);
            if (all < 0) return slowFloating(text, start, length);
            double value = all / DOUBLE_POWERS[fraction];
            return negative ? -value : value;
        }
        long left = whole == 0 ? 0 : digits(text, from, whole);
        long right = fraction == 0 ? 0 : digits(text, point + 1, fraction);
        if ((left | right) < 0) return slowFloating(text, start, length);
        double value = (left * POWERS[fraction] + right) / DOUBLE_POWERS[fraction];
        return negative ? -value : value;
    }

    private static int indexOfPoint(byte[] text, int from, int end) {
        for (int at = from; at < end; at += Long.BYTES) {
            long found = nearlyMatches((long) WORD.get(text, at), POINTS);
            if (found != 0) return Math.min(end, at + (Long.numberOfTrailingZeros(found) >>> 3));
        }
        return end;
    }

    private static double slowFloating(byte[] text, int start, int length) {
        return Double.parseDouble(new String(text, start, length, StandardCharsets.UTF_8));
    }
}
