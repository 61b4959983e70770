package dev.kindling.sql;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.BytesValue;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.execution.query.QueryResult;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Makes rows of batches: the edge where values become Java objects. See [Row] for the classes.
public final class RowReader {

    /// So many are made together that little is made in vain for who wants but a few.
    private static final int ROWS_AT_ONCE = 64;

    private final StructType schema;

    public RowReader(StructType schema) {
        this.schema = schema;
    }

    /// Row `index` of `batch`.
    public Row row(Batch batch, int index) {
        @Nullable Object[] values = new Object[schema.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(batch, i, index);
        }
        return Row.owning(schema, values);
    }

    /// The value of column `column` in row `index`.
    public @Nullable Object value(Batch batch, int column, int index) {
        DataType type = schema.field(column).dataType();
        return external(LiteralVectors.valueAt(batch.column(column), type, index), type);
    }

    List<Row> readAll(QueryResult result) {
        var rows = new ArrayList<Row>();
        var reader = new BatchRows(schema);
        for (Batch batch = result.next(); batch != null; batch = result.next()) {
            for (int from = 0; from < batch.rowCount(); from += ROWS_AT_ONCE) {
                reader.read(batch, from, Math.min(ROWS_AT_ONCE, batch.rowCount() - from), rows);
            }
        }
        return rows;
    }

    /// The rows one by one; `result` is closed at the end.
    Iterator<Row> iterate(QueryResult result) {
        return new Iterator<>() {
            private final BatchRows reader = new BatchRows(schema);
            private final List<Row> rows = new ArrayList<>();
            private int next;
            private @Nullable Batch batch = result.next();
            private int index;

            @Override
            public boolean hasNext() {
                if (next < rows.size()) return true;
                while (batch != null && index == batch.rowCount()) {
                    batch = result.next();
                    index = 0;
                }
                if (batch == null) result.close();
                return batch != null;
            }

            @Override
            public Row next() {
                if (!hasNext()) throw new NoSuchElementException();
                if (next == rows.size()) read();
                return rows.get(next++);
            }

            private void read() {
                rows.clear();
                next = 0;
                if (batch == null) return;
                int count = Math.min(ROWS_AT_ONCE, batch.rowCount() - index);
                reader.read(batch, index, count, rows);
                index += count;
            }
        };
    }

    /// `value` in the engine's literal form as the class [Row] promises for `type`.
    static @Nullable Object external(@Nullable Object value, DataType type) {
        if (value == null) return null;
        return switch (type) {
            case AtomicType atomic ->
                switch (atomic) {
                    case BYTE -> ((Integer) value).byteValue();
                    case SHORT -> ((Integer) value).shortValue();
                    case BINARY -> ((BytesValue) value).toArray();
                    case DATE -> LocalDate.ofEpochDay((Integer) value);
                    case TIMESTAMP -> instant((Long) value);
                    case TIMESTAMP_NTZ -> LocalDateTime.ofInstant(instant((Long) value), ZoneOffset.UTC);
                    case NULL, BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING -> value;
                };
            case TimeType _ -> LocalTime.ofNanoOfDay((Long) value);
            case YearMonthIntervalType _ -> Period.ofMonths((Integer) value).normalized();
            case DayTimeIntervalType _ -> Duration.of((Long) value, java.time.temporal.ChronoUnit.MICROS);
            case ArrayType(var element, var _) -> {
                var list = new ArrayList<@Nullable Object>();
                for (Object item : (List<?>) value) list.add(external(item, element));
                yield Collections.unmodifiableList(list);
            }
            case MapType(var keyType, var valueType, var _) -> {
                var parts = (List<?>) value;
                var keys = (List<?>) parts.get(0);
                var items = (List<?>) parts.get(1);
                var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
                for (int i = 0; i < keys.size(); i++) {
                    map.put(external(keys.get(i), keyType), external(items.get(i), valueType));
                }
                yield Collections.unmodifiableMap(map);
            }
            case StructType struct -> {
                var parts = (List<?>) value;
                @Nullable Object[] fields = new Object[struct.size()];
                for (int i = 0; i < fields.length; i++) {
                    fields[i] = external(parts.get(i), struct.field(i).dataType());
                }
                yield Row.of(struct, fields);
            }
            default -> value;
        };
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000L);
    }
}
