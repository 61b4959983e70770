package dev.kindling.jdbc;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.query.QueryResult;
import dev.kindling.sql.Row;
import dev.kindling.sql.RowReader;
import dev.kindling.sql.types.StructType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Array;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of a query, read forward as they come. Values arrive as java.time, `BigDecimal`, `Array`, `Struct` and
/// `Map`.
@SuppressWarnings({"unused", "UnusedMethod", "UnusedVariable", "EffectivelyPrivate"
}) // called through Facade by the interface's methods
final class KindlingResultSet {

    private final @Nullable KindlingStatement statement;
    private final QueryResult rows;
    private final StructType schema;
    private final RowReader reader;
    private final long maxRows;
    private @Nullable Batch batch;
    private int index = -1;
    private long rowNumber;
    private boolean afterLast;
    private boolean wasNull;
    private boolean closed;

    KindlingResultSet(@Nullable KindlingStatement statement, QueryResult rows, long maxRows) {
        this.statement = statement;
        this.rows = rows;
        this.schema = rows.schema();
        this.reader = new RowReader(schema);
        this.maxRows = maxRows;
    }

    ResultSet facade() {
        return Facade.of(ResultSet.class, this);
    }

    List<String> columnNames() {
        return schema.fieldNames();
    }

    public boolean next() throws SQLException {
        if (closed) throw Errors.closed("result");
        if (afterLast) return false;
        return Errors.translated(() -> {
            index++;
            while (rowNumber < maxRows && (batch == null || index == batch.rowCount())) {
                batch = rows.next();
                index = 0;
                if (batch == null) break;
            }
            afterLast = batch == null || rowNumber == maxRows;
            if (!afterLast) rowNumber++;
            return !afterLast;
        });
    }

    private @Nullable Object value(int column) throws SQLException {
        if (closed) throw Errors.closed("result");
        if (column < 1 || column > schema.size()) {
            throw Errors.invalid("no column " + column + " in a result of " + schema.size());
        }
        if (batch == null || afterLast) throw Errors.invalid("there is no current row; call next first");
        Object value = reader.value(batch, column - 1, index);
        wasNull = value == null;
        return value;
    }

    public int findColumn(String label) throws SQLException {
        int found = schema.indexOf(label);
        if (found < 0) found = schema.indexOfIgnoreCase(label);
        if (found < 0) throw Errors.invalid("no column `" + label + "` among " + schema.fieldNames());
        return found + 1;
    }

    public @Nullable Object getObject(int column) throws SQLException {
        return Values.toJdbc(value(column), schema.field(column - 1).dataType());
    }

    public @Nullable Object getObject(String label) throws SQLException {
        return getObject(findColumn(label));
    }

    public @Nullable Object getObject(int column, Map<String, Class<?>> types) throws SQLException {
        return getObject(column);
    }

    public <T> @Nullable T getObject(int column, Class<T> type) throws SQLException {
        return Values.convert(getObject(column), type);
    }

    public <T> @Nullable T getObject(String label, Class<T> type) throws SQLException {
        return getObject(findColumn(label), type);
    }

    public boolean wasNull() {
        return wasNull;
    }

    public @Nullable String getString(int column) throws SQLException {
        return Values.text(value(column));
    }

    public @Nullable String getString(String label) throws SQLException {
        return getString(findColumn(label));
    }

    public @Nullable String getNString(int column) throws SQLException {
        return getString(column);
    }

    public boolean getBoolean(int column) throws SQLException {
        return switch (value(column)) {
            case null -> false;
            case Boolean truth -> truth;
            case Number number -> number.doubleValue() != 0;
            case String text -> text.equalsIgnoreCase("true") || text.equals("1");
            case Object other -> throw Values.cannot(other, "boolean");
        };
    }

    public boolean getBoolean(String label) throws SQLException {
        return getBoolean(findColumn(label));
    }

    public byte getByte(int column) throws SQLException {
        return (byte) whole(column, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    public byte getByte(String label) throws SQLException {
        return getByte(findColumn(label));
    }

    public short getShort(int column) throws SQLException {
        return (short) whole(column, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    public short getShort(String label) throws SQLException {
        return getShort(findColumn(label));
    }

    public int getInt(int column) throws SQLException {
        return (int) whole(column, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    public int getInt(String label) throws SQLException {
        return getInt(findColumn(label));
    }

    public long getLong(int column) throws SQLException {
        return whole(column, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    public long getLong(String label) throws SQLException {
        return getLong(findColumn(label));
    }

    private long whole(int column, long min, long max) throws SQLException {
        BigDecimal number = getBigDecimal(column);
        if (number == null) return 0;
        BigDecimal whole = number.setScale(0, RoundingMode.DOWN);
        if (whole.compareTo(BigDecimal.valueOf(min)) < 0 || whole.compareTo(BigDecimal.valueOf(max)) > 0) {
            throw new SQLException(
                    "[NUMERIC_VALUE_OUT_OF_RANGE] " + number.toPlainString() + " does not fit the integer asked for",
                    "22003");
        }
        return whole.longValue();
    }

    public float getFloat(int column) throws SQLException {
        return (float) getDouble(column);
    }

    public float getFloat(String label) throws SQLException {
        return getFloat(findColumn(label));
    }

    public double getDouble(int column) throws SQLException {
        return switch (value(column)) {
            case null -> 0;
            case Number number -> number.doubleValue();
            case String text -> Values.parse(text).doubleValue();
            case Object other -> throw Values.cannot(other, "double");
        };
    }

    public double getDouble(String label) throws SQLException {
        return getDouble(findColumn(label));
    }

    public @Nullable BigDecimal getBigDecimal(int column) throws SQLException {
        return Values.decimal(value(column));
    }

    public @Nullable BigDecimal getBigDecimal(String label) throws SQLException {
        return getBigDecimal(findColumn(label));
    }

    public byte @Nullable [] getBytes(int column) throws SQLException {
        return switch (value(column)) {
            case null -> null;
            case byte[] bytes -> bytes;
            case String text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            case Object other -> throw Values.cannot(other, "bytes");
        };
    }

    public byte @Nullable [] getBytes(String label) throws SQLException {
        return getBytes(findColumn(label));
    }

    public @Nullable Date getDate(int column) throws SQLException {
        return Values.convert(getObject(column), Date.class);
    }

    public @Nullable Date getDate(String label) throws SQLException {
        return getDate(findColumn(label));
    }

    public @Nullable Date getDate(int column, Calendar calendar) throws SQLException {
        return getDate(column);
    }

    public @Nullable Time getTime(int column) throws SQLException {
        return Values.convert(getObject(column), Time.class);
    }

    public @Nullable Time getTime(String label) throws SQLException {
        return getTime(findColumn(label));
    }

    public @Nullable Timestamp getTimestamp(int column) throws SQLException {
        return Values.convert(getObject(column), Timestamp.class);
    }

    public @Nullable Timestamp getTimestamp(String label) throws SQLException {
        return getTimestamp(findColumn(label));
    }

    public @Nullable Timestamp getTimestamp(int column, Calendar calendar) throws SQLException {
        return getTimestamp(column);
    }

    public @Nullable Array getArray(int column) throws SQLException {
        return Values.convert(getObject(column), Array.class);
    }

    public @Nullable Array getArray(String label) throws SQLException {
        return getArray(findColumn(label));
    }

    public @Nullable Reader getCharacterStream(int column) throws SQLException {
        String text = getString(column);
        return text == null ? null : new StringReader(text);
    }

    public @Nullable InputStream getBinaryStream(int column) throws SQLException {
        byte[] bytes = getBytes(column);
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }

    /// The current row as a [Row], for callers that unwrap.
    public Row row() throws SQLException {
        if (batch == null || afterLast) throw Errors.invalid("there is no current row; call next first");
        return reader.row(batch, index);
    }

    public ResultSetMetaData getMetaData() {
        return Facade.of(ResultSetMetaData.class, new KindlingResultMetaData(schema));
    }

    public boolean isBeforeFirst() {
        return rowNumber == 0 && !afterLast;
    }

    public boolean isAfterLast() {
        return afterLast && rowNumber > 0;
    }

    public boolean isFirst() {
        return rowNumber == 1 && !afterLast;
    }

    public int getRow() {
        return afterLast ? 0 : (int) rowNumber;
    }

    public int getType() {
        return ResultSet.TYPE_FORWARD_ONLY;
    }

    public int getConcurrency() {
        return ResultSet.CONCUR_READ_ONLY;
    }

    public int getHoldability() {
        return ResultSet.CLOSE_CURSORS_AT_COMMIT;
    }

    public void setFetchSize(int size) {}

    public int getFetchSize() {
        return 0;
    }

    public void setFetchDirection(int direction) {}

    public int getFetchDirection() {
        return ResultSet.FETCH_FORWARD;
    }

    public @Nullable SQLWarning getWarnings() {
        return null;
    }

    public void clearWarnings() {}

    public @Nullable Statement getStatement() {
        return statement == null ? null : statement.facade();
    }

    public boolean isClosed() {
        return closed;
    }

    public void close() {
        if (closed) return;
        closed = true;
        rows.close();
    }
}
