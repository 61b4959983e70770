package dev.kindling.jdbc;

import dev.kindling.sql.DataFrame;
import dev.kindling.sql.KindlingSession;
import dev.kindling.sql.Row;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What tools ask of a database: its names, its views and their columns.
@SuppressWarnings({"unused", "UnusedMethod", "UnusedVariable", "EffectivelyPrivate"
}) // called through Facade by the interface's methods
final class KindlingMetaData {

    private final KindlingConnection connection;
    private final String url;

    KindlingMetaData(KindlingConnection connection, String url) {
        this.connection = connection;
        this.url = url;
    }

    public String getDatabaseProductName() {
        return "Kindling";
    }

    public String getDatabaseProductVersion() {
        return "0.1";
    }

    public int getDatabaseMajorVersion() {
        return 0;
    }

    public int getDatabaseMinorVersion() {
        return 1;
    }

    public String getDriverName() {
        return "Kindling JDBC";
    }

    public String getDriverVersion() {
        return "0.1";
    }

    public int getDriverMajorVersion() {
        return 0;
    }

    public int getDriverMinorVersion() {
        return 1;
    }

    public int getJDBCMajorVersion() {
        return 4;
    }

    public int getJDBCMinorVersion() {
        return 3;
    }

    public String getURL() {
        return url;
    }

    public String getUserName() {
        return System.getProperty("user.name", "");
    }

    public Connection getConnection() {
        return connection.facade();
    }

    public String getIdentifierQuoteString() {
        return "`";
    }

    public String getSearchStringEscape() {
        return "\\";
    }

    public String getExtraNameCharacters() {
        return "";
    }

    public String getCatalogSeparator() {
        return ".";
    }

    public String getCatalogTerm() {
        return "catalog";
    }

    public String getSchemaTerm() {
        return "schema";
    }

    public boolean isReadOnly() {
        return true;
    }

    public boolean supportsTransactions() {
        return false;
    }

    public int getDefaultTransactionIsolation() {
        return Connection.TRANSACTION_NONE;
    }

    public boolean supportsResultSetType(int type) {
        return type == ResultSet.TYPE_FORWARD_ONLY;
    }

    public boolean supportsMixedCaseIdentifiers() {
        return false;
    }

    public boolean storesMixedCaseIdentifiers() {
        return true;
    }

    public boolean storesUpperCaseIdentifiers() {
        return false;
    }

    public boolean storesLowerCaseIdentifiers() {
        return false;
    }

    public ResultSet getTables(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String namePattern,
            String @Nullable [] types)
            throws SQLException {
        var rows = new ArrayList<Row>();
        for (String name : viewNames(namePattern)) {
            rows.add(Row.of((Object) null, "default", name, "VIEW", null, null, null, null, null, null));
        }
        return result(
                List.of(
                        "TABLE_CAT",
                        "TABLE_SCHEM",
                        "TABLE_NAME",
                        "TABLE_TYPE",
                        "REMARKS",
                        "TYPE_CAT",
                        "TYPE_SCHEM",
                        "TYPE_NAME",
                        "SELF_REFERENCING_COL_NAME",
                        "REF_GENERATION"),
                List.of(),
                rows);
    }

    public ResultSet getColumns(
            @Nullable String catalog,
            @Nullable String schemaPattern,
            @Nullable String tablePattern,
            @Nullable String columnPattern)
            throws SQLException {
        KindlingSession session = connection.session();
        var rows = new ArrayList<Row>();
        for (String view : viewNames(tablePattern)) {
            int position = 0;
            for (StructField field : session.table("`" + view + "`").schema()) {
                position++;
                if (!matches(field.name(), columnPattern)) continue;
                rows.add(Row.of(
                        (Object) null,
                        "default",
                        view,
                        field.name(),
                        Values.jdbcType(field.dataType()),
                        field.dataType().catalogString(),
                        field.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
                        position,
                        field.nullable() ? "YES" : "NO"));
            }
        }
        return result(
                List.of(
                        "TABLE_CAT",
                        "TABLE_SCHEM",
                        "TABLE_NAME",
                        "COLUMN_NAME",
                        "DATA_TYPE",
                        "TYPE_NAME",
                        "NULLABLE",
                        "ORDINAL_POSITION",
                        "IS_NULLABLE"),
                List.of("DATA_TYPE", "NULLABLE", "ORDINAL_POSITION"),
                rows);
    }

    public ResultSet getSchemas() throws SQLException {
        return result(List.of("TABLE_SCHEM", "TABLE_CATALOG"), List.of(), List.of(Row.of("default", null)));
    }

    public ResultSet getSchemas(@Nullable String catalog, @Nullable String pattern) throws SQLException {
        return getSchemas();
    }

    public ResultSet getCatalogs() throws SQLException {
        return result(List.of("TABLE_CAT"), List.of(), List.of());
    }

    public ResultSet getTableTypes() throws SQLException {
        return result(List.of("TABLE_TYPE"), List.of(), List.of(Row.of("VIEW")));
    }

    public String getSQLKeywords() {
        return "";
    }

    public String getNumericFunctions() {
        return "";
    }

    public String getStringFunctions() {
        return "";
    }

    public String getSystemFunctions() {
        return "";
    }

    public String getTimeDateFunctions() {
        return "";
    }

    private List<String> viewNames(@Nullable String pattern) throws SQLException {
        return connection.session().engine().catalog().names().stream()
                .filter(name -> matches(name, pattern))
                .sorted()
                .toList();
    }

    /// `%` stands for any text, `_` for any character.
    private static boolean matches(String name, @Nullable String pattern) {
        if (pattern == null) return true;
        String regex = Pattern.quote(pattern).replace("%", "\\E.*\\Q").replace("_", "\\E.\\Q");
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(name).matches();
    }

    private ResultSet result(List<String> names, List<String> integers, List<Row> rows) throws SQLException {
        var fields = new ArrayList<StructField>();
        for (String name : names) {
            fields.add(new StructField(name, integers.contains(name) ? AtomicType.INT : AtomicType.STRING, true));
        }
        DataFrame frame = connection.session().createDataFrame(rows, new StructType(fields));
        return new KindlingResultSet(null, frame.run(), Long.MAX_VALUE).facade();
    }
}
