package dev.kindling.catalyst.function.time;

import static dev.kindling.sql.types.AtomicType.BOOLEAN;
import static dev.kindling.sql.types.AtomicType.DATE;
import static dev.kindling.sql.types.AtomicType.DOUBLE;
import static dev.kindling.sql.types.AtomicType.INT;
import static dev.kindling.sql.types.AtomicType.LONG;
import static dev.kindling.sql.types.AtomicType.STRING;
import static dev.kindling.sql.types.AtomicType.TIMESTAMP;
import static dev.kindling.sql.types.AtomicType.TIMESTAMP_NTZ;

import dev.kindling.catalyst.conversion.CivilCalendar;
import dev.kindling.catalyst.conversion.TimeZones;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.FunctionFamily;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.TimeType;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Dates, timestamps and what they are made of.
public final class TimeFunctions implements FunctionFamily {

    @Override
    public List<ScalarFunction> scalars() {
        var all = new ArrayList<ScalarFunction>(TimeFields.functions());
        all.addAll(TimeFormats.functions());
        addNow(all);
        addDates(all);
        addTruncation(all);
        addEpochs(all);
        addMaking(all);
        addUnits(all);
        return all;
    }

    private interface Instant {
        Object at(EvaluationContext context);
    }

    private static ScalarDefinition now(String name, DataType type, Instant value, String summary, String... aliases) {
        return ScalarDefinition.named(name, aliases)
                .summary(summary)
                .takes(type)
                .neverNull()
                .kernel((_, size, context) -> Kernels.constant(type, value.at(context), size))
                .build();
    }

    private static void addNow(List<ScalarFunction> all) {
        all.add(now(
                "current_timestamp",
                TIMESTAMP,
                context -> TimeZones.micros(context.queryTime()),
                "When the query began.",
                "now"));
        all.add(now(
                "localtimestamp",
                TIMESTAMP_NTZ,
                context -> TimeZones.of(context.timeZone()).toLocal(TimeZones.micros(context.queryTime())),
                "What the clock of the session's time zone showed when the query began."));
        all.add(now(
                "current_date",
                DATE,
                context -> TimeZones.of(context.timeZone()).localDay(TimeZones.micros(context.queryTime())),
                "The day on which the query began.",
                "curdate"));
        all.add(now("current_timezone", STRING, context -> context.timeZone().getId(), "The session's time zone."));
        all.add(now(
                "current_time",
                new TimeType(6),
                context -> Math.floorMod(
                                TimeZones.of(context.timeZone()).toLocal(TimeZones.micros(context.queryTime())),
                                CivilCalendar.MICROS_PER_DAY)
                        * 1000,
                "The time of day at which the query began."));
    }

    private static void addDates(List<ScalarFunction> all) {
        all.add(ScalarDefinition.named("date_add", "dateadd")
                .summary("The date that many days later.")
                .example("date_add(DATE '2016-07-30', 1)", "2016-07-31")
                .takes(DATE, DATE, INT)
                .kernels(Kernels.rows((values, _) -> (Integer) values[0] + (Integer) values[1]))
                .build());
        all.add(ScalarDefinition.named("date_sub")
                .summary("The date that many days earlier.")
                .example("date_sub(DATE '2016-07-30', 1)", "2016-07-29")
                .takes(DATE, DATE, INT)
                .kernels(Kernels.rows((values, _) -> (Integer) values[0] - (Integer) values[1]))
                .build());
        all.add(ScalarDefinition.named("datediff", "date_diff")
                .summary("The number of days from the second date to the first.")
                .example("datediff('2009-07-31', '2009-07-30')", "1")
                .takes(INT, DATE, DATE)
                .kernels(Kernels.rows((values, _) -> (Integer) values[0] - (Integer) values[1]))
                .build());
        all.add(ScalarDefinition.named("add_months")
                .summary("The date that many months later; the month's last day where it is shorter.")
                .example("add_months(DATE '2016-08-31', 1)", "2016-09-30")
                .takes(DATE, DATE, INT)
                .kernels(Kernels.rows((values, _) -> CivilCalendar.addMonths((Integer) values[0], (Integer) values[1])))
                .build());
        all.add(ScalarDefinition.named("last_day")
                .summary("The last day of the date's month.")
                .example("last_day(DATE '2009-01-12')", "2009-01-31")
                .takes(DATE, DATE)
                .kernel(Kernels.ints(TimeFunctions::lastDay))
                .build());
        all.add(ScalarDefinition.named("next_day")
                .summary("The first day after the date that is such a day of the week.")
                .example("next_day(DATE '2015-01-14', 'TU')", "2015-01-20")
                .takes(DATE, DATE, STRING)
                .fails()
                .kernels(Kernels.rows((values, _) -> {
                    int wanted = weekday((String) values[1]);
                    int day = (Integer) values[0];
                    return day + Math.floorMod(wanted - CivilCalendar.weekday(day) - 1, 7) + 1;
                }))
                .build());
        all.add(ScalarDefinition.named("months_between")
                .summary("The months from the second timestamp to the first, a month of a fraction having 31 days.")
                .example("months_between('1997-02-28 10:30:00', '1996-10-30')", "3.94959677")
                .binder(Signatures.withOptional(1, DOUBLE, TIMESTAMP, TIMESTAMP, BOOLEAN))
                .kernels(Kernels.rows((values, context) -> monthsBetween(
                        TimeZones.of(context.timeZone()).toLocal((Long) values[0]),
                        TimeZones.of(context.timeZone()).toLocal((Long) values[1]),
                        values.length < 3 || (Boolean) values[2])))
                .build());
    }

    private static int lastDay(int day) {
        long packed = CivilCalendar.split(day);
        int year = (int) (packed >> 16);
        int month = (int) (packed >> 8 & 0xFF);
        return CivilCalendar.day(year, month, CivilCalendar.daysInMonth(year, month));
    }

    private static int weekday(String name) {
        return switch (name.strip().toUpperCase(Locale.ROOT)) {
            case "MO", "MON", "MONDAY" -> 0;
            case "TU", "TUE", "TUESDAY" -> 1;
            case "WE", "WED", "WEDNESDAY" -> 2;
            case "TH", "THU", "THURSDAY" -> 3;
            case "FR", "FRI", "FRIDAY" -> 4;
            case "SA", "SAT", "SATURDAY" -> 5;
            case "SU", "SUN", "SUNDAY" -> 6;
            default -> throw FunctionErrors.invalidValue("next_day", "dayOfWeek", "'" + name + "'", "a day's name");
        };
    }

    private static double monthsBetween(long a, long b, boolean round) {
        int dayA = (int) Math.floorDiv(a, CivilCalendar.MICROS_PER_DAY);
        int dayB = (int) Math.floorDiv(b, CivilCalendar.MICROS_PER_DAY);
        double months = (CivilCalendar.year(dayA) - CivilCalendar.year(dayB)) * 12.0
                + CivilCalendar.month(dayA)
                - CivilCalendar.month(dayB);
        int ofMonthA = CivilCalendar.dayOfMonth(dayA);
        int ofMonthB = CivilCalendar.dayOfMonth(dayB);
        boolean bothLast = dayA == lastDay(dayA) && dayB == lastDay(dayB);
        if (ofMonthA == ofMonthB || bothLast) return months;
        double seconds = (ofMonthA - ofMonthB) * 86400.0 + secondOfDay(a) - secondOfDay(b);
        double result = months + seconds / (31 * 86400.0);
        return round ? Math.round(result * 1e8) / 1e8 : result;
    }

    private static long secondOfDay(long micros) {
        return Math.floorMod(micros, CivilCalendar.MICROS_PER_DAY) / CivilCalendar.MICROS_PER_SECOND;
    }

    private static void addTruncation(List<ScalarFunction> all) {
        all.add(ScalarDefinition.named("trunc")
                .summary("The first day of the date's year, quarter, month or week; NULL for another unit.")
                .example("trunc(DATE '2019-08-04', 'week')", "2019-07-29")
                .example("trunc(DATE '2009-02-12', 'MM')", "2009-02-01")
                .takes(DATE, DATE, STRING)
                .maybeNull()
                .kernels(Kernels.rows((values, _) -> firstDay((Integer) values[0], (String) values[1])))
                .build());
        all.add(ScalarDefinition.named("date_trunc")
                .summary("The timestamp at the beginning of its unit, from YEAR to MICROSECOND; NULL for another unit.")
                .example("date_trunc('HOUR', TIMESTAMP '2015-03-05 09:32:05.359')", "2015-03-05 09:00:00")
                .example("date_trunc('YEAR', TIMESTAMP '2015-03-05 09:32:05.359')", "2015-01-01 00:00:00")
                .binder(Signatures.overloads(
                        Signatures.overload(TIMESTAMP, STRING, TIMESTAMP),
                        Signatures.overload(TIMESTAMP_NTZ, STRING, TIMESTAMP_NTZ)))
                .maybeNull()
                .kernels(signature -> {
                    boolean zoned = signature.resultType() == TIMESTAMP;
                    return Kernels.rows((values, context) -> {
                                TimeZones zone = TimeZones.of(context.timeZone());
                                long micros = (Long) values[1];
                                Long local = truncated(zoned ? zone.toLocal(micros) : micros, (String) values[0]);
                                return local == null || !zoned ? local : (Long) zone.toInstant(local);
                            })
                            .apply(signature);
                })
                .build());
    }

    private static @Nullable Integer firstDay(int day, String unit) {
        int year = CivilCalendar.year(day);
        int month = CivilCalendar.month(day);
        return switch (unit.toUpperCase(Locale.ROOT)) {
            case "YEAR", "YYYY", "YY" -> (Integer) CivilCalendar.day(year, 1, 1);
            case "QUARTER" -> (Integer) CivilCalendar.day(year, (month - 1) / 3 * 3 + 1, 1);
            case "MONTH", "MM", "MON" -> (Integer) CivilCalendar.day(year, month, 1);
            case "WEEK" -> (Integer) (day - CivilCalendar.weekday(day));
            default -> null;
        };
    }

    private static @Nullable Long truncated(long local, String unit) {
        long length = switch (unit.toUpperCase(Locale.ROOT)) {
            case "MICROSECOND" -> 1;
            case "MILLISECOND" -> 1000;
            case "SECOND" -> CivilCalendar.MICROS_PER_SECOND;
            case "MINUTE" -> 60 * CivilCalendar.MICROS_PER_SECOND;
            case "HOUR" -> 3600 * CivilCalendar.MICROS_PER_SECOND;
            case "DAY", "DD" -> CivilCalendar.MICROS_PER_DAY;
            default -> 0;
        };
        if (length > 0) return Math.floorDiv(local, length) * length;
        Integer day = firstDay((int) Math.floorDiv(local, CivilCalendar.MICROS_PER_DAY), unit);
        return day == null ? null : (Long) (day * CivilCalendar.MICROS_PER_DAY);
    }

    private static ScalarFunction epoch(
            String name,
            DataType result,
            DataType from,
            Kernels.RowFunction function,
            String summary,
            String example,
            String shown) {
        return ScalarDefinition.named(name)
                .summary(summary)
                .example(example, shown)
                .takes(result, from)
                .fails()
                .kernels(Kernels.rows(function))
                .build();
    }

    private static void addEpochs(List<ScalarFunction> all) {
        all.add(epoch(
                "unix_date",
                INT,
                DATE,
                (v, _) -> v[0],
                "The days since 1970-01-01.",
                "unix_date(DATE '1970-01-02')",
                "1"));
        all.add(epoch(
                "date_from_unix_date",
                DATE,
                INT,
                (v, _) -> v[0],
                "The date that many days after 1970-01-01.",
                "date_from_unix_date(1)",
                "1970-01-02"));
        all.add(epoch(
                "unix_micros",
                LONG,
                TIMESTAMP,
                (v, _) -> v[0],
                "The microseconds since 1970-01-01 UTC.",
                "unix_micros(TIMESTAMP '1970-01-01 00:00:01Z')",
                "1000000"));
        all.add(epoch(
                "unix_millis",
                LONG,
                TIMESTAMP,
                (v, _) -> Math.floorDiv((Long) v[0], 1000L),
                "The milliseconds since 1970-01-01 UTC.",
                "unix_millis(TIMESTAMP '1970-01-01 00:00:01Z')",
                "1000"));
        all.add(epoch(
                "unix_seconds",
                LONG,
                TIMESTAMP,
                (v, _) -> Math.floorDiv((Long) v[0], 1_000_000L),
                "The seconds since 1970-01-01 UTC.",
                "unix_seconds(TIMESTAMP '1970-01-01 00:00:01Z')",
                "1"));
        all.add(epoch(
                "timestamp_micros",
                TIMESTAMP,
                LONG,
                (v, _) -> v[0],
                "The timestamp that many microseconds after 1970-01-01 UTC.",
                "timestamp_micros(1230219000123123)",
                "2008-12-25 15:30:00.123123"));
        all.add(epoch(
                "timestamp_millis",
                TIMESTAMP,
                LONG,
                (v, _) -> scaled((Long) v[0], 1000),
                "The timestamp that many milliseconds after 1970-01-01 UTC.",
                "timestamp_millis(1230219000123)",
                "2008-12-25 15:30:00.123"));
        all.add(ScalarDefinition.named("timestamp_seconds")
                .summary("The timestamp that many seconds after 1970-01-01 UTC.")
                .example("timestamp_seconds(1230219000)", "2008-12-25 15:30:00")
                .binder(Signatures.overloads(
                        Signatures.overload(TIMESTAMP, LONG), Signatures.overload(TIMESTAMP, DOUBLE)))
                .fails()
                .kernels(Kernels.rows((v, _) -> v[0] instanceof Long seconds
                        ? (Long) scaled(seconds, 1_000_000)
                        : (Long) (long) ((Double) v[0] * 1_000_000)))
                .build());
        all.add(shifted(
                "from_utc_timestamp", true, "from_utc_timestamp('2016-08-31', 'Asia/Seoul')", "2016-08-31 09:00:00"));
        all.add(shifted(
                "to_utc_timestamp", false, "to_utc_timestamp('2016-08-31', 'Asia/Seoul')", "2016-08-30 15:00:00"));
    }

    private static long scaled(long value, long factor) {
        try {
            return Math.multiplyExact(value, factor);
        } catch (ArithmeticException _) {
            throw KindlingException.of(ErrorCondition.DATETIME_OVERFLOW, value + " is too large for a timestamp")
                    .build();
        }
    }

    private static ScalarFunction shifted(String name, boolean fromUtc, String example, String result) {
        return ScalarDefinition.named(name)
                .summary(
                        fromUtc
                                ? "The reading of UTC's clock as that of the zone's clock."
                                : "The reading of the zone's clock as that of UTC's clock.")
                .example(example, result)
                .takes(TIMESTAMP, TIMESTAMP, STRING)
                .fails()
                .kernels(Kernels.rows((values, _) -> {
                    TimeZones zone = TimeZones.of(zone(name, (String) values[1]));
                    long micros = (Long) values[0];
                    return fromUtc ? zone.toLocal(micros) : zone.toInstant(micros);
                }))
                .build();
    }

    static ZoneId zone(String function, String name) {
        ZoneId zone = TimeZones.zone(name);
        if (zone == null) throw FunctionErrors.invalidValue(function, "timezone", "'" + name + "'", "a time zone");
        return zone;
    }

    private static void addMaking(List<ScalarFunction> all) {
        all.add(ScalarDefinition.named("make_date")
                .summary("The date of a year, month and day.")
                .example("make_date(2013, 7, 15)", "2013-07-15")
                .takes(DATE, INT, INT, INT)
                .fails()
                .kernels(Kernels.rows((v, _) -> day((Integer) v[0], (Integer) v[1], (Integer) v[2])))
                .build());
        for (boolean zoned : new boolean[] {true, false}) {
            DataType type = zoned ? TIMESTAMP : TIMESTAMP_NTZ;
            String name = zoned ? "make_timestamp" : "make_timestamp_ntz";
            String[] aliases = zoned ? new String[] {"make_timestamp_ltz"} : new String[0];
            var seconds = new DecimalType(16, 6);
            var parameters = new ArrayList<DataType>(List.of(INT, INT, INT, INT, INT, seconds));
            if (zoned) parameters.add(STRING);
            all.add(ScalarDefinition.named(name, aliases)
                    .summary("The timestamp of a year, month, day, hour, minute and second.")
                    .example(name + "(2014, 12, 28, 6, 30, 45.887)", "2014-12-28 06:30:45.887")
                    .binder(Signatures.overloads(new Signatures.Overload(type, parameters, zoned ? 1 : 0)))
                    .fails()
                    .kernels(Kernels.rows((v, context) -> {
                        long local = day((Integer) v[0], (Integer) v[1], (Integer) v[2]) * CivilCalendar.MICROS_PER_DAY
                                + timeOfDay((Integer) v[3], (Integer) v[4], (BigDecimal) v[5]);
                        if (!zoned) return local;
                        ZoneId zone = v.length > 6 ? zone(name, (String) v[6]) : context.timeZone();
                        return TimeZones.of(zone).toInstant(local);
                    }))
                    .build());
        }
    }

    private static int day(int year, int month, int day) {
        if (!CivilCalendar.isValid(year, month, day) || year < -999_999 || year > 999_999) {
            throw KindlingException.of(
                            ErrorCondition.DATETIME_OVERFLOW,
                            "there is no date of year " + year + ", month " + month + ", day " + day)
                    .build();
        }
        return CivilCalendar.day(year, month, day);
    }

    private static long timeOfDay(int hour, int minute, BigDecimal seconds) {
        long micros = seconds.movePointRight(6).longValue();
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || micros < 0 || micros > 60_000_000L) {
            throw KindlingException.of(
                            ErrorCondition.DATETIME_OVERFLOW,
                            "there is no time of hour " + hour + ", minute " + minute + ", second " + seconds)
                    .build();
        }
        return (hour * 60L + minute) * 60_000_000L + micros;
    }

    private static void addUnits(List<ScalarFunction> all) {
        all.add(ScalarDefinition.named("timestampadd")
                .summary("The timestamp that many units later.")
                .example("timestampadd('HOUR', 8, TIMESTAMP '2022-02-20 03:00:00')", "2022-02-20 11:00:00")
                .takes(TIMESTAMP, STRING, LONG, TIMESTAMP)
                .fails()
                .kernels(Kernels.rows((v, context) -> {
                    TimeZones zone = TimeZones.of(context.timeZone());
                    long local = zone.toLocal((Long) v[2]);
                    Unit unit = Unit.of("timestampadd", (String) v[0]);
                    long amount = (Long) v[1];
                    if (unit.months > 0) {
                        return zone.toInstant(
                                TemporalArithmetic.addMonths(local, Math.toIntExact(amount * unit.months)));
                    }
                    long micros = scaled(amount, unit.micros);
                    // Whole days follow the clock, hours and less the flow of time.
                    return unit.micros >= CivilCalendar.MICROS_PER_DAY
                            ? zone.toInstant(local + micros)
                            : (Long) v[2] + micros;
                }))
                .build());
        all.add(ScalarDefinition.named("timestampdiff")
                .summary("The whole units from the first timestamp to the second.")
                .example(
                        "timestampdiff('MONTH', TIMESTAMP '2021-02-28 12:00:00', TIMESTAMP '2021-03-28 12:00:00')", "1")
                .takes(LONG, STRING, TIMESTAMP, TIMESTAMP)
                .fails()
                .kernels(Kernels.rows((v, context) -> {
                    TimeZones zone = TimeZones.of(context.timeZone());
                    long from = zone.toLocal((Long) v[1]);
                    long to = zone.toLocal((Long) v[2]);
                    Unit unit = Unit.of("timestampdiff", (String) v[0]);
                    return unit.months > 0 ? wholeMonths(from, to) / unit.months : (to - from) / unit.micros;
                }))
                .build());
    }

    private static long wholeMonths(long from, long to) {
        int a = (int) Math.floorDiv(from, CivilCalendar.MICROS_PER_DAY);
        int b = (int) Math.floorDiv(to, CivilCalendar.MICROS_PER_DAY);
        long months =
                (CivilCalendar.year(b) - CivilCalendar.year(a)) * 12L + CivilCalendar.month(b) - CivilCalendar.month(a);
        long reached = TemporalArithmetic.addMonths(from, Math.toIntExact(months));
        if (months > 0 && reached > to) return months - 1;
        if (months < 0 && reached < to) return months + 1;
        return months;
    }

    /// The units of `timestampadd` and `timestampdiff`: so many months, or so many microseconds.
    private enum Unit {
        MICROSECOND(0, 1),
        MILLISECOND(0, 1000),
        SECOND(0, CivilCalendar.MICROS_PER_SECOND),
        MINUTE(0, 60 * CivilCalendar.MICROS_PER_SECOND),
        HOUR(0, 3600 * CivilCalendar.MICROS_PER_SECOND),
        DAY(0, CivilCalendar.MICROS_PER_DAY),
        DAYOFYEAR(0, CivilCalendar.MICROS_PER_DAY),
        WEEK(0, 7 * CivilCalendar.MICROS_PER_DAY),
        MONTH(1, 0),
        QUARTER(3, 0),
        YEAR(12, 0);

        private final long months;
        private final long micros;

        Unit(long months, long micros) {
            this.months = months;
            this.micros = micros;
        }

        static Unit of(String function, String name) {
            try {
                return valueOf(name.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException _) {
                throw FunctionErrors.invalidValue(function, "unit", "'" + name + "'", "a unit of time");
            }
        }
    }
}
