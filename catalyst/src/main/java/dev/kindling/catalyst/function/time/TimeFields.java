package dev.kindling.catalyst.function.time;

import static dev.kindling.sql.types.AtomicType.DATE;
import static dev.kindling.sql.types.AtomicType.INT;
import static dev.kindling.sql.types.AtomicType.STRING;
import static dev.kindling.sql.types.AtomicType.TIMESTAMP;
import static dev.kindling.sql.types.AtomicType.TIMESTAMP_NTZ;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.conversion.CivilCalendar;
import dev.kindling.catalyst.conversion.TimeZones;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// `year`, `month`, `hour`, `extract` and their kin.
final class TimeFields {

    private static final DecimalType SECONDS = new DecimalType(8, 6);

    private TimeFields() {}

    static List<ScalarFunction> functions() {
        var all = new ArrayList<ScalarFunction>();
        all.add(ofDay("year", CivilCalendar::year, "The year.", "year(DATE '2016-07-30')", "2016"));
        all.add(ofDay(
                "quarter",
                day -> (CivilCalendar.month(day) + 2) / 3,
                "The quarter of the year.",
                "quarter(DATE '2016-08-31')",
                "3"));
        all.add(ofDay("month", CivilCalendar::month, "The month, from 1.", "month(DATE '2016-07-30')", "7"));
        all.add(ofDay(
                "day",
                CivilCalendar::dayOfMonth,
                "The day of the month.",
                "day(DATE '2009-07-30')",
                "30",
                "dayofmonth"));
        all.add(ofDay(
                "dayofyear", CivilCalendar::dayOfYear, "The day of the year.", "dayofyear(DATE '2016-04-09')", "100"));
        all.add(ofDay(
                "dayofweek",
                day -> (CivilCalendar.weekday(day) + 1) % 7 + 1,
                "The day of the week, 1 for Sunday.",
                "dayofweek(DATE '2009-07-30')",
                "5"));
        all.add(ofDay(
                "weekday",
                CivilCalendar::weekday,
                "The day of the week, 0 for Monday.",
                "weekday(DATE '2009-07-30')",
                "3"));
        all.add(ofDay(
                "weekofyear",
                CivilCalendar::isoWeek,
                "The week of the year, which begins on Monday.",
                "weekofyear(DATE '2008-02-20')",
                "8"));
        all.add(ofTime("hour", 3_600_000_000L, 24, "The hour.", "hour(TIMESTAMP '2009-07-30 12:58:59')", "12"));
        all.add(ofTime("minute", 60_000_000L, 60, "The minute.", "minute(TIMESTAMP '2009-07-30 12:58:59')", "58"));
        all.add(ofTime("second", 1_000_000L, 60, "The second.", "second(TIMESTAMP '2009-07-30 12:58:59')", "59"));
        all.add(ScalarDefinition.named("dayname")
                .summary("The short name of the day of the week.")
                .example("dayname(DATE '2008-02-20')", "Wed")
                .takes(STRING, DATE)
                .kernels(Kernels.rows((v, _) -> DayOfWeek.of(CivilCalendar.weekday((Integer) v[0]) + 1)
                        .getDisplayName(TextStyle.SHORT, Locale.US)))
                .build());
        all.add(ScalarDefinition.named("monthname")
                .summary("The short name of the month.")
                .example("monthname(DATE '2008-02-20')", "Feb")
                .takes(STRING, DATE)
                .kernels(Kernels.rows((v, _) ->
                        Month.of(CivilCalendar.month((Integer) v[0])).getDisplayName(TextStyle.SHORT, Locale.US)))
                .build());
        all.add(ScalarDefinition.named("extract", "date_part", "datepart")
                .summary("The field of that name of a date, timestamp, time or interval.")
                .example("extract('YEAR', TIMESTAMP '2019-08-12 01:00:00.123456')", "2019")
                .example("date_part('SECONDS', TIMESTAMP '2019-10-01 00:00:01.000001')", "1.000001")
                .example("date_part('days', INTERVAL '5 04:03:02' DAY TO SECOND)", "5")
                .binder(TimeFields::bindExtract)
                .kernels(TimeFields::extract)
                .build());
        return all;
    }

    private static ScalarFunction ofDay(
            String name, IntUnaryOperator field, String summary, String example, String result, String... aliases) {
        return ScalarDefinition.named(name, aliases)
                .summary(summary)
                .example(example, result)
                .takes(INT, DATE)
                .kernel(Kernels.ints(field))
                .build();
    }

    private static ScalarFunction ofTime(
            String name, long unitMicros, int modulus, String summary, String example, String result) {
        return ScalarDefinition.named(name)
                .summary(summary)
                .example(example, result)
                .binder(TimeFields::bindTime)
                .kernels(signature -> {
                    DataType type = signature.argumentTypes().getFirst();
                    return local(type, micros -> Math.floorMod(Math.floorDiv(micros, unitMicros), (long) modulus));
                })
                .build();
    }

    private static Signature bindTime(String name, List<Argument> arguments) {
        Signatures.checkCount(name, arguments.size(), 1, 1);
        DataType type = arguments.getFirst().type();
        if (!(type instanceof TimeType) && type != TIMESTAMP_NTZ) {
            Signatures.requireCast(name, arguments, 0, TIMESTAMP);
            type = TIMESTAMP;
        }
        return Signatures.signature(arguments, List.of(type), INT);
    }

    /// A kernel to INT from microseconds of the local clock.
    private static Kernel local(DataType type, LongUnaryOperator field) {
        return (arguments, size, context) -> {
            ColumnVector vector = Vectors.flatten(arguments[arguments.length - 1]);
            TimeZones zone = TimeZones.of(context.timeZone());
            int[] result = new int[size];
            for (int i = 0; i < size; i++) {
                if (!vector.isNull(i)) result[i] = (int) field.applyAsLong(micros(type, vector, i, zone));
            }
            return new IntVector(result, 0, size, null);
        };
    }

    /// Microseconds of the local clock, of the day for TIME, or of the interval; months for a year-month interval.
    private static long micros(DataType type, ColumnVector vector, int index, TimeZones zone) {
        if (vector instanceof IntVector v) {
            return type == DATE ? v.get(index) * CivilCalendar.MICROS_PER_DAY : v.get(index);
        }
        long value = ((LongVector) vector).get(index);
        if (type == TIMESTAMP) return zone.toLocal(value);
        return type instanceof TimeType ? value / 1000 : value;
    }

    private static Signature bindExtract(String name, List<Argument> arguments) {
        Signatures.checkCount(name, arguments.size(), 2, 2);
        var constant = arguments.get(0).constant();
        if (constant == null) throw FunctionErrors.notConstant(name, "field");
        DataType type = Signatures.types(arguments).get(1);
        if (type == AtomicType.STRING || type == AtomicType.NULL) type = TIMESTAMP;
        String field = String.valueOf(constant.value()).toUpperCase(Locale.ROOT);
        field(field, type);
        return Signatures.signature(arguments, List.of(STRING, type), isSecond(field) ? SECONDS : INT);
    }

    private static Kernel extract(Signature signature) {
        DataType type = signature.argumentTypes().get(1);
        return (arguments, size, context) -> {
            if (size == 0 || arguments[0].isNull(0)) return Vectors.nulls(signature.resultType(), size);
            LongUnaryOperator field = field(Kernels.bytes(arguments[0]).text(0).toUpperCase(Locale.ROOT), type);
            if (signature.resultType() == INT) return local(type, field).evaluate(arguments, size, context);
            // Seconds as DECIMAL(8,6) lie as microseconds.
            ColumnVector vector = Vectors.flatten(arguments[1]);
            TimeZones zone = TimeZones.of(context.timeZone());
            long[] result = new long[size];
            for (int i = 0; i < size; i++) {
                if (!vector.isNull(i)) result[i] = field.applyAsLong(micros(type, vector, i, zone));
            }
            return new LongVector(result, 0, size, null);
        };
    }

    private static boolean isSecond(String field) {
        return switch (field) {
            case "SECOND", "S", "SEC", "SECONDS", "SECS" -> true;
            default -> false;
        };
    }

    /// What `extract` computes from microseconds of the local clock (see [#micros]).
    private static LongUnaryOperator field(String field, DataType type) {
        LongUnaryOperator operator = switch (type) {
            case YearMonthIntervalType _ ->
                switch (field) {
                    case "YEAR", "Y", "YEARS", "YR", "YRS" -> months -> months / 12;
                    case "MONTH", "MON", "MONS", "MONTHS" -> months -> months % 12;
                    default -> null;
                };
            case DayTimeIntervalType _ ->
                switch (field) {
                    case "DAY", "D", "DAYS" -> micros -> micros / CivilCalendar.MICROS_PER_DAY;
                    case "HOUR", "H", "HOURS", "HR", "HRS" -> micros -> micros / 3_600_000_000L % 24;
                    case "MINUTE", "M", "MIN", "MINS", "MINUTES" -> micros -> micros / 60_000_000L % 60;
                    case "SECOND", "S", "SEC", "SECONDS", "SECS" -> micros -> micros % 60_000_000L;
                    default -> null;
                };
            case TimeType _ -> timeField(field);
            case AtomicType atomic
            when atomic == DATE || atomic == TIMESTAMP || atomic == TIMESTAMP_NTZ -> {
                LongUnaryOperator ofTime = timeField(field);
                yield ofTime != null ? ofTime : dayField(field);
            }
            default -> null;
        };
        if (operator != null) return operator;
        throw KindlingException.of(
                        ErrorCondition.INVALID_EXTRACT_FIELD,
                        "a value of the type \"" + type.sql() + "\" has no field `" + field + "`")
                .parameter("field", "`" + field + "`")
                .parameter("expr", type.sql())
                .build();
    }

    private static @Nullable LongUnaryOperator timeField(String field) {
        return switch (field) {
            case "HOUR", "H", "HOURS", "HR", "HRS" ->
                micros -> Math.floorMod(micros, CivilCalendar.MICROS_PER_DAY) / 3_600_000_000L;
            case "MINUTE", "M", "MIN", "MINS", "MINUTES" ->
                micros -> Math.floorMod(micros, CivilCalendar.MICROS_PER_DAY) / 60_000_000L % 60;
            case "SECOND", "S", "SEC", "SECONDS", "SECS" -> micros -> Math.floorMod(micros, 60_000_000L);
            default -> null;
        };
    }

    private static @Nullable LongUnaryOperator dayField(String field) {
        IntUnaryOperator ofDay = switch (field) {
            case "YEAR", "Y", "YEARS", "YR", "YRS" -> CivilCalendar::year;
            case "YEAROFWEEK" -> CivilCalendar::isoYear;
            case "QUARTER", "QTR" -> day -> (CivilCalendar.month(day) + 2) / 3;
            case "MONTH", "MON", "MONS", "MONTHS" -> CivilCalendar::month;
            case "WEEK", "W", "WEEKS" -> CivilCalendar::isoWeek;
            case "DAY", "D", "DAYS" -> CivilCalendar::dayOfMonth;
            case "DAYOFWEEK", "DOW" -> day -> (CivilCalendar.weekday(day) + 1) % 7 + 1;
            case "DAYOFWEEK_ISO", "DOW_ISO" -> day -> CivilCalendar.weekday(day) + 1;
            case "DOY" -> CivilCalendar::dayOfYear;
            default -> null;
        };
        if (ofDay == null) return null;
        return micros -> ofDay.applyAsInt((int) Math.floorDiv(micros, CivilCalendar.MICROS_PER_DAY));
    }
}
