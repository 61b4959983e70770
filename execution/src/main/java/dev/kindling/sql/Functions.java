package dev.kindling.sql;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.CallOptions;
import dev.kindling.catalyst.syntax.Expression.CaseWhen;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.catalyst.syntax.Expression.Star;
import dev.kindling.error.Position;
import dev.kindling.parser.SqlParser;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// SQL functions as Java calls, under Spark's names. Each means the SQL function of the same name; see its
/// reference page.
public final class Functions {

    private Functions() {}

    // Columns and constants

    /// The column of this name: `a`, `t.a`, `struct.field`, `*`, `t.*`; backquotes keep dots inside a name.
    public static Column col(String name) {
        List<String> parts = nameParts(name);
        if (parts.getLast().equals("*")) {
            return Column.of(new Star(parts.subList(0, parts.size() - 1), List.of(), List.of(), Position.NONE));
        }
        return Column.of(new ColumnName(parts, Position.NONE));
    }

    public static Column column(String name) {
        return col(name);
    }

    private static List<String> nameParts(String name) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '`') {
                if (quoted && i + 1 < name.length() && name.charAt(i + 1) == '`') {
                    part.append('`');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    /// The constant `value`; a column is itself.
    public static Column lit(@Nullable Object value) {
        if (value instanceof Column column) return column;
        if (value instanceof List<?> list) {
            return Column.call("array", list.stream().map(Functions::lit).toArray(Column[]::new));
        }
        return Column.of(new Literal(constant(value), typeOf(value), Position.NONE));
    }

    private static @Nullable Object constant(@Nullable Object value) {
        return switch (value) {
            case byte[] bytes -> Expression.Bytes.of(bytes);
            case BigInteger whole -> new BigDecimal(whole);
            case Character c -> c.toString();
            case java.sql.Date date -> date.toLocalDate();
            case java.sql.Timestamp timestamp -> timestamp.toInstant();
            case Enum<?> constant -> constant.name();
            case null, default -> value;
        };
    }

    private static DataType typeOf(@Nullable Object value) {
        return switch (value) {
            case null -> AtomicType.NULL;
            case Boolean _ -> AtomicType.BOOLEAN;
            case Byte _ -> AtomicType.BYTE;
            case Short _ -> AtomicType.SHORT;
            case Integer _ -> AtomicType.INT;
            case Long _ -> AtomicType.LONG;
            case Float _ -> AtomicType.FLOAT;
            case Double _ -> AtomicType.DOUBLE;
            case String _, Character _, Enum<?> _ -> AtomicType.STRING;
            case byte[] _ -> AtomicType.BINARY;
            case BigInteger whole -> decimalType(new BigDecimal(whole));
            case BigDecimal number -> decimalType(number);
            case LocalDate _, java.sql.Date _ -> AtomicType.DATE;
            case Instant _, java.sql.Timestamp _ -> AtomicType.TIMESTAMP;
            case LocalDateTime _ -> AtomicType.TIMESTAMP_NTZ;
            case LocalTime _ -> new TimeType(6);
            case Period _ -> YearMonthIntervalType.DEFAULT;
            case Duration _ -> DayTimeIntervalType.DEFAULT;
            case Object[] _ -> new ArrayType(AtomicType.NULL);
            default ->
                throw new IllegalArgumentException(
                        "no SQL type for a constant of " + value.getClass().getName());
        };
    }

    private static DecimalType decimalType(BigDecimal number) {
        int scale = Math.max(0, number.scale());
        return new DecimalType(Math.max(number.precision() - Math.min(0, number.scale()), Math.max(1, scale)), scale);
    }

    /// The expression in SQL, e.g. `expr("a + 1")`.
    public static Column expr(String sql) {
        return Column.of(SqlParser.parseExpression(sql));
    }

    /// Any function by name, built-in or registered.
    public static Column call_function(String name, Column... arguments) {
        return Column.call(name, arguments);
    }

    public static Column callUDF(String name, Column... arguments) {
        return Column.call(name, arguments);
    }

    // Conditions

    /// The first branch of a CASE; see [Column#when] and [Column#otherwise].
    public static Column when(Column condition, @Nullable Object value) {
        var branch = new Expression.Branch(condition.expression(), lit(value).expression());
        return Column.of(new CaseWhen(null, List.of(branch), null, Position.NONE));
    }

    public static Column not(Column condition) {
        return condition.not();
    }

    public static Column asc(String name) {
        return col(name).asc();
    }

    public static Column desc(String name) {
        return col(name).desc();
    }

    // Aggregates

    public static Column count(Column column) {
        return column.expression() instanceof Star ? Column.call("count", lit(1)) : Column.call("count", column);
    }

    public static Column count(String column) {
        return count(col(column));
    }

    public static Column count_distinct(Column first, Column... more) {
        return distinct("count", first, more);
    }

    public static Column countDistinct(Column first, Column... more) {
        return distinct("count", first, more);
    }

    public static Column countDistinct(String first, String... more) {
        return distinct(
                "count", col(first), Arrays.stream(more).map(Functions::col).toArray(Column[]::new));
    }

    public static Column sum_distinct(Column column) {
        return distinct("sum", column);
    }

    private static Column distinct(String name, Column first, Column... more) {
        var arguments = new ArrayList<Expression>();
        arguments.add(first.expression());
        for (Column column : more) arguments.add(column.expression());
        var options = new CallOptions(true, null, List.of(), false, null);
        return Column.of(new Call(name, arguments, options, Position.NONE));
    }

    public static Column sum(Column column) {
        return Column.call("sum", column);
    }

    public static Column sum(String column) {
        return sum(col(column));
    }

    public static Column avg(Column column) {
        return Column.call("avg", column);
    }

    public static Column avg(String column) {
        return avg(col(column));
    }

    public static Column mean(Column column) {
        return Column.call("mean", column);
    }

    public static Column mean(String column) {
        return mean(col(column));
    }

    public static Column min(Column column) {
        return Column.call("min", column);
    }

    public static Column min(String column) {
        return min(col(column));
    }

    public static Column max(Column column) {
        return Column.call("max", column);
    }

    public static Column max(String column) {
        return max(col(column));
    }

    public static Column first(Column column) {
        return Column.call("first", column);
    }

    public static Column first(String column) {
        return first(col(column));
    }

    public static Column last(Column column) {
        return Column.call("last", column);
    }

    public static Column last(String column) {
        return last(col(column));
    }

    public static Column any_value(Column column) {
        return Column.call("any_value", column);
    }

    public static Column stddev(Column column) {
        return Column.call("stddev", column);
    }

    public static Column stddev_samp(Column column) {
        return Column.call("stddev_samp", column);
    }

    public static Column stddev_pop(Column column) {
        return Column.call("stddev_pop", column);
    }

    public static Column variance(Column column) {
        return Column.call("variance", column);
    }

    public static Column var_samp(Column column) {
        return Column.call("var_samp", column);
    }

    public static Column var_pop(Column column) {
        return Column.call("var_pop", column);
    }

    public static Column collect_list(Column column) {
        return Column.call("collect_list", column);
    }

    public static Column collect_set(Column column) {
        return Column.call("collect_set", column);
    }

    public static Column approx_count_distinct(Column column) {
        return Column.call("approx_count_distinct", column);
    }

    public static Column median(Column column) {
        return Column.call("median", column);
    }

    public static Column mode(Column column) {
        return Column.call("mode", column);
    }

    public static Column skewness(Column column) {
        return Column.call("skewness", column);
    }

    public static Column kurtosis(Column column) {
        return Column.call("kurtosis", column);
    }

    public static Column bool_and(Column column) {
        return Column.call("bool_and", column);
    }

    public static Column bool_or(Column column) {
        return Column.call("bool_or", column);
    }

    public static Column every(Column column) {
        return Column.call("every", column);
    }

    public static Column some(Column column) {
        return Column.call("some", column);
    }

    public static Column bit_and(Column column) {
        return Column.call("bit_and", column);
    }

    public static Column bit_or(Column column) {
        return Column.call("bit_or", column);
    }

    public static Column bit_xor(Column column) {
        return Column.call("bit_xor", column);
    }

    public static Column count_if(Column column) {
        return Column.call("count_if", column);
    }

    public static Column grouping(Column column) {
        return Column.call("grouping", column);
    }

    public static Column array_agg(Column column) {
        return Column.call("array_agg", column);
    }

    // Windows, and functions without arguments

    public static Column current_date() {
        return Column.call("current_date");
    }

    public static Column current_timestamp() {
        return Column.call("current_timestamp");
    }

    public static Column now() {
        return Column.call("now");
    }

    public static Column row_number() {
        return Column.call("row_number");
    }

    public static Column rank() {
        return Column.call("rank");
    }

    public static Column dense_rank() {
        return Column.call("dense_rank");
    }

    public static Column percent_rank() {
        return Column.call("percent_rank");
    }

    public static Column cume_dist() {
        return Column.call("cume_dist");
    }

    public static Column rand() {
        return Column.call("rand");
    }

    public static Column randn() {
        return Column.call("randn");
    }

    public static Column uuid() {
        return Column.call("uuid");
    }

    public static Column monotonically_increasing_id() {
        return Column.call("monotonically_increasing_id");
    }

    public static Column spark_partition_id() {
        return Column.call("spark_partition_id");
    }

    public static Column current_user() {
        return Column.call("current_user");
    }

    public static Column pi() {
        return Column.call("pi");
    }

    public static Column e() {
        return Column.call("e");
    }

    public static Column localtimestamp() {
        return Column.call("localtimestamp");
    }

    public static Column current_timezone() {
        return Column.call("current_timezone");
    }

    public static Column ntile(int buckets) {
        return Column.call("ntile", lit(buckets));
    }

    public static Column lag(Column column, int offset) {
        return Column.call("lag", column, lit(offset));
    }

    public static Column lag(Column column, int offset, @Nullable Object otherwise) {
        return Column.call("lag", column, lit(offset), lit(otherwise));
    }

    public static Column lead(Column column, int offset) {
        return Column.call("lead", column, lit(offset));
    }

    public static Column lead(Column column, int offset, @Nullable Object otherwise) {
        return Column.call("lead", column, lit(offset), lit(otherwise));
    }

    public static Column nth_value(Column column, int offset) {
        return Column.call("nth_value", column, lit(offset));
    }

    public static Column rand(long seed) {
        return Column.call("rand", lit(seed));
    }

    public static Column randn(long seed) {
        return Column.call("randn", lit(seed));
    }

    // Scalar functions

    public static Column abs(Column column) {
        return Column.call("abs", column);
    }

    public static Column sqrt(Column column) {
        return Column.call("sqrt", column);
    }

    public static Column cbrt(Column column) {
        return Column.call("cbrt", column);
    }

    public static Column exp(Column column) {
        return Column.call("exp", column);
    }

    public static Column expm1(Column column) {
        return Column.call("expm1", column);
    }

    public static Column ln(Column column) {
        return Column.call("ln", column);
    }

    public static Column log10(Column column) {
        return Column.call("log10", column);
    }

    public static Column log2(Column column) {
        return Column.call("log2", column);
    }

    public static Column log1p(Column column) {
        return Column.call("log1p", column);
    }

    public static Column sin(Column column) {
        return Column.call("sin", column);
    }

    public static Column cos(Column column) {
        return Column.call("cos", column);
    }

    public static Column tan(Column column) {
        return Column.call("tan", column);
    }

    public static Column cot(Column column) {
        return Column.call("cot", column);
    }

    public static Column sec(Column column) {
        return Column.call("sec", column);
    }

    public static Column csc(Column column) {
        return Column.call("csc", column);
    }

    public static Column asin(Column column) {
        return Column.call("asin", column);
    }

    public static Column acos(Column column) {
        return Column.call("acos", column);
    }

    public static Column atan(Column column) {
        return Column.call("atan", column);
    }

    public static Column sinh(Column column) {
        return Column.call("sinh", column);
    }

    public static Column cosh(Column column) {
        return Column.call("cosh", column);
    }

    public static Column tanh(Column column) {
        return Column.call("tanh", column);
    }

    public static Column asinh(Column column) {
        return Column.call("asinh", column);
    }

    public static Column acosh(Column column) {
        return Column.call("acosh", column);
    }

    public static Column atanh(Column column) {
        return Column.call("atanh", column);
    }

    public static Column degrees(Column column) {
        return Column.call("degrees", column);
    }

    public static Column radians(Column column) {
        return Column.call("radians", column);
    }

    public static Column ceil(Column column) {
        return Column.call("ceil", column);
    }

    public static Column floor(Column column) {
        return Column.call("floor", column);
    }

    public static Column rint(Column column) {
        return Column.call("rint", column);
    }

    public static Column signum(Column column) {
        return Column.call("signum", column);
    }

    public static Column sign(Column column) {
        return Column.call("sign", column);
    }

    public static Column factorial(Column column) {
        return Column.call("factorial", column);
    }

    public static Column bin(Column column) {
        return Column.call("bin", column);
    }

    public static Column hex(Column column) {
        return Column.call("hex", column);
    }

    public static Column unhex(Column column) {
        return Column.call("unhex", column);
    }

    public static Column negative(Column column) {
        return Column.call("negative", column);
    }

    public static Column positive(Column column) {
        return Column.call("positive", column);
    }

    public static Column upper(Column column) {
        return Column.call("upper", column);
    }

    public static Column lower(Column column) {
        return Column.call("lower", column);
    }

    public static Column length(Column column) {
        return Column.call("length", column);
    }

    public static Column char_length(Column column) {
        return Column.call("char_length", column);
    }

    public static Column character_length(Column column) {
        return Column.call("character_length", column);
    }

    public static Column octet_length(Column column) {
        return Column.call("octet_length", column);
    }

    public static Column bit_length(Column column) {
        return Column.call("bit_length", column);
    }

    public static Column trim(Column column) {
        return Column.call("trim", column);
    }

    public static Column ltrim(Column column) {
        return Column.call("ltrim", column);
    }

    public static Column rtrim(Column column) {
        return Column.call("rtrim", column);
    }

    public static Column reverse(Column column) {
        return Column.call("reverse", column);
    }

    public static Column initcap(Column column) {
        return Column.call("initcap", column);
    }

    public static Column ascii(Column column) {
        return Column.call("ascii", column);
    }

    public static Column chr(Column column) {
        return Column.call("chr", column);
    }

    public static Column base64(Column column) {
        return Column.call("base64", column);
    }

    public static Column unbase64(Column column) {
        return Column.call("unbase64", column);
    }

    public static Column soundex(Column column) {
        return Column.call("soundex", column);
    }

    public static Column md5(Column column) {
        return Column.call("md5", column);
    }

    public static Column sha1(Column column) {
        return Column.call("sha1", column);
    }

    public static Column crc32(Column column) {
        return Column.call("crc32", column);
    }

    public static Column year(Column column) {
        return Column.call("year", column);
    }

    public static Column quarter(Column column) {
        return Column.call("quarter", column);
    }

    public static Column month(Column column) {
        return Column.call("month", column);
    }

    public static Column day(Column column) {
        return Column.call("day", column);
    }

    public static Column dayofmonth(Column column) {
        return Column.call("dayofmonth", column);
    }

    public static Column dayofweek(Column column) {
        return Column.call("dayofweek", column);
    }

    public static Column dayofyear(Column column) {
        return Column.call("dayofyear", column);
    }

    public static Column weekofyear(Column column) {
        return Column.call("weekofyear", column);
    }

    public static Column weekday(Column column) {
        return Column.call("weekday", column);
    }

    public static Column hour(Column column) {
        return Column.call("hour", column);
    }

    public static Column minute(Column column) {
        return Column.call("minute", column);
    }

    public static Column second(Column column) {
        return Column.call("second", column);
    }

    public static Column last_day(Column column) {
        return Column.call("last_day", column);
    }

    public static Column to_date(Column column) {
        return Column.call("to_date", column);
    }

    public static Column to_timestamp(Column column) {
        return Column.call("to_timestamp", column);
    }

    public static Column unix_timestamp(Column column) {
        return Column.call("unix_timestamp", column);
    }

    public static Column from_unixtime(Column column) {
        return Column.call("from_unixtime", column);
    }

    public static Column timestamp_seconds(Column column) {
        return Column.call("timestamp_seconds", column);
    }

    public static Column timestamp_millis(Column column) {
        return Column.call("timestamp_millis", column);
    }

    public static Column timestamp_micros(Column column) {
        return Column.call("timestamp_micros", column);
    }

    public static Column unix_date(Column column) {
        return Column.call("unix_date", column);
    }

    public static Column unix_seconds(Column column) {
        return Column.call("unix_seconds", column);
    }

    public static Column date_from_unix_date(Column column) {
        return Column.call("date_from_unix_date", column);
    }

    public static Column isnull(Column column) {
        return Column.call("isnull", column);
    }

    public static Column isnotnull(Column column) {
        return Column.call("isnotnull", column);
    }

    public static Column isnan(Column column) {
        return Column.call("isnan", column);
    }

    public static Column typeof(Column column) {
        return Column.call("typeof", column);
    }

    public static Column size(Column column) {
        return Column.call("size", column);
    }

    public static Column cardinality(Column column) {
        return Column.call("cardinality", column);
    }

    public static Column array_distinct(Column column) {
        return Column.call("array_distinct", column);
    }

    public static Column array_max(Column column) {
        return Column.call("array_max", column);
    }

    public static Column array_min(Column column) {
        return Column.call("array_min", column);
    }

    public static Column sort_array(Column column) {
        return Column.call("sort_array", column);
    }

    public static Column flatten(Column column) {
        return Column.call("flatten", column);
    }

    public static Column map_keys(Column column) {
        return Column.call("map_keys", column);
    }

    public static Column map_values(Column column) {
        return Column.call("map_values", column);
    }

    public static Column map_entries(Column column) {
        return Column.call("map_entries", column);
    }

    public static Column explode(Column column) {
        return Column.call("explode", column);
    }

    public static Column explode_outer(Column column) {
        return Column.call("explode_outer", column);
    }

    public static Column posexplode(Column column) {
        return Column.call("posexplode", column);
    }

    public static Column posexplode_outer(Column column) {
        return Column.call("posexplode_outer", column);
    }

    public static Column inline(Column column) {
        return Column.call("inline", column);
    }

    public static Column inline_outer(Column column) {
        return Column.call("inline_outer", column);
    }

    public static Column bitwise_not(Column column) {
        return Column.call("~", column);
    }

    public static Column pow(@Nullable Object first, @Nullable Object second) {
        return Column.call("pow", operand(first), operand(second));
    }

    public static Column power(@Nullable Object first, @Nullable Object second) {
        return Column.call("power", operand(first), operand(second));
    }

    public static Column atan2(@Nullable Object first, @Nullable Object second) {
        return Column.call("atan2", operand(first), operand(second));
    }

    public static Column hypot(@Nullable Object first, @Nullable Object second) {
        return Column.call("hypot", operand(first), operand(second));
    }

    public static Column mod(@Nullable Object first, @Nullable Object second) {
        return Column.call("mod", operand(first), operand(second));
    }

    public static Column pmod(@Nullable Object first, @Nullable Object second) {
        return Column.call("pmod", operand(first), operand(second));
    }

    public static Column log(@Nullable Object first, @Nullable Object second) {
        return Column.call("log", operand(first), operand(second));
    }

    public static Column round(@Nullable Object first, @Nullable Object second) {
        return Column.call("round", operand(first), operand(second));
    }

    public static Column bround(@Nullable Object first, @Nullable Object second) {
        return Column.call("bround", operand(first), operand(second));
    }

    public static Column nanvl(@Nullable Object first, @Nullable Object second) {
        return Column.call("nanvl", operand(first), operand(second));
    }

    public static Column nullif(@Nullable Object first, @Nullable Object second) {
        return Column.call("nullif", operand(first), operand(second));
    }

    public static Column ifnull(@Nullable Object first, @Nullable Object second) {
        return Column.call("ifnull", operand(first), operand(second));
    }

    public static Column nvl(@Nullable Object first, @Nullable Object second) {
        return Column.call("nvl", operand(first), operand(second));
    }

    public static Column repeat(@Nullable Object first, @Nullable Object second) {
        return Column.call("repeat", operand(first), operand(second));
    }

    public static Column instr(@Nullable Object first, @Nullable Object second) {
        return Column.call("instr", operand(first), operand(second));
    }

    public static Column contains(@Nullable Object first, @Nullable Object second) {
        return Column.call("contains", operand(first), operand(second));
    }

    public static Column startswith(@Nullable Object first, @Nullable Object second) {
        return Column.call("startswith", operand(first), operand(second));
    }

    public static Column endswith(@Nullable Object first, @Nullable Object second) {
        return Column.call("endswith", operand(first), operand(second));
    }

    public static Column split(@Nullable Object first, @Nullable Object second) {
        return Column.call("split", operand(first), operand(second));
    }

    public static Column regexp_count(@Nullable Object first, @Nullable Object second) {
        return Column.call("regexp_count", operand(first), operand(second));
    }

    public static Column regexp_extract_all(@Nullable Object first, @Nullable Object second) {
        return Column.call("regexp_extract_all", operand(first), operand(second));
    }

    public static Column rlike(@Nullable Object first, @Nullable Object second) {
        return Column.call("rlike", operand(first), operand(second));
    }

    public static Column like(@Nullable Object first, @Nullable Object second) {
        return Column.call("like", operand(first), operand(second));
    }

    public static Column ilike(@Nullable Object first, @Nullable Object second) {
        return Column.call("ilike", operand(first), operand(second));
    }

    public static Column sha2(@Nullable Object first, @Nullable Object second) {
        return Column.call("sha2", operand(first), operand(second));
    }

    public static Column levenshtein(@Nullable Object first, @Nullable Object second) {
        return Column.call("levenshtein", operand(first), operand(second));
    }

    public static Column left(@Nullable Object first, @Nullable Object second) {
        return Column.call("left", operand(first), operand(second));
    }

    public static Column right(@Nullable Object first, @Nullable Object second) {
        return Column.call("right", operand(first), operand(second));
    }

    public static Column format_number(@Nullable Object first, @Nullable Object second) {
        return Column.call("format_number", operand(first), operand(second));
    }

    public static Column decode(@Nullable Object first, @Nullable Object second) {
        return Column.call("decode", operand(first), operand(second));
    }

    public static Column encode(@Nullable Object first, @Nullable Object second) {
        return Column.call("encode", operand(first), operand(second));
    }

    public static Column find_in_set(@Nullable Object first, @Nullable Object second) {
        return Column.call("find_in_set", operand(first), operand(second));
    }

    public static Column date_add(@Nullable Object first, @Nullable Object second) {
        return Column.call("date_add", operand(first), operand(second));
    }

    public static Column date_sub(@Nullable Object first, @Nullable Object second) {
        return Column.call("date_sub", operand(first), operand(second));
    }

    public static Column datediff(@Nullable Object first, @Nullable Object second) {
        return Column.call("datediff", operand(first), operand(second));
    }

    public static Column add_months(@Nullable Object first, @Nullable Object second) {
        return Column.call("add_months", operand(first), operand(second));
    }

    public static Column months_between(@Nullable Object first, @Nullable Object second) {
        return Column.call("months_between", operand(first), operand(second));
    }

    public static Column next_day(@Nullable Object first, @Nullable Object second) {
        return Column.call("next_day", operand(first), operand(second));
    }

    public static Column trunc(@Nullable Object first, @Nullable Object second) {
        return Column.call("trunc", operand(first), operand(second));
    }

    public static Column date_trunc(@Nullable Object first, @Nullable Object second) {
        return Column.call("date_trunc", operand(first), operand(second));
    }

    public static Column date_format(@Nullable Object first, @Nullable Object second) {
        return Column.call("date_format", operand(first), operand(second));
    }

    public static Column to_date(@Nullable Object first, @Nullable Object second) {
        return Column.call("to_date", operand(first), operand(second));
    }

    public static Column to_timestamp(@Nullable Object first, @Nullable Object second) {
        return Column.call("to_timestamp", operand(first), operand(second));
    }

    public static Column from_utc_timestamp(@Nullable Object first, @Nullable Object second) {
        return Column.call("from_utc_timestamp", operand(first), operand(second));
    }

    public static Column to_utc_timestamp(@Nullable Object first, @Nullable Object second) {
        return Column.call("to_utc_timestamp", operand(first), operand(second));
    }

    public static Column unix_timestamp(@Nullable Object first, @Nullable Object second) {
        return Column.call("unix_timestamp", operand(first), operand(second));
    }

    public static Column from_unixtime(@Nullable Object first, @Nullable Object second) {
        return Column.call("from_unixtime", operand(first), operand(second));
    }

    public static Column extract(@Nullable Object first, @Nullable Object second) {
        return Column.call("extract", operand(first), operand(second));
    }

    public static Column date_part(@Nullable Object first, @Nullable Object second) {
        return Column.call("date_part", operand(first), operand(second));
    }

    public static Column array_contains(@Nullable Object first, @Nullable Object second) {
        return Column.call("array_contains", operand(first), operand(second));
    }

    public static Column array_join(@Nullable Object first, @Nullable Object second) {
        return Column.call("array_join", operand(first), operand(second));
    }

    public static Column array_position(@Nullable Object first, @Nullable Object second) {
        return Column.call("array_position", operand(first), operand(second));
    }

    public static Column array_remove(@Nullable Object first, @Nullable Object second) {
        return Column.call("array_remove", operand(first), operand(second));
    }

    public static Column array_repeat(@Nullable Object first, @Nullable Object second) {
        return Column.call("array_repeat", operand(first), operand(second));
    }

    public static Column element_at(@Nullable Object first, @Nullable Object second) {
        return Column.call("element_at", operand(first), operand(second));
    }

    public static Column map_from_arrays(@Nullable Object first, @Nullable Object second) {
        return Column.call("map_from_arrays", operand(first), operand(second));
    }

    public static Column map_contains_key(@Nullable Object first, @Nullable Object second) {
        return Column.call("map_contains_key", operand(first), operand(second));
    }

    public static Column try_divide(@Nullable Object first, @Nullable Object second) {
        return Column.call("try_divide", operand(first), operand(second));
    }

    public static Column try_add(@Nullable Object first, @Nullable Object second) {
        return Column.call("try_add", operand(first), operand(second));
    }

    public static Column try_subtract(@Nullable Object first, @Nullable Object second) {
        return Column.call("try_subtract", operand(first), operand(second));
    }

    public static Column try_multiply(@Nullable Object first, @Nullable Object second) {
        return Column.call("try_multiply", operand(first), operand(second));
    }

    public static Column corr(@Nullable Object first, @Nullable Object second) {
        return Column.call("corr", operand(first), operand(second));
    }

    public static Column covar_pop(@Nullable Object first, @Nullable Object second) {
        return Column.call("covar_pop", operand(first), operand(second));
    }

    public static Column covar_samp(@Nullable Object first, @Nullable Object second) {
        return Column.call("covar_samp", operand(first), operand(second));
    }

    public static Column max_by(@Nullable Object first, @Nullable Object second) {
        return Column.call("max_by", operand(first), operand(second));
    }

    public static Column min_by(@Nullable Object first, @Nullable Object second) {
        return Column.call("min_by", operand(first), operand(second));
    }

    public static Column shiftleft(@Nullable Object first, @Nullable Object second) {
        return Column.call("shiftleft", operand(first), operand(second));
    }

    public static Column shiftright(@Nullable Object first, @Nullable Object second) {
        return Column.call("shiftright", operand(first), operand(second));
    }

    public static Column shiftrightunsigned(@Nullable Object first, @Nullable Object second) {
        return Column.call("shiftrightunsigned", operand(first), operand(second));
    }

    public static Column percentile(@Nullable Object first, @Nullable Object second) {
        return Column.call("percentile", operand(first), operand(second));
    }

    public static Column round(Column column) {
        return Column.call("round", column);
    }

    public static Column bround(Column column) {
        return Column.call("bround", column);
    }

    public static Column substring(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("substring", operand(first), operand(second), operand(third));
    }

    public static Column lpad(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("lpad", operand(first), operand(second), operand(third));
    }

    public static Column rpad(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("rpad", operand(first), operand(second), operand(third));
    }

    public static Column replace(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("replace", operand(first), operand(second), operand(third));
    }

    public static Column translate(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("translate", operand(first), operand(second), operand(third));
    }

    public static Column regexp_replace(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("regexp_replace", operand(first), operand(second), operand(third));
    }

    public static Column regexp_extract(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("regexp_extract", operand(first), operand(second), operand(third));
    }

    public static Column locate(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("locate", operand(first), operand(second), operand(third));
    }

    public static Column split_part(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("split_part", operand(first), operand(second), operand(third));
    }

    public static Column conv(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("conv", operand(first), operand(second), operand(third));
    }

    public static Column nvl2(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("nvl2", operand(first), operand(second), operand(third));
    }

    public static Column slice(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("slice", operand(first), operand(second), operand(third));
    }

    public static Column make_date(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("make_date", operand(first), operand(second), operand(third));
    }

    public static Column sequence(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("sequence", operand(first), operand(second), operand(third));
    }

    public static Column overlay(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("overlay", operand(first), operand(second), operand(third));
    }

    public static Column percentile_approx(@Nullable Object first, @Nullable Object second, @Nullable Object third) {
        return Column.call("percentile_approx", operand(first), operand(second), operand(third));
    }

    public static Column concat(Column... columns) {
        return Column.call("concat", columns);
    }

    public static Column coalesce(Column... columns) {
        return Column.call("coalesce", columns);
    }

    public static Column greatest(Column... columns) {
        return Column.call("greatest", columns);
    }

    public static Column least(Column... columns) {
        return Column.call("least", columns);
    }

    public static Column array(Column... columns) {
        return Column.call("array", columns);
    }

    public static Column map(Column... columns) {
        return Column.call("map", columns);
    }

    public static Column struct(Column... columns) {
        return Column.call("struct", columns);
    }

    public static Column named_struct(Column... columns) {
        return Column.call("named_struct", columns);
    }

    public static Column concat_ws(String separator, Column... columns) {
        return Column.call("concat_ws", prepend(lit(separator), columns));
    }

    public static Column format_string(String format, Column... columns) {
        return Column.call("format_string", prepend(lit(format), columns));
    }

    // Functions of lambdas

    /// A lambda of three parameters.
    @FunctionalInterface
    public interface TernaryOperator {
        Column apply(Column first, Column second, Column third);
    }

    public static Column transform(Column column, UnaryOperator<Column> function) {
        return Column.call("transform", column, Lambdas.of("x", p -> function.apply(p.get(0))));
    }

    public static Column transform(Column column, BinaryOperator<Column> function) {
        return Column.call("transform", column, Lambdas.of("xi", p -> function.apply(p.get(0), p.get(1))));
    }

    public static Column filter(Column column, UnaryOperator<Column> function) {
        return Column.call("filter", column, Lambdas.of("x", p -> function.apply(p.get(0))));
    }

    public static Column filter(Column column, BinaryOperator<Column> function) {
        return Column.call("filter", column, Lambdas.of("xi", p -> function.apply(p.get(0), p.get(1))));
    }

    public static Column exists(Column column, UnaryOperator<Column> function) {
        return Column.call("exists", column, Lambdas.of("x", p -> function.apply(p.get(0))));
    }

    public static Column forall(Column column, UnaryOperator<Column> function) {
        return Column.call("forall", column, Lambdas.of("x", p -> function.apply(p.get(0))));
    }

    public static Column aggregate(Column column, Column start, BinaryOperator<Column> merge) {
        return Column.call("aggregate", column, start, Lambdas.of("ax", p -> merge.apply(p.get(0), p.get(1))));
    }

    public static Column aggregate(
            Column column, Column start, BinaryOperator<Column> merge, UnaryOperator<Column> finish) {
        return Column.call(
                "aggregate",
                column,
                start,
                Lambdas.of("ax", p -> merge.apply(p.get(0), p.get(1))),
                Lambdas.of("a", p -> finish.apply(p.get(0))));
    }

    public static Column reduce(Column column, Column start, BinaryOperator<Column> merge) {
        return Column.call("reduce", column, start, Lambdas.of("ax", p -> merge.apply(p.get(0), p.get(1))));
    }

    public static Column reduce(
            Column column, Column start, BinaryOperator<Column> merge, UnaryOperator<Column> finish) {
        return Column.call(
                "reduce",
                column,
                start,
                Lambdas.of("ax", p -> merge.apply(p.get(0), p.get(1))),
                Lambdas.of("a", p -> finish.apply(p.get(0))));
    }

    public static Column zip_with(Column left, Column right, BinaryOperator<Column> function) {
        return Column.call("zip_with", left, right, Lambdas.of("xy", p -> function.apply(p.get(0), p.get(1))));
    }

    public static Column transform_keys(Column column, BinaryOperator<Column> function) {
        return Column.call("transform_keys", column, Lambdas.of("kv", p -> function.apply(p.get(0), p.get(1))));
    }

    public static Column transform_values(Column column, BinaryOperator<Column> function) {
        return Column.call("transform_values", column, Lambdas.of("kv", p -> function.apply(p.get(0), p.get(1))));
    }

    public static Column map_filter(Column column, BinaryOperator<Column> function) {
        return Column.call("map_filter", column, Lambdas.of("kv", p -> function.apply(p.get(0), p.get(1))));
    }

    public static Column map_zip_with(Column left, Column right, TernaryOperator function) {
        return Column.call(
                "map_zip_with", left, right, Lambdas.of("kvw", p -> function.apply(p.get(0), p.get(1), p.get(2))));
    }

    public static Column array_sort(Column column, BinaryOperator<Column> comparator) {
        return Column.call("array_sort", column, Lambdas.of("xy", p -> comparator.apply(p.get(0), p.get(1))));
    }

    public static Column array_sort(Column column) {
        return Column.call("array_sort", column);
    }

    private static Column[] prepend(Column first, Column... more) {
        var all = new Column[more.length + 1];
        all[0] = first;
        System.arraycopy(more, 0, all, 1, more.length);
        return all;
    }

    /// A column as it is, anything else as a constant.
    private static Column operand(@Nullable Object value) {
        return lit(value);
    }
}
