package dev.kindling.catalyst.function.time;

import static dev.kindling.sql.types.AtomicType.DATE;
import static dev.kindling.sql.types.AtomicType.LONG;
import static dev.kindling.sql.types.AtomicType.STRING;
import static dev.kindling.sql.types.AtomicType.TIMESTAMP;
import static dev.kindling.sql.types.AtomicType.TIMESTAMP_NTZ;

import dev.kindling.catalyst.conversion.CivilCalendar;
import dev.kindling.catalyst.conversion.ConversionErrors;
import dev.kindling.catalyst.conversion.DateTimeText;
import dev.kindling.catalyst.conversion.TimeZones;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.DataType;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Dates and timestamps read and written by a pattern.
final class TimeFormats {

    private static final Map<String, DateTimeFormatter> KNOWN = new ConcurrentHashMap<>();

    private TimeFormats() {}

    static List<ScalarFunction> functions() {
        var all = new ArrayList<ScalarFunction>();
        all.add(ScalarDefinition.named("date_format")
                .summary("The timestamp written by the pattern.")
                .example("date_format('2016-04-08', 'y')", "2016")
                .example("date_format(TIMESTAMP '2016-04-08 10:11:12', 'yyyy/MM/dd HH:mm')", "2016/04/08 10:11")
                .takes(STRING, TIMESTAMP, STRING)
                .fails()
                .kernels(Kernels.rows((v, context) -> format((Long) v[0], (String) v[1], context)))
                .build());
        for (boolean strict : new boolean[] {true, false}) {
            all.add(parsing(strict ? "to_date" : "try_to_date", DATE, strict)
                    .summary("The date a text stands for, by the pattern if there is one.")
                    .example((strict ? "to_date" : "try_to_date") + "('31.12.2016', 'dd.MM.yyyy')", "2016-12-31")
                    .build());
            all.add(parsing(
                            strict ? "to_timestamp" : "try_to_timestamp",
                            TIMESTAMP,
                            strict,
                            strict ? "to_timestamp_ltz" : "try_to_timestamp_ltz")
                    .summary("The timestamp a text stands for, by the pattern if there is one.")
                    .example(
                            (strict ? "to_timestamp" : "try_to_timestamp") + "('2016-12-31 00:12', 'yyyy-MM-dd HH:mm')",
                            "2016-12-31 00:12:00")
                    .build());
        }
        all.add(parsing("to_timestamp_ntz", TIMESTAMP_NTZ, true)
                .summary("The timestamp without a zone a text stands for, by the pattern if there is one.")
                .example("to_timestamp_ntz('2016-12-31 00:12:00')", "2016-12-31 00:12:00")
                .build());
        all.add(ScalarDefinition.named("unix_timestamp", "to_unix_timestamp")
                .summary("The seconds since 1970-01-01 UTC of a timestamp, of a text by a pattern, or of now.")
                .example("unix_timestamp('2016-04-08', 'yyyy-MM-dd')", "1460073600")
                .binder(Signatures.overloads(
                        Signatures.overload(LONG),
                        Signatures.overload(LONG, TIMESTAMP),
                        Signatures.overload(LONG, STRING),
                        Signatures.overload(LONG, TIMESTAMP, STRING),
                        Signatures.overload(LONG, STRING, STRING)))
                .fails()
                .kernels(Kernels.rows((v, context) -> {
                    if (v.length == 0) return context.queryTime().getEpochSecond();
                    if (v[0] instanceof Long micros) return Math.floorDiv(micros, 1_000_000L);
                    String pattern = v.length > 1 ? (String) v[1] : "yyyy-MM-dd HH:mm:ss";
                    return Math.floorDiv((Long) parsed((String) v[0], pattern, TIMESTAMP, context), 1_000_000L);
                }))
                .build());
        all.add(ScalarDefinition.named("from_unixtime")
                .summary("The timestamp that many seconds after 1970-01-01 UTC, written by the pattern.")
                .example("from_unixtime(0, 'yyyy-MM-dd HH:mm:ss')", "1970-01-01 00:00:00")
                .binder(Signatures.withOptional(1, STRING, LONG, STRING))
                .fails()
                .kernels(Kernels.rows((v, context) -> format(
                        (Long) v[0] * 1_000_000L, v.length > 1 ? (String) v[1] : "yyyy-MM-dd HH:mm:ss", context)))
                .build());
        return all;
    }

    private static DateTimeFormatter formatter(String pattern) {
        DateTimeFormatter known = KNOWN.get(pattern);
        if (known != null) return known;
        try {
            // `y` is the year of an era in java.time; `u` has the sign Spark's year has.
            DateTimeFormatter made = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(withProlepticYears(pattern))
                    .toFormatter(Locale.US)
                    .withResolverStyle(ResolverStyle.STRICT);
            if (KNOWN.size() < 1000) KNOWN.put(pattern, made);
            return made;
        } catch (IllegalArgumentException e) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_DATETIME_PATTERN,
                            "'" + pattern + "' is no pattern for dates and times")
                    .subcondition("WITH_SUGGESTION")
                    .parameter("pattern", "'" + pattern + "'")
                    .causedBy(e)
                    .build();
        }
    }

    /// The pattern with `u` for `y`, outside of quotes.
    private static String withProlepticYears(String pattern) {
        var result = new StringBuilder(pattern);
        boolean quoted = false;
        for (int i = 0; i < result.length(); i++) {
            if (result.charAt(i) == '\'') quoted = !quoted;
            else if (result.charAt(i) == 'y' && !quoted) result.setCharAt(i, 'u');
        }
        return result.toString();
    }

    private static String format(long micros, String pattern, EvaluationContext context) {
        return formatter(pattern).format(TimeZones.instant(micros).atZone(context.timeZone()));
    }

    private static ScalarDefinition.Builder parsing(String name, DataType type, boolean strict, String... aliases) {
        var builder = ScalarDefinition.named(name, aliases)
                .binder((called, arguments) -> {
                    DataType first =
                            arguments.isEmpty() ? STRING : arguments.getFirst().type();
                    boolean text = TypeCoercion.isString(first);
                    if (arguments.size() == 1 && !text) {
                        // As a cast to the type.
                        Signatures.requireCast(called, arguments, 0, type);
                        return Signatures.signature(arguments, List.of(type), type);
                    }
                    return Signatures.overloads(
                                    Signatures.overload(type, STRING), Signatures.overload(type, STRING, STRING))
                            .bind(called, arguments);
                })
                .fails()
                .kernels(Kernels.rows((v, context) -> {
                    if (!(v[0] instanceof String text)) return v[0];
                    try {
                        return v.length > 1 ? parsed(text, (String) v[1], type, context) : plain(text, type, context);
                    } catch (KindlingException e) {
                        if (strict && context.ansi()) throw e;
                        return null;
                    }
                }));
        return builder.maybeNull();
    }

    /// Text in the forms CAST reads.
    private static Object plain(String text, DataType type, EvaluationContext context) {
        byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), text.length() * 3 + 8);
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        TimeZones zone = TimeZones.of(context.timeZone());
        LongSupplier today = () -> zone.localDay(TimeZones.micros(context.queryTime()));
        long value = type == DATE
                ? DateTimeText.parseDate(bytes, 0, length)
                : type == TIMESTAMP
                        ? DateTimeText.parseTimestamp(bytes, 0, length, zone, today)
                        : DateTimeText.parseTimestampWithoutZone(bytes, 0, length);
        if (value == DateTimeText.INVALID) {
            throw ConversionErrors.malformed("'" + text + "'", STRING, type);
        }
        return type == DATE ? (Object) (int) value : (Object) value;
    }

    private static Object parsed(String text, String pattern, DataType type, EvaluationContext context) {
        DateTimeFormatter formatter = formatter(pattern);
        try {
            TemporalAccessor fields = formatter.parse(text);
            LocalDate date = fields.query(TemporalQueries.localDate());
            if (date == null) date = date(fields);
            if (type == DATE) return Math.toIntExact(date.toEpochDay());
            LocalTime time = time(fields);
            long local = date.toEpochDay() * CivilCalendar.MICROS_PER_DAY + time.toNanoOfDay() / 1000;
            if (type == TIMESTAMP_NTZ) return local;
            ZoneId zone = fields.query(TemporalQueries.zone());
            return TimeZones.of(zone == null ? context.timeZone() : zone).toInstant(local);
        } catch (DateTimeException | ArithmeticException e) {
            throw KindlingException.of(
                            ErrorCondition.CANNOT_PARSE_TIMESTAMP,
                            "the text '" + text + "' does not follow the pattern '" + pattern + "'")
                    .parameter("message", String.valueOf(e.getMessage()))
                    .parameter("func", type == DATE ? "`try_to_date`" : "`try_to_timestamp`")
                    .hint("Use `" + (type == DATE ? "try_to_date" : "try_to_timestamp") + "` to get NULL instead.")
                    .build();
        }
    }

    /// The date of fields that do not say all of it: 1970, January, the 1st.
    private static LocalDate date(TemporalAccessor fields) {
        return LocalDate.of(
                get(fields, ChronoField.YEAR, 1970),
                get(fields, ChronoField.MONTH_OF_YEAR, 1),
                get(fields, ChronoField.DAY_OF_MONTH, 1));
    }

    private static LocalTime time(TemporalAccessor fields) {
        LocalTime time = fields.query(TemporalQueries.localTime());
        if (time != null) return time;
        int hour = fields.isSupported(ChronoField.HOUR_OF_DAY)
                ? fields.get(ChronoField.HOUR_OF_DAY)
                : get(fields, ChronoField.HOUR_OF_AMPM, 0) + 12 * get(fields, ChronoField.AMPM_OF_DAY, 0);
        return LocalTime.of(
                hour,
                get(fields, ChronoField.MINUTE_OF_HOUR, 0),
                get(fields, ChronoField.SECOND_OF_MINUTE, 0),
                get(fields, ChronoField.NANO_OF_SECOND, 0));
    }

    private static int get(TemporalAccessor fields, ChronoField field, int otherwise) {
        return fields.isSupported(field) ? fields.get(field) : otherwise;
    }
}
