package dev.kindling.catalyst.conversion;

import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Intervals from text and to text: `1-2`, `3 04:05:06.7`, and the same in `INTERVAL '...' YEAR TO MONTH`.
public final class IntervalText {

    private static final Pattern QUOTED = Pattern.compile("INTERVAL\\s+([+-])?\\s*'([^']*)'\\s+(.*)");
    private static final Pattern YEAR_MONTH = Pattern.compile("([+-])?(\\d{1,9})-(\\d{1,2})");
    private static final Pattern NUMBER = Pattern.compile("([+-])?(\\d{1,12})");
    private static final Pattern SECONDS = Pattern.compile("([+-])?(\\d{1,12})(?:\\.(\\d{1,9}))?");

    private IntervalText() {}

    /// The months, or null if the text is no interval of that type.
    public static @Nullable Integer parseYearMonth(String input, YearMonthIntervalType type) {
        String text = unquoted(input, type.sql().substring("INTERVAL ".length()));
        if (text == null) return null;
        long months;
        if (type.start() != type.end()) {
            Matcher m = YEAR_MONTH.matcher(text);
            if (!m.matches() || Integer.parseInt(m.group(3)) > 11) return null;
            months = signed(m, Long.parseLong(m.group(2)) * 12 + Long.parseLong(m.group(3)));
        } else {
            Matcher m = NUMBER.matcher(text);
            if (!m.matches()) return null;
            long number = Long.parseLong(m.group(2));
            months = signed(m, type.start() == YearMonthIntervalType.Unit.YEAR ? number * 12 : number);
        }
        return months == (int) months ? (int) months : null;
    }

    /// The microseconds, or null if the text is no interval of that type.
    public static @Nullable Long parseDayTime(String input, DayTimeIntervalType type) {
        String text = unquoted(input, type.sql().substring("INTERVAL ".length()));
        if (text == null) return null;
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        String[] fields = rest.split("[ :]", -1);
        List<DayTimeIntervalType.Unit> units = units(type);
        if (fields.length != units.size()) return null;
        boolean days = type.start() == DayTimeIntervalType.Unit.DAY;
        if (days && fields.length > 1 && rest.indexOf(' ') != fields[0].length()) return null;
        try {
            long micros = 0;
            for (int i = 0; i < fields.length; i++) {
                long field = fieldMicros(fields[i], units.get(i), i > 0);
                if (field < 0) return null;
                micros = Math.addExact(micros, field);
            }
            return negative ? -micros : micros;
        } catch (ArithmeticException _) {
            return null;
        }
    }

    private static long fieldMicros(String text, DayTimeIntervalType.Unit unit, boolean bounded) {
        Matcher m = SECONDS.matcher(text);
        if (!m.matches() || m.group(1) != null) return -1;
        if (unit != DayTimeIntervalType.Unit.SECOND && m.group(3) != null) return -1;
        long number = Long.parseLong(m.group(2));
        long limit = unit == DayTimeIntervalType.Unit.HOUR ? 23 : 59;
        if (bounded && number > limit) return -1;
        long micros = Math.multiplyExact(number, micros(unit));
        String fraction = m.group(3);
        if (fraction == null) return micros;
        return Math.addExact(micros, Long.parseLong((fraction + "000000").substring(0, 6)));
    }

    private static List<DayTimeIntervalType.Unit> units(DayTimeIntervalType type) {
        return List.copyOf(EnumSet.range(type.start(), type.end()));
    }

    /// The length of a unit.
    public static long micros(DayTimeIntervalType.Unit unit) {
        return switch (unit) {
            case DAY -> CivilCalendar.MICROS_PER_DAY;
            case HOUR -> 3600 * CivilCalendar.MICROS_PER_SECOND;
            case MINUTE -> 60 * CivilCalendar.MICROS_PER_SECOND;
            case SECOND -> CivilCalendar.MICROS_PER_SECOND;
        };
    }

    private static long signed(Matcher m, long value) {
        return "-".equals(m.group(1)) ? -value : value;
    }

    private static @Nullable String unquoted(String input, String units) {
        String text = input.strip();
        Matcher m = QUOTED.matcher(text.toUpperCase(Locale.ROOT));
        if (!m.matches()) return text;
        if (!m.group(3).strip().replaceAll("\\s+", " ").equals(units)) return null;
        String value = m.group(2).strip();
        if (!"-".equals(m.group(1))) return value;
        return value.startsWith("-") ? value.substring(1) : "-" + value;
    }

    public static void append(BytesBuilder text, int months, YearMonthIntervalType type) {
        text.append("INTERVAL '");
        if (months < 0) text.append((byte) '-');
        long absolute = Math.abs((long) months);
        if (type.start() != type.end()) {
            NumberText.appendLong(text, absolute / 12);
            text.append((byte) '-');
            NumberText.appendLong(text, absolute % 12);
        } else {
            NumberText.appendLong(text, type.start() == YearMonthIntervalType.Unit.YEAR ? absolute / 12 : absolute);
        }
        text.append("' ").append(type.sql().substring("INTERVAL ".length()));
    }

    public static void append(BytesBuilder text, long micros, DayTimeIntervalType type) {
        text.append("INTERVAL '");
        if (micros < 0) text.append((byte) '-');
        long rest = micros;
        for (DayTimeIntervalType.Unit unit : units(type)) {
            if (unit != type.start()) text.append((byte) (unit == DayTimeIntervalType.Unit.HOUR ? ' ' : ':'));
            long amount = Math.abs(rest / micros(unit));
            rest %= micros(unit);
            if (unit != DayTimeIntervalType.Unit.DAY && amount < 10) text.append((byte) '0');
            NumberText.appendLong(text, amount);
        }
        if (type.end() == DayTimeIntervalType.Unit.SECOND) DateTimeText.appendFraction(text, (int) Math.abs(rest));
        text.append("' ").append(type.sql().substring("INTERVAL ".length()));
    }
}
