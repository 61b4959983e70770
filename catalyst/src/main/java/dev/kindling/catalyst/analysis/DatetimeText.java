package dev.kindling.catalyst.analysis;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Dates and times as Spark reads them in literals: `2020-1-5`, `2020-01`, `2020`, `2020-01-05T10:00`,
/// `2020-01-05 10:00:00.123 Europe/Berlin`, `today`.
final class DatetimeText {

    private static final Pattern DATE = Pattern.compile("([+-]?\\d{4,7})(?:-(\\d{1,2})(?:-(\\d{1,2}))?)?");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{1,9}))?)?");
    private static final Pattern OFFSET = Pattern.compile("([+-])(\\d{1,2})(?::?(\\d{2}))?(?::?(\\d{2}))?");
    private static final Pattern PARTS =
            Pattern.compile("([+-]?\\d{4,7}(?:-\\d{1,2}){0,2})(?:[ T]+(\\d{1,2}:\\d{1,2}[\\d:.]*)(?:\\s*(\\S.*))?)?");

    private DatetimeText() {}

    static LocalDate date(String text, LocalDate today) {
        String trimmed = text.trim();
        LocalDate special = special(trimmed, today);
        if (special != null) return special;
        int end = trimmed.indexOf('T') >= 0 ? trimmed.indexOf('T') : trimmed.indexOf(' ');
        return date(end < 0 ? trimmed : trimmed.substring(0, end));
    }

    /// Whether what `text` says depends on when it is said.
    static boolean namesAMoment(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "now", "today", "tomorrow", "yesterday" -> true;
            default -> false;
        };
    }

    private static @Nullable LocalDate special(String text, LocalDate today) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "epoch" -> LocalDate.EPOCH;
            case "now", "today" -> today;
            case "tomorrow" -> today.plusDays(1);
            case "yesterday" -> today.minusDays(1);
            default -> null;
        };
    }

    private static LocalDate date(String text) {
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) throw new DateTimeException("not a date: " + text);
        return LocalDate.of(Integer.parseInt(matcher.group(1)), part(matcher, 2, 1), part(matcher, 3, 1));
    }

    private static int part(Matcher matcher, int group, int missing) {
        return matcher.group(group) == null ? missing : Integer.parseInt(matcher.group(group));
    }

    static LocalTime time(String text) {
        Matcher matcher = TIME.matcher(text.trim());
        if (!matcher.matches()) throw new DateTimeException("not a time: " + text);
        String fraction = matcher.group(4) == null ? "" : matcher.group(4);
        // Digits beyond microseconds are dropped.
        int micros = Integer.parseInt((fraction + "000000").substring(0, 6));
        return LocalTime.of(part(matcher, 1, 0), part(matcher, 2, 0), part(matcher, 3, 0), micros * 1000);
    }

    static Instant timestamp(String text, Instant now, ZoneId zone) {
        String trimmed = text.trim();
        if (trimmed.equalsIgnoreCase("now")) return now;
        if (trimmed.equalsIgnoreCase("epoch")) return Instant.EPOCH;
        LocalDate special = special(trimmed, now.atZone(zone).toLocalDate());
        if (special != null) return special.atStartOfDay(zone).toInstant();
        Matcher matcher = parts(trimmed);
        String zoneText = matcher.group(3);
        return local(matcher).atZone(zoneText == null ? zone : zone(zoneText)).toInstant();
    }

    static LocalDateTime localTimestamp(String text, Instant now, ZoneId zone) {
        String trimmed = text.trim();
        if (trimmed.equalsIgnoreCase("now")) return LocalDateTime.ofInstant(now, zone);
        LocalDate special = special(trimmed, now.atZone(zone).toLocalDate());
        return special != null ? special.atStartOfDay() : local(parts(trimmed));
    }

    private static Matcher parts(String text) {
        Matcher matcher = PARTS.matcher(text);
        if (!matcher.matches()) throw new DateTimeException("not a timestamp: " + text);
        return matcher;
    }

    private static LocalDateTime local(Matcher matcher) {
        LocalTime time = matcher.group(2) == null ? LocalTime.MIDNIGHT : time(matcher.group(2));
        return LocalDateTime.of(date(matcher.group(1)), time);
    }

    private static ZoneId zone(String text) {
        Matcher matcher = OFFSET.matcher(text);
        if (!matcher.matches()) return ZoneId.of(text);
        int sign = matcher.group(1).equals("-") ? -1 : 1;
        return ZoneOffset.ofHoursMinutesSeconds(
                sign * part(matcher, 2, 0), sign * part(matcher, 3, 0), sign * part(matcher, 4, 0));
    }
}
