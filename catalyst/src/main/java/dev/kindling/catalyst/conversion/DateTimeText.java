package dev.kindling.catalyst.conversion;

import dev.kindling.catalyst.batch.BytesBuilder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Dates and times from text in Spark's lenient forms, and back to text.
///
/// | type | forms |
/// |---|---|
/// | date | `yyyy`, `yyyy-M`, `yyyy-M-d`, the last also with a blank or `T` and anything after it |
/// | timestamp | a date, or a date, a blank or `T`, and `H[:m[:s[.fraction]]]` with an optional zone; or a time alone |
/// | time | `H:m[:s[.fraction]]` |
public final class DateTimeText {

    /// What parsing yields for text that is no date or time.
    public static final long INVALID = Long.MIN_VALUE;

    private final byte[] heap;
    private int at;
    private final int end;

    private DateTimeText(byte[] heap, int start, int length) {
        this.heap = heap;
        int from = start;
        int to = start + length;
        while (from < to && isBlank(heap[from])) from++;
        while (to > from && isBlank(heap[to - 1])) to--;
        at = from;
        end = to;
    }

    private static boolean isBlank(byte b) {
        return (b >= 0 && b <= ' ') || b == 0x7F;
    }

    /// Days since the epoch, or [#INVALID].
    public static long parseDate(byte[] heap, int start, int length) {
        if (isPlainDate(heap, start, length)) return plainDate(heap, start);
        var text = new DateTimeText(heap, start, length);
        long day = text.date();
        if (day == INVALID) return INVALID;
        return text.at == text.end || text.separator() ? day : INVALID;
    }

    /// Microseconds since the epoch, or [#INVALID]. Text without a zone speaks of the time zone given.
    ///
    /// @param today the day a time without a date belongs to
    public static long parseTimestamp(byte[] heap, int start, int length, TimeZones zone, LongSupplier today) {
        return new DateTimeText(heap, start, length).timestamp(zone, today);
    }

    /// Microseconds of a clock without a zone, or [#INVALID]; a zone in the text is passed over.
    public static long parseTimestampWithoutZone(byte[] heap, int start, int length) {
        return new DateTimeText(heap, start, length).timestamp(null, () -> INVALID);
    }

    /// Nanoseconds since midnight, or [#INVALID].
    public static long parseTime(byte[] heap, int start, int length) {
        var text = new DateTimeText(heap, start, length);
        long micros = text.time();
        return micros == INVALID || text.at != text.end ? INVALID : micros * 1000;
    }

    private static boolean isPlainDate(byte[] heap, int start, int length) {
        return length == 10 && heap[start + 4] == '-' && heap[start + 7] == '-';
    }

    private static long plainDate(byte[] heap, int start) {
        int year = digit(heap, start) * 1000
                + digit(heap, start + 1) * 100
                + digit(heap, start + 2) * 10
                + digit(heap, start + 3);
        int month = digit(heap, start + 5) * 10 + digit(heap, start + 6);
        int day = digit(heap, start + 8) * 10 + digit(heap, start + 9);
        return year >= 0 && month > 0 && day > 0 && CivilCalendar.isValid(year, month, day)
                ? CivilCalendar.day(year, month, day)
                : INVALID;
    }

    /// The digit, or a number so negative that no sum with it is positive.
    private static int digit(byte[] heap, int index) {
        int digit = heap[index] - '0';
        return digit >= 0 && digit <= 9 ? digit : -100_000;
    }

    private boolean separator() {
        return heap[at] == ' ' || heap[at] == 'T';
    }

    private long date() {
        boolean negative = false;
        if (at < end && (heap[at] == '-' || heap[at] == '+')) negative = heap[at++] == '-';
        int from = at;
        long year = number(7);
        if (at - from < 4) return INVALID;
        long month = 1;
        long day = 1;
        if (at < end && heap[at] == '-') {
            at++;
            month = number(2);
            if (at < end && heap[at] == '-') {
                at++;
                day = number(2);
            }
        }
        int signed = (int) (negative ? -year : year);
        if (year < 0 || month < 0 || day < 0 || !CivilCalendar.isValid(signed, (int) month, (int) day)) return INVALID;
        return CivilCalendar.day(signed, (int) month, (int) day);
    }

    /// The digits from here on as a number; -1 if there are none or more than `maxDigits`.
    private long number(int maxDigits) {
        int from = at;
        long value = 0;
        while (at < end && heap[at] >= '0' && heap[at] <= '9') {
            if (at - from == maxDigits) return -1;
            value = value * 10 + heap[at++] - '0';
        }
        return at == from ? -1 : value;
    }

    private long time() {
        long hour = number(2);
        long minute = 0;
        long second = 0;
        long micros = 0;
        if (at < end && heap[at] == ':') {
            at++;
            minute = number(2);
            if (at < end && heap[at] == ':') {
                at++;
                second = number(2);
                if (at < end && heap[at] == '.') {
                    at++;
                    micros = fraction();
                }
            }
        }
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return INVALID;
        return ((hour * 60 + minute) * 60 + second) * CivilCalendar.MICROS_PER_SECOND + micros;
    }

    private long fraction() {
        long micros = 0;
        int digits = 0;
        while (at < end && heap[at] >= '0' && heap[at] <= '9') {
            if (digits < 6) micros = micros * 10 + heap[at] - '0';
            digits++;
            at++;
        }
        for (; digits < 6; digits++) micros *= 10;
        return micros;
    }

    private long timestamp(@Nullable TimeZones zone, LongSupplier today) {
        long day;
        long time = 0;
        if (startsWithTime()) {
            day = today.getAsLong();
            if (day == INVALID) return INVALID;
            if (heap[at] == 'T') at++;
            time = time();
        } else {
            day = date();
            if (day == INVALID) return INVALID;
            if (at < end) {
                if (!separator()) return INVALID;
                at++;
                if (at < end) time = time();
            }
        }
        if (time == INVALID) return INVALID;
        long local;
        try {
            local = Math.addExact(Math.multiplyExact(day, CivilCalendar.MICROS_PER_DAY), time);
        } catch (ArithmeticException _) {
            return INVALID;
        }
        if (at < end) {
            String name = new String(heap, at, end - at, StandardCharsets.UTF_8);
            ZoneId named = TimeZones.zone(name);
            if (named == null) return INVALID;
            return zone == null ? local : TimeZones.of(named).toInstant(local);
        }
        return zone == null ? local : zone.toInstant(local);
    }

    private boolean startsWithTime() {
        if (at == end) return false;
        if (heap[at] == 'T') return true;
        int i = at;
        while (i < end && heap[i] >= '0' && heap[i] <= '9') i++;
        return i < end && i - at <= 2 && heap[i] == ':';
    }

    /// Appends `yyyy-MM-dd`.
    public static void appendDate(BytesBuilder text, int day) {
        long packed = CivilCalendar.split(day);
        int year = (int) (packed >> 16);
        if (year < 0) text.append((byte) '-');
        else if (year > 9999) text.append((byte) '+');
        int absolute = Math.abs(year);
        if (absolute > 9999) text.append(Integer.toString(absolute));
        else appendDigits(text, absolute, 4);
        text.append((byte) '-');
        appendDigits(text, (int) (packed >> 8 & 0xFF), 2);
        text.append((byte) '-');
        appendDigits(text, (int) (packed & 0xFF), 2);
    }

    /// Appends `yyyy-MM-dd HH:mm:ss`, and a fraction without zeros at its end.
    public static void appendTimestamp(BytesBuilder text, long localMicros) {
        appendDate(text, (int) Math.floorDiv(localMicros, CivilCalendar.MICROS_PER_DAY));
        text.append((byte) ' ');
        appendTime(text, Math.floorMod(localMicros, CivilCalendar.MICROS_PER_DAY));
    }

    /// Appends `HH:mm:ss`, and a fraction without zeros at its end.
    public static void appendTime(BytesBuilder text, long microsOfDay) {
        int seconds = (int) (microsOfDay / CivilCalendar.MICROS_PER_SECOND);
        appendDigits(text, seconds / 3600, 2);
        text.append((byte) ':');
        appendDigits(text, seconds / 60 % 60, 2);
        text.append((byte) ':');
        appendDigits(text, seconds % 60, 2);
        appendFraction(text, (int) (microsOfDay % CivilCalendar.MICROS_PER_SECOND));
    }

    static void appendFraction(BytesBuilder text, int micros) {
        if (micros == 0) return;
        text.append((byte) '.');
        int digits = 6;
        int rest = micros;
        while (rest % 10 == 0) {
            rest /= 10;
            digits--;
        }
        appendDigits(text, rest, digits);
    }

    static void appendDigits(BytesBuilder text, int value, int digits) {
        byte[] heap = text.room(digits);
        int position = text.position();
        int rest = value;
        for (int i = digits - 1; i >= 0; i--) {
            heap[position + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        text.advance(digits);
    }
}
