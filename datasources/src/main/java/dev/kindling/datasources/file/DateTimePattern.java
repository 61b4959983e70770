package dev.kindling.datasources.file;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/// A pattern of the options `dateFormat`, `timestampFormat` and their kind, to read and write with. What a pattern
/// does not say counts as 1970-01-01 00:00:00 in the session's zone.
public final class DateTimePattern {

    private final DateTimeFormatter formatter;
    private final ZoneId zone;

    private DateTimePattern(DateTimeFormatter formatter, ZoneId zone) {
        this.formatter = formatter;
        this.zone = zone;
    }

    /// @throws KindlingException INVALID_DATETIME_PATTERN
    public static DateTimePattern of(String pattern, ZoneId zone, Locale locale) {
        try {
            DateTimeFormatter formatter = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(withProlepticYear(pattern))
                    .toFormatter(locale)
                    .withChronology(IsoChronology.INSTANCE)
                    .withResolverStyle(ResolverStyle.STRICT);
            return new DateTimePattern(formatter, zone);
        } catch (IllegalArgumentException e) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_DATETIME_PATTERN,
                            "`" + pattern + "` is not a pattern for dates and times: " + e.getMessage())
                    .parameter("pattern", pattern)
                    .build();
        }
    }

    /// `y` means the year of an era to the JDK, which STRICT resolves only with the era; everybody means the year.
    private static String withProlepticYear(String pattern) {
        var result = new StringBuilder(pattern.length());
        boolean quoted = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\'') quoted = !quoted;
            result.append(c == 'y' && !quoted && pattern.indexOf('G') < 0 ? 'u' : c);
        }
        return result.toString();
    }

    /// Days since 1970-01-01, or [DateTimeText#NO_DATE].
    public int date(String text) {
        try {
            return Math.toIntExact(dateOf(formatter.parse(text)).toEpochDay());
        } catch (DateTimeException | ArithmeticException e) {
            return DateTimeText.NO_DATE;
        }
    }

    /// Microseconds since the epoch, or [DateTimeText#NO_TIMESTAMP].
    public long timestamp(String text) {
        try {
            TemporalAccessor parsed = formatter.parse(text);
            ZoneId own = parsed.query(TemporalQueries.zone());
            return micros(LocalDateTime.of(dateOf(parsed), timeOf(parsed))
                    .atZone(own == null ? zone : own)
                    .toInstant());
        } catch (DateTimeException | ArithmeticException e) {
            return DateTimeText.NO_TIMESTAMP;
        }
    }

    /// Microseconds since 1970-01-01T00:00:00 on the clock the text shows, or [DateTimeText#NO_TIMESTAMP].
    public long localTimestamp(String text) {
        try {
            TemporalAccessor parsed = formatter.parse(text);
            return micros(LocalDateTime.of(dateOf(parsed), timeOf(parsed)).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException | ArithmeticException e) {
            return DateTimeText.NO_TIMESTAMP;
        }
    }

    private static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }

    private static LocalDate dateOf(TemporalAccessor parsed) {
        LocalDate date = parsed.query(TemporalQueries.localDate());
        if (date != null) return date;
        int year = parsed.isSupported(ChronoField.YEAR) ? parsed.get(ChronoField.YEAR) : 1970;
        int month = parsed.isSupported(ChronoField.MONTH_OF_YEAR) ? parsed.get(ChronoField.MONTH_OF_YEAR) : 1;
        int day = parsed.isSupported(ChronoField.DAY_OF_MONTH) ? parsed.get(ChronoField.DAY_OF_MONTH) : 1;
        return LocalDate.of(year, month, day);
    }

    private static LocalTime timeOf(TemporalAccessor parsed) {
        LocalTime time = parsed.query(TemporalQueries.localTime());
        if (time != null) return time;
        int hour = parsed.isSupported(ChronoField.HOUR_OF_DAY) ? parsed.get(ChronoField.HOUR_OF_DAY) : 0;
        int minute = parsed.isSupported(ChronoField.MINUTE_OF_HOUR) ? parsed.get(ChronoField.MINUTE_OF_HOUR) : 0;
        int second = parsed.isSupported(ChronoField.SECOND_OF_MINUTE) ? parsed.get(ChronoField.SECOND_OF_MINUTE) : 0;
        int nano = parsed.isSupported(ChronoField.NANO_OF_SECOND) ? parsed.get(ChronoField.NANO_OF_SECOND) : 0;
        return LocalTime.of(hour, minute, second, nano);
    }

    public String formatDate(int epochDay) {
        return formatter.format(LocalDate.ofEpochDay(epochDay).atStartOfDay(zone));
    }

    public String formatTimestamp(long micros) {
        return formatter.format(instant(micros).atZone(zone));
    }

    public String formatLocalTimestamp(long micros) {
        return formatter.format(instant(micros).atZone(ZoneOffset.UTC));
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
    }
}
