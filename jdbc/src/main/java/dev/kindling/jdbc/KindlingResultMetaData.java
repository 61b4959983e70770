package dev.kindling.jdbc;

import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.StructType;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/// The columns of a result.
@SuppressWarnings({"unused", "UnusedMethod", "UnusedVariable", "EffectivelyPrivate"
}) // called through Facade by the interface's methods
final class KindlingResultMetaData {

    private final StructType schema;

    KindlingResultMetaData(StructType schema) {
        this.schema = schema;
    }

    private DataType type(int column) throws SQLException {
        if (column < 1 || column > schema.size()) {
            throw Errors.invalid("no column " + column + " in a result of " + schema.size());
        }
        return schema.field(column - 1).dataType();
    }

    public int getColumnCount() {
        return schema.size();
    }

    public String getColumnName(int column) throws SQLException {
        type(column);
        return schema.field(column - 1).name();
    }

    public String getColumnLabel(int column) throws SQLException {
        return getColumnName(column);
    }

    public int getColumnType(int column) throws SQLException {
        return Values.jdbcType(type(column));
    }

    /// Spark's catalog form, e.g. `array<struct<a:int>>`.
    public String getColumnTypeName(int column) throws SQLException {
        return type(column).catalogString();
    }

    public String getColumnClassName(int column) throws SQLException {
        return Values.jdbcClass(type(column)).getName();
    }

    public int isNullable(int column) throws SQLException {
        type(column);
        return schema.field(column - 1).nullable() ? ResultSetMetaData.columnNullable : ResultSetMetaData.columnNoNulls;
    }

    public int getPrecision(int column) throws SQLException {
        return switch (type(column)) {
            case DecimalType decimal -> decimal.precision();
            case AtomicType.BYTE -> 3;
            case AtomicType.SHORT -> 5;
            case AtomicType.INT -> 10;
            case AtomicType.LONG -> 19;
            case AtomicType.FLOAT -> 7;
            case AtomicType.DOUBLE -> 15;
            default -> 0;
        };
    }

    public int getScale(int column) throws SQLException {
        return type(column) instanceof DecimalType decimal ? decimal.scale() : 0;
    }

    public int getColumnDisplaySize(int column) throws SQLException {
        int precision = getPrecision(column);
        return precision == 0 ? 255 : precision + 2;
    }

    public boolean isSigned(int column) throws SQLException {
        return getPrecision(column) > 0;
    }

    public boolean isAutoIncrement(int column) {
        return false;
    }

    public boolean isCaseSensitive(int column) throws SQLException {
        return type(column) == AtomicType.STRING;
    }

    public boolean isSearchable(int column) {
        return true;
    }

    public boolean isCurrency(int column) {
        return false;
    }

    public boolean isReadOnly(int column) {
        return true;
    }

    public boolean isWritable(int column) {
        return false;
    }

    public boolean isDefinitelyWritable(int column) {
        return false;
    }

    public String getSchemaName(int column) {
        return "";
    }

    public String getTableName(int column) {
        return "";
    }

    public String getCatalogName(int column) {
        return "";
    }
}
