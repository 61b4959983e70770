package dev.kindling.jdbc;

import dev.kindling.sql.Row;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.CharType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.VarcharType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values between the engine's rows and JDBC.
final class Values {

    private Values() {}

    /// `value` of a row as JDBC gives it: arrays as `Array`, structs as `Struct`, all else as in the row.
    static @Nullable Object toJdbc(@Nullable Object value, DataType type) {
        if (value == null) return null;
        return switch (type) {
            case ArrayType(var element, var _) -> array(element, (List<?>) value);
            case StructType struct -> struct(struct.catalogString(), attributes((Row) value, struct));
            case MapType(var keyType, var valueType, var _) -> {
                var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
                ((Map<?, ?>) value).forEach((k, v) -> map.put(toJdbc(k, keyType), toJdbc(v, valueType)));
                yield map;
            }
            default -> value;
        };
    }

    private static @Nullable Object[] attributes(Row row, StructType struct) {
        @Nullable Object[] attributes = new Object[row.size()];
        for (int i = 0; i < attributes.length; i++)
            attributes[i] = toJdbc(row.get(i), struct.field(i).dataType());
        return attributes;
    }

    static Array array(DataType element, List<?> elements) {
        var converted = new ArrayList<@Nullable Object>();
        for (Object item : elements) converted.add(toJdbc(item, element));
        return Facade.of(Array.class, new ArrayValue(element, converted.toArray()));
    }

    static Struct struct(String typeName, @Nullable Object[] attributes) {
        return Facade.of(Struct.class, new StructValue(typeName, attributes));
    }

    @SuppressWarnings({"unused", "UnusedMethod", "ArrayRecordComponent"}) // called through Facade
    record ArrayValue(DataType element, @Nullable Object[] values) {

        public Object getArray() {
            return values.clone();
        }

        public int getBaseType() {
            return jdbcType(element);
        }

        public String getBaseTypeName() {
            return element.catalogString();
        }

        public void free() {}

        @Override
        public String toString() {
            return java.util.Arrays.toString(values);
        }
    }

    @SuppressWarnings({"unused", "UnusedMethod", "ArrayRecordComponent"}) // called through Facade
    record StructValue(String typeName, @Nullable Object[] values) {

        public String getSQLTypeName() {
            return typeName;
        }

        public @Nullable Object[] getAttributes() {
            return values.clone();
        }

        @Override
        public String toString() {
            String text = java.util.Arrays.toString(values);
            return "{" + text.substring(1, text.length() - 1) + "}";
        }
    }

    static int jdbcType(DataType type) {
        return switch (type) {
            case AtomicType atomic ->
                switch (atomic) {
                    case NULL -> Types.NULL;
                    case BOOLEAN -> Types.BOOLEAN;
                    case BYTE -> Types.TINYINT;
                    case SHORT -> Types.SMALLINT;
                    case INT -> Types.INTEGER;
                    case LONG -> Types.BIGINT;
                    case FLOAT -> Types.REAL;
                    case DOUBLE -> Types.DOUBLE;
                    case STRING -> Types.VARCHAR;
                    case BINARY -> Types.VARBINARY;
                    case DATE -> Types.DATE;
                    case TIMESTAMP -> Types.TIMESTAMP_WITH_TIMEZONE;
                    case TIMESTAMP_NTZ -> Types.TIMESTAMP;
                };
            case DecimalType _ -> Types.DECIMAL;
            case CharType _ -> Types.CHAR;
            case VarcharType _ -> Types.VARCHAR;
            case TimeType _ -> Types.TIME;
            case YearMonthIntervalType _, DayTimeIntervalType _ -> Types.OTHER;
            case ArrayType _ -> Types.ARRAY;
            case MapType _ -> Types.JAVA_OBJECT;
            case StructType _ -> Types.STRUCT;
        };
    }

    static Class<?> jdbcClass(DataType type) {
        return switch (type) {
            case AtomicType atomic ->
                switch (atomic) {
                    case NULL -> Object.class;
                    case BOOLEAN -> Boolean.class;
                    case BYTE -> Byte.class;
                    case SHORT -> Short.class;
                    case INT -> Integer.class;
                    case LONG -> Long.class;
                    case FLOAT -> Float.class;
                    case DOUBLE -> Double.class;
                    case STRING -> String.class;
                    case BINARY -> byte[].class;
                    case DATE -> LocalDate.class;
                    case TIMESTAMP -> Instant.class;
                    case TIMESTAMP_NTZ -> LocalDateTime.class;
                };
            case DecimalType _ -> BigDecimal.class;
            case CharType _, VarcharType _ -> String.class;
            case TimeType _ -> LocalTime.class;
            case YearMonthIntervalType _ -> Period.class;
            case DayTimeIntervalType _ -> Duration.class;
            case ArrayType _ -> Array.class;
            case MapType _ -> Map.class;
            case StructType _ -> Struct.class;
        };
    }

    /// `value` as text.
    static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case BigDecimal number -> number.toPlainString();
            case byte[] bytes -> new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
            case Object other -> other.toString();
        };
    }

    static @Nullable BigDecimal decimal(@Nullable Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case BigDecimal number -> number;
            case Double number -> BigDecimal.valueOf(number);
            case Float number -> new BigDecimal(number.toString());
            case Number number -> BigDecimal.valueOf(number.longValue());
            case Boolean truth -> truth ? BigDecimal.ONE : BigDecimal.ZERO;
            case String text -> parse(text);
            case Object other -> throw cannot(other, "a number");
        };
    }

    static BigDecimal parse(String text) throws SQLException {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            throw new SQLException("[CAST_INVALID_INPUT] `" + text + "` is no number", "22018", e);
        }
    }

    /// `value` as the class asked for.
    static <T> @Nullable T convert(@Nullable Object value, Class<T> type) throws SQLException {
        if (value == null) return null;
        if (type.isInstance(value)) return type.cast(value);
        Object converted = converted(value, type);
        if (converted == null) throw cannot(value, type.getSimpleName());
        return type.cast(converted);
    }

    private static @Nullable Object converted(Object value, Class<?> type) throws SQLException {
        if (type == String.class) return text(value);
        if (type == BigDecimal.class) return decimal(value);
        if (Number.class.isAssignableFrom(type)) return number(value, type);
        ZonedDateTime moment = switch (value) {
            case Instant instant -> instant.atZone(ZoneId.systemDefault());
            case LocalDateTime local -> local.atZone(ZoneId.systemDefault());
            case LocalDate date -> date.atStartOfDay(ZoneId.systemDefault());
            default -> null;
        };
        if (value instanceof LocalTime time) return type == Time.class ? Time.valueOf(time) : null;
        if (moment == null) return null;
        if (type == Date.class) return Date.valueOf(moment.toLocalDate());
        if (type == Time.class) return Time.valueOf(moment.toLocalTime());
        if (type == Timestamp.class) return Timestamp.from(moment.toInstant());
        if (type == LocalDate.class) return moment.toLocalDate();
        if (type == LocalTime.class) return moment.toLocalTime();
        if (type == LocalDateTime.class) return moment.toLocalDateTime();
        if (type == Instant.class) return moment.toInstant();
        if (type == OffsetDateTime.class) return moment.toInstant().atOffset(ZoneOffset.UTC);
        if (type == ZonedDateTime.class) return moment;
        return null;
    }

    private static @Nullable Object number(Object value, Class<?> type) throws SQLException {
        BigDecimal number = decimal(value);
        if (number == null) return null;
        try {
            if (type == Integer.class) return number.intValueExact();
            if (type == Long.class) return number.longValueExact();
            if (type == Short.class) return number.shortValueExact();
            if (type == Byte.class) return number.byteValueExact();
        } catch (ArithmeticException e) {
            throw new SQLException(
                    "[NUMERIC_VALUE_OUT_OF_RANGE] " + number + " does not fit a " + type.getSimpleName(), "22003", e);
        }
        if (type == Double.class) return number.doubleValue();
        if (type == Float.class) return number.floatValue();
        return null;
    }

    static SQLException cannot(Object value, String wanted) {
        return new SQLException(
                "[CAST_INVALID_INPUT] a " + value.getClass().getSimpleName() + " is not to be had as " + wanted,
                "22018");
    }
}
