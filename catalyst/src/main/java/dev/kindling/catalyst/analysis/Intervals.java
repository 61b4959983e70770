package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Interval constants: sums of `value unit` pairs, all of them years and months or all of them days and less.
final class Intervals {

    private static final Pattern YEAR_MONTH = Pattern.compile("([+-])?(\\d+)-(\\d+)");
    private static final Pattern DAY_TIME =
            Pattern.compile("([+-])?(?:(\\d+)\\s+)?(?:(\\d+):)?(\\d+)(?::(\\d+(?:\\.\\d{1,9})?))?");
    private static final Pattern PAIR = Pattern.compile("([+-]?\\s*\\d+(?:\\.\\d+)?)\\s+([a-zA-Z]+)");

    /// The fields of day-time intervals, largest first.
    private static final List<DayTimeIntervalType.Unit> FIELDS = List.of(DayTimeIntervalType.Unit.values());

    private Intervals() {}

    /// `value unit`, or `value from TO to`; the unit in upper case singular.
    record Part(String value, String unit, @Nullable String toUnit) {}

    /// @throws IllegalArgumentException for what is no interval
    static Literal read(List<Part> parts) {
        boolean months = parts.stream().allMatch(p -> isYearMonth(p.unit()));
        boolean mixed = !months && parts.stream().anyMatch(p -> isYearMonth(p.unit()));
        if (mixed) throw new IllegalArgumentException("years and months do not mix with days and smaller units");
        return months ? yearMonth(parts) : dayTime(parts);
    }

    /// The text after INTERVAL: `1 day 2 hours`, `-3 months`.
    static Literal read(String text) {
        String rest = text.trim();
        if (rest.toLowerCase(Locale.ROOT).startsWith("interval "))
            rest = rest.substring(9).trim();
        var parts = new ArrayList<Part>();
        Matcher matcher = PAIR.matcher(rest);
        int end = 0;
        while (matcher.find() && rest.substring(end, matcher.start()).isBlank()) {
            parts.add(new Part(matcher.group(1).replaceAll("\\s", ""), unit(matcher.group(2)), null));
            end = matcher.end();
        }
        if (parts.isEmpty() || end != rest.length()) throw new IllegalArgumentException("not an interval: " + text);
        return read(parts);
    }

    private static String unit(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.endsWith("S") ? upper.substring(0, upper.length() - 1) : upper;
    }

    static boolean isYearMonth(String unit) {
        return unit.equals("YEAR") || unit.equals("MONTH");
    }

    private static Literal yearMonth(List<Part> parts) {
        long months = 0;
        var units = new ArrayList<YearMonthIntervalType.Unit>();
        for (Part part : parts) {
            units.add(YearMonthIntervalType.Unit.valueOf(part.unit()));
            if (part.toUnit() != null) {
                units.add(YearMonthIntervalType.Unit.valueOf(part.toUnit()));
                Matcher matcher = match(YEAR_MONTH, part.value());
                int fields = Integer.parseInt(matcher.group(3));
                if (fields > 11) throw new IllegalArgumentException("more than 11 months: " + fields);
                long sum = Math.addExact(Math.multiplyExact(Long.parseLong(matcher.group(2)), 12L), fields);
                months = Math.addExact(months, "-".equals(matcher.group(1)) ? -sum : sum);
            } else {
                long value = new BigDecimal(part.value().trim()).longValueExact();
                months = Math.addExact(months, part.unit().equals("YEAR") ? Math.multiplyExact(value, 12L) : value);
            }
        }
        var type = new YearMonthIntervalType(
                units.stream().min(YearMonthIntervalType.Unit::compareTo).orElseThrow(),
                units.stream().max(YearMonthIntervalType.Unit::compareTo).orElseThrow());
        return new Literal(Math.toIntExact(months), type);
    }

    private static Literal dayTime(List<Part> parts) {
        long micros = 0;
        var units = new ArrayList<DayTimeIntervalType.Unit>();
        for (Part part : parts) {
            units.add(field(part.unit()));
            if (part.toUnit() == null) {
                BigDecimal scaled = new BigDecimal(part.value().trim()).multiply(microsPer(part.unit()));
                micros = Math.addExact(
                        micros, scaled.setScale(0, RoundingMode.DOWN).longValueExact());
            } else {
                units.add(field(part.toUnit()));
                micros = Math.addExact(micros, dayTime(part.value(), part.unit(), part.toUnit()));
            }
        }
        var type = new DayTimeIntervalType(
                units.stream().min(DayTimeIntervalType.Unit::compareTo).orElseThrow(),
                units.stream().max(DayTimeIntervalType.Unit::compareTo).orElseThrow());
        return new Literal(micros, type);
    }

    /// `10 05:30:00.5` and its parts: the numbers, from the right, are of `to` and the units above it.
    private static long dayTime(String text, String from, String to) {
        Matcher matcher = match(DAY_TIME, text);
        var numbers = new ArrayList<String>();
        for (int group = 2; group <= 5; group++) if (matcher.group(group) != null) numbers.add(matcher.group(group));
        int first = FIELDS.indexOf(field(from));
        if (numbers.size() != FIELDS.indexOf(field(to)) - first + 1) {
            throw new IllegalArgumentException("not " + from + " TO " + to + ": " + text);
        }
        BigDecimal micros = BigDecimal.ZERO;
        for (int i = 0; i < numbers.size(); i++) {
            String unit = FIELDS.get(first + i).name();
            micros = micros.add(new BigDecimal(numbers.get(i)).multiply(microsPer(unit)));
        }
        long sum = micros.setScale(0, RoundingMode.DOWN).longValueExact();
        return "-".equals(matcher.group(1)) ? -sum : sum;
    }

    private static Matcher match(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text.trim());
        if (!matcher.matches()) throw new IllegalArgumentException("not an interval: " + text);
        return matcher;
    }

    private static DayTimeIntervalType.Unit field(String unit) {
        return switch (unit) {
            case "WEEK", "DAY" -> DayTimeIntervalType.Unit.DAY;
            case "HOUR" -> DayTimeIntervalType.Unit.HOUR;
            case "MINUTE" -> DayTimeIntervalType.Unit.MINUTE;
            case "SECOND", "MILLISECOND", "MICROSECOND", "NANOSECOND" -> DayTimeIntervalType.Unit.SECOND;
            default -> throw new IllegalArgumentException("no unit of intervals: " + unit);
        };
    }

    private static BigDecimal microsPer(String unit) {
        return switch (unit) {
            case "WEEK" -> BigDecimal.valueOf(604_800_000_000L);
            case "DAY" -> BigDecimal.valueOf(86_400_000_000L);
            case "HOUR" -> BigDecimal.valueOf(3_600_000_000L);
            case "MINUTE" -> BigDecimal.valueOf(60_000_000L);
            case "SECOND" -> BigDecimal.valueOf(1_000_000L);
            case "MILLISECOND" -> BigDecimal.valueOf(1000L);
            case "MICROSECOND" -> BigDecimal.ONE;
            case "NANOSECOND" -> new BigDecimal("0.001");
            default -> throw new IllegalArgumentException("no unit of intervals: " + unit);
        };
    }

    static long micros(Duration duration) {
        return Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1000);
    }

    /// The constant as SQL: `INTERVAL '1-2' YEAR TO MONTH`, `INTERVAL '1 02:00:00' DAY TO SECOND`.
    static String sql(Literal literal) {
        return switch (literal.type()) {
            case YearMonthIntervalType(var start, var end) -> {
                long months = ((Number) Objects.requireNonNull(literal.value())).longValue();
                String sign = months < 0 ? "-" : "";
                long size = Math.abs(months);
                String text = start != end
                        ? size / 12 + "-" + size % 12
                        : String.valueOf(start == YearMonthIntervalType.Unit.YEAR ? size / 12 : size);
                yield "INTERVAL '" + sign + text + "' " + range(start, end);
            }
            case DayTimeIntervalType(var start, var end) -> {
                long micros = ((Number) Objects.requireNonNull(literal.value())).longValue();
                yield "INTERVAL '" + (micros < 0 ? "-" : "") + dayTimeText(Math.abs(micros), start, end) + "' "
                        + range(start, end);
            }
            default -> throw new IllegalArgumentException("not an interval: " + literal);
        };
    }

    private static String range(Enum<?> start, Enum<?> end) {
        return start == end ? start.name() : start + " TO " + end;
    }

    private static String dayTimeText(long micros, DayTimeIntervalType.Unit start, DayTimeIntervalType.Unit end) {
        var text = new StringBuilder();
        long rest = micros;
        int first = FIELDS.indexOf(start);
        for (int i = first; i <= FIELDS.indexOf(end); i++) {
            long size = microsPer(FIELDS.get(i).name()).longValueExact();
            if (i > first) text.append(i == 1 ? ' ' : ':');
            String number = i > first ? String.format(Locale.ROOT, "%02d", rest / size) : "" + rest / size;
            text.append(number);
            rest %= size;
        }
        if (end == DayTimeIntervalType.Unit.SECOND && rest != 0) {
            String fraction = String.format(Locale.ROOT, "%06d", rest).replaceAll("0+$", "");
            text.append('.').append(fraction);
        }
        return text.toString();
    }
}
