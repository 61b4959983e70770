package dev.kindling.datasources.file;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// Dates and timestamps as a CAST from text reads them, from bytes.
///
/// | value | forms |
/// |---|---|
/// | date | `[+-]yyyy`, `[+-]yyyy-[M]M`, `[+-]yyyy-[M]M-[d]d`, and the last with ` ` or `T` and anything behind |
/// | timestamp | a date, ` ` or `T`, `[H]H:[m]m[:[s]s[.fraction]]`, and maybe `Z`, `+1:00`, `Europe/Berlin` |
///
/// Every other text is [#NO_DATE] or [#NO_TIMESTAMP], as is a day that does not exist.
public final class DateTimeText {

    public static final int NO_DATE = Integer.MIN_VALUE;
    public static final long NO_TIMESTAMP = Long.MIN_VALUE;

    static final long DAY_MICROS = 86_400_000_000L;
    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    private static final int[] MONTH_DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private static final int FIRST_YEAR = 1800;
    /// The first days of all months of the years dates usually lie in.
    private static final int[] MONTH_STARTS = new int[12 * 400];
    /// `0000-00-`
    private static final long YEAR_AND_MONTH = 0x2d30302d30303030L;
    private static final long DASHES = 0xff0000ff00000000L;

    static {
        for (int i = 0; i < MONTH_STARTS.length; i++) {
            MONTH_STARTS[i] = epochDay(FIRST_YEAR + i / 12, i % 12 + 1, 1);
        }
    }

    private DateTimeText() {}

    /// Days since 1970-01-01 of a date of the proleptic Gregorian calendar, or [#NO_DATE].
    public static int epochDay(int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1) return NO_DATE;
        boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
        int last = month == 2 && leap ? 29 : MONTH_DAYS[month - 1];
        if (day > last) return NO_DATE;
        int before = year - 1;
        int days = 365 * before + Math.floorDiv(before, 4) - Math.floorDiv(before, 100) + Math.floorDiv(before, 400);
        int ofYear = DAYS_BEFORE_MONTH[month - 1] + (leap && month > 2 ? 1 : 0) + day - 1;
        return days - 719_162 + ofYear;
    }

    /// `yyyy-MM-dd` at `start`, or [#NO_DATE]; ten bytes must be readable.
    public static int isoDate(byte[] text, int start) {
        // All eight at once: digits become their values, the dashes zeros.
        long word = (long) NumberText.WORD.get(text, start) ^ YEAR_AND_MONTH;
        int tens = text[start + 8] - '0';
        int ones = text[start + 9] - '0';
        if (NumberText.notBelowTen(word) != 0 || (word & DASHES) != 0) return NO_DATE;
        if ((tens | 9 - tens | ones | 9 - ones) < 0) return NO_DATE;
        // Tens and ones, then both pairs of the year.
        long pairs = word * 10 + (word >>> 8);
        int year = (int) (pairs & 0xff) * 100 + (int) (pairs >>> 16 & 0xff);
        int month = (int) (pairs >>> 40 & 0xff);
        int day = 10 * tens + ones;
        int index = 12 * (year - FIRST_YEAR) + month - 1;
        if (month >= 1 && month <= 12 && index >= 0 && index + 1 < MONTH_STARTS.length && day >= 1) {
            int date = MONTH_STARTS[index] + day - 1;
            return date < MONTH_STARTS[index + 1] ? date : NO_DATE;
        }
        return epochDay(year, month, day);
    }

    /// The number of two digits at `at`; far below zero if they are none.
    private static int digits2(byte[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return (tens | 9 - tens | ones | 9 - ones) < 0 ? -1_000_000 : tens * 10 + ones;
    }

    /// The date in a text, blanks around it aside.
    public static int date(byte[] text, int start, int length) {
        if (length == 10) {
            int day = isoDate(text, start);
            if (day != NO_DATE) return day;
        }
        int end = start + length;
        while (start < end && text[start] <= ' ' && text[start] >= 0) start++;
        while (start < end && text[end - 1] <= ' ' && text[end - 1] >= 0) end--;
        var cursor = new Cursor(text, start, end);
        int day = cursor.date();
        if (day == NO_DATE) return NO_DATE;
        if (cursor.at == end) return day;
        boolean tail = cursor.parts == 3 && (text[cursor.at] == ' ' || text[cursor.at] == 'T');
        return tail ? day : NO_DATE;
    }

    /// The local date and time in a text, in microseconds; a zone is allowed and ignored.
    public static long localTimestamp(byte[] text, int start, int length) {
        return timestamp(text, start, length, null);
    }

    /// The instant in a text, in microseconds, where a text without a zone is in that of `zone`.
    public static long timestamp(byte[] text, int start, int length, @Nullable ZoneOffsets zone) {
        if (length >= 19 && text[start + 13] == ':' && text[start + 16] == ':') {
            long micros = isoTimestamp(text, start, length, zone);
            if (micros != NO_TIMESTAMP) return micros;
        }
        int end = start + length;
        while (start < end && text[start] <= ' ' && text[start] >= 0) start++;
        while (start < end && text[end - 1] <= ' ' && text[end - 1] >= 0) end--;
        return new Cursor(text, start, end).timestamp(zone);
    }

    /// `yyyy-MM-dd HH:mm:ss[.fraction][Z]` in either spelling, or [#NO_TIMESTAMP].
    private static long isoTimestamp(byte[] text, int start, int length, @Nullable ZoneOffsets zone) {
        int day = isoDate(text, start);
        int hour = digits2(text, start + 11);
        int minute = digits2(text, start + 14);
        int second = digits2(text, start + 17);
        byte separator = text[start + 10];
        if (day == NO_DATE || hour < 0 || minute < 0 || second < 0) return NO_TIMESTAMP;
        if (hour > 23 || minute > 59 || second > 59 || (separator != ' ' && separator != 'T')) return NO_TIMESTAMP;
        int at = start + 19;
        int end = start + length;
        int fraction = 0;
        if (at < end && text[at] == '.') {
            int scale = 1_000_000;
            at++;
            while (at < end) {
                int digit = text[at] - '0';
                if (digit < 0 || digit > 9) break;
                if (scale > 1) {
                    fraction = fraction * 10 + digit;
                    scale /= 10;
                }
                at++;
            }
            fraction *= scale;
        }
        long micros = day * DAY_MICROS + ((hour * 60L + minute) * 60 + second) * 1_000_000 + fraction;
        if (at == end) return zone == null ? micros : zone.toUtc(micros);
        if (at == end - 1 && text[at] == 'Z') return micros;
        return NO_TIMESTAMP;
    }

    /// Reads the lenient forms from left to right.
    private static final class Cursor {
        private final byte[] text;
        private final int end;
        private int at;
        private int parts;

        Cursor(byte[] text, int start, int end) {
            this.text = text;
            this.at = start;
            this.end = end;
        }

        int date() {
            int sign = 1;
            if (at < end && (text[at] == '-' || text[at] == '+')) sign = text[at++] == '-' ? -1 : 1;
            int from = at;
            int year = number(7);
            int digits = at - from;
            if (digits < 4 || digits > 6) return NO_DATE;
            int month = 1;
            int day = 1;
            parts = 1;
            if (at < end && text[at] == '-') {
                at++;
                month = number(2);
                parts = 2;
                if (at < end && text[at] == '-') {
                    at++;
                    day = number(2);
                    parts = 3;
                }
            }
            return month < 0 || day < 0 ? NO_DATE : epochDay(sign * year, month, day);
        }

        long timestamp(@Nullable ZoneOffsets zone) {
            int day = date();
            if (day == NO_DATE) return NO_TIMESTAMP;
            long micros = day * DAY_MICROS;
            if (at == end) return zone == null ? micros : zone.toUtc(micros);
            if (parts != 3 || (text[at] != ' ' && text[at] != 'T')) return NO_TIMESTAMP;
            at++;
            int hour = number(2);
            if (hour < 0 || hour > 23 || at == end || text[at] != ':') return NO_TIMESTAMP;
            at++;
            int minute = number(2);
            if (minute < 0 || minute > 59) return NO_TIMESTAMP;
            int second = 0;
            int fraction = 0;
            if (at < end && text[at] == ':') {
                at++;
                second = number(2);
                if (second < 0 || second > 59) return NO_TIMESTAMP;
                if (at < end && text[at] == '.') fraction = fraction();
            }
            micros += ((hour * 60L + minute) * 60 + second) * 1_000_000 + fraction;
            while (at < end && text[at] == ' ') at++;
            if (at == end) return zone == null ? micros : zone.toUtc(micros);
            ZoneId own = zone(new String(text, at, end - at, StandardCharsets.UTF_8));
            if (own == null) return NO_TIMESTAMP;
            return zone == null ? micros : new ZoneOffsets(own).toUtc(micros);
        }

        /// Up to `most` digits as a number; -1 if there is none.
        private int number(int most) {
            int from = at;
            int value = 0;
            while (at < end && at - from < most && text[at] >= '0' && text[at] <= '9')
                value = value * 10 + text[at++] - '0';
            return at == from ? -1 : value;
        }

        private int fraction() {
            at++;
            int value = 0;
            int scale = 1_000_000;
            while (at < end && text[at] >= '0' && text[at] <= '9') {
                if (scale > 1) {
                    value = value * 10 + text[at] - '0';
                    scale /= 10;
                }
                at++;
            }
            return value * scale;
        }
    }

    /// The zone of this name, or null; one-digit hours and minutes are allowed.
    static @Nullable ZoneId zone(String name) {
        try {
            if (name.startsWith("+") || name.startsWith("-")) {
                String[] parts = name.substring(1).split(":", -1);
                var padded = new StringBuilder(name.substring(0, 1));
                for (int i = 0; i < parts.length; i++) {
                    if (i > 0) padded.append(':');
                    if (parts[i].length() == 1) padded.append('0');
                    padded.append(parts[i]);
                }
                return ZoneOffset.of(padded.toString());
            }
            return ZoneId.of(name, ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /// The calendar date of a count of days.
    static LocalDate localDate(int epochDay) {
        return LocalDate.ofEpochDay(epochDay);
    }
}
