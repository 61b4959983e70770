package dev.kindling.catalyst.conversion;

import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.catalyst.batch.Decimals;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Numbers and booleans from text, as CAST reads them, and numbers to text. Blanks and control characters around
/// are passed over.
public final class NumberText {

    private long value;

    /// The last number [#parseLong] found.
    public long value() {
        return value;
    }

    /// Whether the text is an integer that fits a `long`.
    public boolean parseLong(byte[] heap, int start, int length) {
        int at = start;
        int end = start + length;
        while (at < end && isBlank(heap[at])) at++;
        while (end > at && isBlank(heap[end - 1])) end--;
        if (at == end) return false;
        boolean negative = heap[at] == '-';
        if (negative || heap[at] == '+') at++;
        if (at == end) return false;
        long result = 0;
        for (; at < end; at++) {
            int digit = heap[at] - '0';
            if (digit < 0 || digit > 9) return false;
            // Counts down, because Long.MIN_VALUE has no positive twin.
            if (result < Long.MIN_VALUE / 10) return false;
            result = result * 10 - digit;
            if (result > 0) return false;
        }
        if (!negative && result == Long.MIN_VALUE) return false;
        value = negative ? result : -result;
        return true;
    }

    static boolean isBlank(byte b) {
        return (b >= 0 && b <= ' ') || b == 0x7F;
    }

    /// The text without blanks around it.
    public static String trimmed(byte[] heap, int start, int length) {
        int at = start;
        int end = start + length;
        while (at < end && isBlank(heap[at])) at++;
        while (end > at && isBlank(heap[end - 1])) end--;
        return new String(heap, at, end - at, StandardCharsets.UTF_8);
    }

    /// The number, or null if the text is none.
    public static @Nullable Double parseDouble(byte[] heap, int start, int length) {
        String text = trimmed(heap, start, length);
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException _) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
                case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
                case "nan" -> Double.NaN;
                default -> null;
            };
        }
    }

    /// The number, or null if the text is none.
    public static @Nullable Float parseFloat(byte[] heap, int start, int length) {
        Double wide = parseDouble(heap, start, length);
        if (wide == null) return null;
        if (wide.isNaN() || wide.isInfinite()) return wide.floatValue();
        // Rounding once, not by way of a double.
        return Float.valueOf(trimmed(heap, start, length));
    }

    public static @Nullable BigDecimal parseDecimal(byte[] heap, int start, int length) {
        try {
            return new BigDecimal(trimmed(heap, start, length));
        } catch (NumberFormatException _) {
            return null;
        }
    }

    public static @Nullable Boolean parseBoolean(byte[] heap, int start, int length) {
        return switch (trimmed(heap, start, length).toLowerCase(Locale.ROOT)) {
            case "t", "true", "y", "yes", "1" -> true;
            case "f", "false", "n", "no", "0" -> false;
            default -> null;
        };
    }

    public static void appendLong(BytesBuilder text, long number) {
        if (number == Long.MIN_VALUE) {
            text.append("-9223372036854775808");
            return;
        }
        byte[] heap = text.room(20);
        int begin = text.position();
        int at = begin;
        long rest = number;
        if (number < 0) {
            heap[at++] = '-';
            rest = -number;
        }
        int digits = 1;
        for (long bound = 10; digits < 19 && rest >= bound; bound *= 10) digits++;
        for (int i = at + digits - 1; i >= at; i--) {
            heap[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        text.advance(at + digits - begin);
    }

    /// Appends `unscaled` with a point before its last `scale` digits.
    public static void appendDecimal(BytesBuilder text, long unscaled, int scale) {
        if (scale == 0) {
            appendLong(text, unscaled);
            return;
        }
        long power = Decimals.power(scale);
        if (unscaled < 0) text.append((byte) '-');
        appendLong(text, Math.abs(unscaled / power));
        text.append((byte) '.');
        long fraction = Math.abs(unscaled % power);
        byte[] heap = text.room(scale);
        int begin = text.position();
        for (int i = begin + scale - 1; i >= begin; i--) {
            heap[i] = (byte) ('0' + fraction % 10);
            fraction /= 10;
        }
        text.advance(scale);
    }
}
