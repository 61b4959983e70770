package dev.kindling.sql;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.BytesValue;
import dev.kindling.catalyst.expression.LiteralVectorBuilder;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes batches of rows: the edge where Java objects become values. Beside the classes [Row] promises it takes
/// java.sql dates and timestamps, arrays, and any integral class whose value fits.
final class RowWriter {

    private final StructType schema;

    RowWriter(StructType schema) {
        this.schema = schema;
    }

    /// `rows` in batches.
    ///
    /// @throws KindlingException NOT_NULL_ASSERT_VIOLATION, UNEXPECTED_INPUT_TYPE, NUMERIC_VALUE_OUT_OF_RANGE
    List<Batch> batches(List<Row> rows) {
        var batches = new ArrayList<Batch>();
        for (int from = 0; from < rows.size(); from += Batch.CAPACITY) {
            batches.add(batch(rows.subList(from, Math.min(rows.size(), from + Batch.CAPACITY)), from));
        }
        return batches;
    }

    private Batch batch(List<Row> rows, int firstRow) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).size() != schema.size()) {
                throw KindlingException.of(
                                ErrorCondition.NUM_COLUMNS_MISMATCH,
                                "row " + (firstRow + i) + " has " + rows.get(i).size() + " values, the schema "
                                        + schema.size() + " columns")
                        .parameter("invalidNumColumns", rows.get(i).size())
                        .build();
            }
        }
        var columns = new ArrayList<ColumnVector>();
        for (int c = 0; c < schema.size(); c++) {
            StructField field = schema.field(c);
            var builder = LiteralVectorBuilder.of(field.dataType());
            for (int i = 0; i < rows.size(); i++) {
                Object value = rows.get(i).get(c);
                if (value == null && !field.nullable()) throw unexpectedNull(field, firstRow + i);
                builder.append(internal(value, field.dataType(), field.name()));
            }
            columns.add(builder.build());
        }
        return new Batch(rows.size(), columns);
    }

    private static KindlingException unexpectedNull(StructField field, int row) {
        return KindlingException.of(
                        ErrorCondition.NOT_NULL_ASSERT_VIOLATION,
                        "row " + row + " has NULL in column `" + field.name() + "`, which is not nullable")
                .parameter("walkedTypePath", field.name())
                .build();
    }

    static @Nullable Object internal(@Nullable Object value, DataType type, String column) {
        if (value == null) return null;
        return switch (type) {
            case AtomicType atomic ->
                switch (atomic) {
                    case NULL -> throw unexpected(value, type, column);
                    case BOOLEAN -> as(Boolean.class, value, type, column);
                    case BYTE -> (int) integral(value, Byte.MIN_VALUE, Byte.MAX_VALUE, type, column);
                    case SHORT -> (int) integral(value, Short.MIN_VALUE, Short.MAX_VALUE, type, column);
                    case INT -> (int) integral(value, Integer.MIN_VALUE, Integer.MAX_VALUE, type, column);
                    case LONG -> integral(value, Long.MIN_VALUE, Long.MAX_VALUE, type, column);
                    case FLOAT -> as(Number.class, value, type, column).floatValue();
                    case DOUBLE -> as(Number.class, value, type, column).doubleValue();
                    case STRING ->
                        value instanceof Enum<?> constant
                                ? constant.name()
                                : as(CharSequence.class, value, type, column).toString();
                    case BINARY -> new BytesValue(as(byte[].class, value, type, column));
                    case DATE ->
                        value instanceof java.sql.Date date
                                ? Math.toIntExact(date.toLocalDate().toEpochDay())
                                : Math.toIntExact(
                                        as(LocalDate.class, value, type, column).toEpochDay());
                    case TIMESTAMP ->
                        value instanceof java.sql.Timestamp timestamp
                                ? micros(timestamp.toInstant())
                                : micros(as(Instant.class, value, type, column));
                    case TIMESTAMP_NTZ ->
                        micros(as(LocalDateTime.class, value, type, column).toInstant(ZoneOffset.UTC));
                };
            case DecimalType decimal -> decimal(value, decimal, column);
            case TimeType _ -> as(LocalTime.class, value, type, column).toNanoOfDay();
            case YearMonthIntervalType _ ->
                Math.toIntExact(as(Period.class, value, type, column).toTotalMonths());
            case DayTimeIntervalType _ -> {
                Duration duration = as(Duration.class, value, type, column);
                yield Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1000);
            }
            case ArrayType(var element, var _) -> {
                var items = value instanceof Object[] array ? List.of(array) : as(List.class, value, type, column);
                var list = new ArrayList<@Nullable Object>();
                for (Object item : items) list.add(internal(item, element, column));
                yield list;
            }
            case MapType(var keyType, var valueType, var _) -> {
                var keys = new ArrayList<@Nullable Object>();
                var items = new ArrayList<@Nullable Object>();
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) as(Map.class, value, type, column)).entrySet()) {
                    keys.add(internal(entry.getKey(), keyType, column));
                    items.add(internal(entry.getValue(), valueType, column));
                }
                yield List.of(keys, items);
            }
            case StructType struct -> {
                Row row = value instanceof Record rec
                        ? RecordRows.toRow(rec, struct)
                        : as(Row.class, value, type, column);
                var fields = new ArrayList<@Nullable Object>();
                for (int i = 0; i < struct.size(); i++) {
                    StructField field = struct.field(i);
                    fields.add(internal(row.get(i), field.dataType(), column + "." + field.name()));
                }
                yield fields;
            }
            default -> as(CharSequence.class, value, type, column).toString();
        };
    }

    private static BigDecimal decimal(Object value, DecimalType type, String column) {
        BigDecimal number = switch (value) {
            case BigDecimal exact -> exact;
            case BigInteger whole -> new BigDecimal(whole);
            case Long whole -> BigDecimal.valueOf(whole);
            case Integer whole -> BigDecimal.valueOf(whole);
            default -> throw unexpected(value, type, column);
        };
        BigDecimal scaled = number.setScale(type.scale(), RoundingMode.HALF_UP);
        if (scaled.precision() > type.precision()) throw outOfRange(value, type, column);
        return scaled;
    }

    private static long integral(Object value, long min, long max, DataType type, String column) {
        long number = switch (value) {
            case Byte whole -> whole;
            case Short whole -> whole;
            case Integer whole -> whole;
            case Long whole -> whole;
            default -> throw unexpected(value, type, column);
        };
        if (number < min || number > max) throw outOfRange(value, type, column);
        return number;
    }

    private static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }

    private static <T> T as(Class<T> wanted, Object value, DataType type, String column) {
        if (!wanted.isInstance(value)) throw unexpected(value, type, column);
        return wanted.cast(value);
    }

    private static KindlingException unexpected(Object value, DataType type, String column) {
        return KindlingException.of(
                        ErrorCondition.UNEXPECTED_INPUT_TYPE,
                        "column `" + column + "` is " + type.sql() + " and cannot hold the "
                                + value.getClass().getName() + " " + value)
                .parameter("paramName", column)
                .parameter("requiredType", type.sql())
                .build();
    }

    private static KindlingException outOfRange(Object value, DataType type, String column) {
        return KindlingException.of(
                        ErrorCondition.NUMERIC_VALUE_OUT_OF_RANGE,
                        "the value " + value + " of column `" + column + "` does not fit " + type.sql())
                .parameter("value", value)
                .build();
    }
}
