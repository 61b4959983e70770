package dev.kindling.sql;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import dev.kindling.sql.types.StructType;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One row of a result, or one struct in it. SQL NULL is a Java null.
///
/// | SQL type | Java class |
/// |---|---|
/// | BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE | the boxed primitive |
/// | DECIMAL | `BigDecimal` |
/// | STRING, CHAR, VARCHAR | `String` |
/// | BINARY | `byte[]` |
/// | DATE, TIME, TIMESTAMP_NTZ, TIMESTAMP | `LocalDate`, `LocalTime`, `LocalDateTime`, `Instant` |
/// | intervals | `Period` (months), `Duration` |
/// | ARRAY, MAP, STRUCT | `List`, `Map`, `Row` |
///
/// Two rows are equal when their values are, whatever their schemas.
public final class Row implements Serializable {

    private static final long serialVersionUID = 1L;

    private final @Nullable Object[] values;
    private final @Nullable StructType schema;

    private Row(@Nullable Object[] values, @Nullable StructType schema) {
        this.values = values;
        this.schema = schema;
    }

    /// A row of `values`, without names.
    public static Row of(@Nullable Object... values) {
        return new Row(values.clone(), null);
    }

    /// A row of `values` named by `schema`.
    public static Row of(StructType schema, @Nullable Object... values) {
        if (values.length != schema.size()) {
            throw new IllegalArgumentException(
                    values.length + " values for the " + schema.size() + " fields of " + schema);
        }
        return new Row(values.clone(), schema);
    }

    /// A row of `values`, which nobody changes any more.
    static Row owning(StructType schema, @Nullable Object[] values) {
        return new Row(values, schema);
    }

    public int size() {
        return values.length;
    }

    public int length() {
        return values.length;
    }

    /// The names and types, or null for a row made without.
    public @Nullable StructType schema() {
        return schema;
    }

    public @Nullable Object get(int index) {
        if (index < 0 || index >= values.length) {
            throw new IndexOutOfBoundsException("no value " + index + " in a row of " + values.length);
        }
        return values[index];
    }

    public boolean isNullAt(int index) {
        return get(index) == null;
    }

    public boolean anyNull() {
        return Arrays.stream(values).anyMatch(Objects::isNull);
    }

    public boolean getBoolean(int index) {
        return present(index, Boolean.class);
    }

    public byte getByte(int index) {
        return present(index, Byte.class);
    }

    public short getShort(int index) {
        return present(index, Short.class);
    }

    public int getInt(int index) {
        return present(index, Integer.class);
    }

    public long getLong(int index) {
        return present(index, Long.class);
    }

    public float getFloat(int index) {
        return present(index, Float.class);
    }

    public double getDouble(int index) {
        return present(index, Double.class);
    }

    public @Nullable String getString(int index) {
        return typed(index, String.class);
    }

    public @Nullable BigDecimal getDecimal(int index) {
        return typed(index, BigDecimal.class);
    }

    public @Nullable LocalDate getDate(int index) {
        return typed(index, LocalDate.class);
    }

    public @Nullable Instant getTimestamp(int index) {
        return typed(index, Instant.class);
    }

    public @Nullable Row getStruct(int index) {
        return typed(index, Row.class);
    }

    @SuppressWarnings("unchecked") // the element type is the caller's word, as in Spark
    public <T> @Nullable List<T> getList(int index) {
        return (List<T>) typed(index, List.class);
    }

    @SuppressWarnings("unchecked") // the key and value types are the caller's word, as in Spark
    public <K, V> @Nullable Map<K, V> getJavaMap(int index) {
        return (Map<K, V>) typed(index, Map.class);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the type is the caller's word, as in Spark
    public <T> @Nullable T getAs(int index) {
        return (T) get(index);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the type is the caller's word, as in Spark
    public <T> @Nullable T getAs(String name) {
        return (T) get(fieldIndex(name));
    }

    /// The position of the field of this name; in any case if no name matches exactly.
    public int fieldIndex(String name) {
        if (schema == null) {
            throw KindlingException.of(
                            ErrorCondition.FIELD_NOT_FOUND, "the row has no names, so none is `" + name + "`")
                    .parameter("fieldName", name)
                    .hint("Ask for the value by its position.")
                    .build();
        }
        int index = schema.indexOf(name);
        if (index < 0) index = schema.indexOfIgnoreCase(name);
        if (index >= 0) return index;
        throw KindlingException.of(ErrorCondition.FIELD_NOT_FOUND, "no field `" + name + "` in " + schema.fieldNames())
                .parameter("fieldName", name)
                .hint(Suggestions.didYouMean(name, schema.fieldNames()))
                .build();
    }

    public Map<String, @Nullable Object> getValuesMap(List<String> names) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (String name : names) map.put(name, get(fieldIndex(name)));
        return map;
    }

    public List<@Nullable Object> toSeq() {
        return Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values)));
    }

    public Row copy() {
        return new Row(values.clone(), schema);
    }

    public String mkString() {
        return mkString("");
    }

    public String mkString(String separator) {
        return mkString("", separator, "");
    }

    public String mkString(String start, String separator, String end) {
        return Arrays.stream(values).map(Row::text).collect(Collectors.joining(separator, start, end));
    }

    private static String text(@Nullable Object value) {
        return value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
    }

    private <T> T present(int index, Class<T> type) {
        T value = typed(index, type);
        if (value == null) throw new NullPointerException("value " + index + " is NULL; ask isNullAt first");
        return value;
    }

    private <T> @Nullable T typed(int index, Class<T> type) {
        Object value = get(index);
        if (value != null && !type.isInstance(value)) {
            throw new ClassCastException(
                    "value " + index + " is a " + value.getClass().getSimpleName() + ", not a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row that && Arrays.deepEquals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    @Override
    public String toString() {
        return mkString("[", ",", "]");
    }
}
