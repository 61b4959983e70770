package dev.kindling.tests.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The driver through `java.sql`: the type names and value classes that programs rely on, sessions, settings,
/// parameters, errors.
final class JdbcTypesTest {

    private static final String URL = "jdbc:kindling:?kindling.master=local[1]&kindling.sql.session.timeZone=UTC";

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = DriverManager.getConnection(URL);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    /// The type name and the value of an expression.
    private record Cell(String type, @Nullable Object value) {
        <T> T as(Class<T> wanted) {
            return Objects.requireNonNull(wanted.cast(value));
        }
    }

    private Cell cell(String expression) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + expression)) {
            assertThat(rows.next()).isTrue();
            Object value = rows.getObject(1);
            assertThat(rows.wasNull()).isEqualTo(value == null);
            var cell = new Cell(rows.getMetaData().getColumnTypeName(1), value);
            assertThat(rows.next()).isFalse();
            return cell;
        }
    }

    @Test
    void givesEveryTypeItsNameAndClass() throws SQLException {
        assertThat(cell("true")).isEqualTo(new Cell("boolean", true));
        assertThat(cell("1Y")).isEqualTo(new Cell("tinyint", (byte) 1));
        assertThat(cell("2S")).isEqualTo(new Cell("smallint", (short) 2));
        assertThat(cell("3")).isEqualTo(new Cell("int", 3));
        assertThat(cell("4L")).isEqualTo(new Cell("bigint", 4L));
        assertThat(cell("1.5F")).isEqualTo(new Cell("float", 1.5f));
        assertThat(cell("2.5D")).isEqualTo(new Cell("double", 2.5));
        assertThat(cell("CAST(12.30 AS DECIMAL(10,2))")).isEqualTo(new Cell("decimal(10,2)", new BigDecimal("12.30")));
        assertThat(cell("CAST('12345678901234567890123.456' AS DECIMAL(38,3))"))
                .isEqualTo(new Cell("decimal(38,3)", new BigDecimal("12345678901234567890123.456")));
        assertThat(cell("'äöü'")).isEqualTo(new Cell("string", "äöü"));
        assertThat(cell("DATE'2024-02-29'")).isEqualTo(new Cell("date", LocalDate.of(2024, 2, 29)));
        assertThat(cell("TIMESTAMP'2024-02-29 12:30:00.5'"))
                .isEqualTo(new Cell("timestamp", Instant.parse("2024-02-29T12:30:00.5Z")));
        assertThat(cell("TIMESTAMP_NTZ'2024-02-29 12:30:00'"))
                .isEqualTo(new Cell("timestamp_ntz", LocalDateTime.of(2024, 2, 29, 12, 30)));
        assertThat(cell("INTERVAL '1-2' YEAR TO MONTH"))
                .isEqualTo(new Cell("interval year to month", Period.of(1, 2, 0)));
        assertThat(cell("INTERVAL '1 02:03:04' DAY TO SECOND"))
                .isEqualTo(new Cell("interval day to second", Duration.parse("P1DT2H3M4S")));
        assertThat(cell("NULL")).isEqualTo(new Cell("void", null));
        assertThat(cell("CAST(NULL AS DATE)")).isEqualTo(new Cell("date", null));
        Cell binary = cell("X'CAFE'");
        assertThat(binary.type()).isEqualTo("binary");
        assertThat((byte[]) binary.value()).containsExactly(0xCA, 0xFE);
    }

    @Test
    void givesNestedValuesAsJdbcKnowsThem() throws SQLException {
        Cell list = cell("array(1, NULL, 3)");
        assertThat(list.type()).isEqualTo("array<int>");
        assertThat((Object[]) list.as(Array.class).getArray()).containsExactly(1, null, 3);
        assertThat(list.as(Array.class).getBaseType()).isEqualTo(Types.INTEGER);

        Cell struct = cell("named_struct('a', 1, 'b', array('x'))");
        assertThat(struct.type()).isEqualTo("struct<a:int,b:array<string>>");
        Object[] attributes = struct.as(Struct.class).getAttributes();
        assertThat(attributes[0]).isEqualTo(1);
        assertThat((Object[]) ((Array) attributes[1]).getArray()).containsExactly("x");

        assertThat(cell("map('k', 1.5BD)"))
                .isEqualTo(new Cell("map<string,decimal(2,1)>", Map.of("k", new BigDecimal("1.5"))));

        Cell structs = cell("array(named_struct('a', 1))");
        assertThat(structs.type()).isEqualTo("array<struct<a:int>>");
        Object[] elements = (Object[]) structs.as(Array.class).getArray();
        assertThat(((Struct) elements[0]).getAttributes()).containsExactly(1);
    }

    @Test
    void convertsToWhatIsAskedFor() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT 7 AS n, DATE'2024-01-02' AS d, CAST(NULL AS INT) AS x")) {
            rows.next();
            assertThat(rows.getLong("N")).isEqualTo(7);
            assertThat(rows.getString(1)).isEqualTo("7");
            assertThat(rows.getBigDecimal(1)).isEqualTo(BigDecimal.valueOf(7));
            assertThat(rows.getDate("d")).isEqualTo(java.sql.Date.valueOf("2024-01-02"));
            assertThat(rows.getObject(2, LocalDate.class)).isEqualTo(LocalDate.of(2024, 1, 2));
            assertThat(rows.getInt("x")).isZero();
            assertThat(rows.wasNull()).isTrue();
        }
    }

    @Test
    void connectionsAreIsolatedUnlessTheyShareASession() throws SQLException {
        String shared = URL + "&session=jdbc-test";
        try (Connection one = DriverManager.getConnection(shared);
                Connection two = DriverManager.getConnection(shared);
                Statement first = one.createStatement();
                Statement second = two.createStatement();
                Statement alone = connection.createStatement()) {
            first.execute("CREATE TEMP VIEW v AS SELECT 42 AS a");
            assertThat(strings(second.executeQuery("SELECT a FROM v"))).containsExactly("42");
            assertThatThrownBy(() -> alone.executeQuery("SELECT a FROM v"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageStartingWith("[TABLE_OR_VIEW_NOT_FOUND] ");
        }
        try (Connection later = DriverManager.getConnection(shared);
                Statement statement = later.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT a FROM v")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void propertiesAreSettings() throws SQLException {
        var properties = new Properties();
        properties.setProperty("spark.sql.session.timeZone", "Asia/Tokyo");
        try (Connection tokyo = DriverManager.getConnection("jdbc:kindling:", properties);
                Statement statement = tokyo.createStatement()) {
            assertThat(strings(statement.executeQuery("SELECT current_timezone()")))
                    .containsExactly("Asia/Tokyo");
        }
        properties.setProperty("kindling.sql.session.timeZome", "UTC");
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:kindling:", properties))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42616"))
                .hasMessageStartingWith("[UNKNOWN_OPTION] ");
    }

    @Test
    void takesParametersOfEveryKind() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT id FROM range(10) WHERE id > ? AND string(id) <> ? AND DATE'2024-01-01' = ? AND 1.5BD = ?")) {
            statement.setLong(1, 6);
            statement.setString(2, "8");
            statement.setObject(3, LocalDate.of(2024, 1, 1));
            statement.setBigDecimal(4, new BigDecimal("1.5"));
            assertThat(strings(statement.executeQuery())).containsExactly("7", "9");
            statement.setLong(1, 8);
            assertThat(strings(statement.executeQuery())).containsExactly("9");
            statement.setNull(1, Types.BIGINT);
            assertThat(strings(statement.executeQuery())).isEmpty();
        }
    }

    @Test
    void missingParametersAreNamed() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT id FROM range(10) WHERE id > ?")) {
            assertThatThrownBy(statement::executeQuery)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P02"))
                    .hasMessageStartingWith("[UNBOUND_SQL_PARAMETER] ");
        }
    }

    @Test
    void errorsCarryTheirState() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            fails(statement, "SELEC 1", "42601", "[PARSE_SYNTAX_ERROR] ");
            fails(statement, "SELECT 1; SELECT 2", "42601", "[PARSE_SYNTAX_ERROR] ");
            fails(statement, "", "42617", "[PARSE_EMPTY_STATEMENT] ");
            fails(statement, "SELECT nope(1)", "42883", "[UNRESOLVED_ROUTINE] ");
            fails(statement, "SELECT 1 / id FROM range(3)", "22012", "[DIVIDE_BY_ZERO] ");
            fails(statement, "SELECT CAST('x' AS INT)", "22018", "[CAST_INVALID_INPUT] ");
            fails(statement, "SELECT raise_error('mine')", "P0001", "[USER_RAISED_EXCEPTION] ");
            assertThatThrownBy(() -> statement.executeUpdate("SELEC 1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageStartingWith("[PARSE_SYNTAX_ERROR] ");
        }
    }

    private static void fails(Statement statement, String sql, String state, String start) {
        assertThatThrownBy(() -> strings(statement.executeQuery(sql)))
                .as(sql)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state))
                .hasMessageStartingWith(start);
    }

    @Test
    void metadataListsViewsAndTheirColumns() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP VIEW people AS SELECT 1 AS id, 'x' AS name");
        }
        var metaData = connection.getMetaData();
        assertThat(metaData.getDatabaseProductName()).isEqualTo("Kindling");
        try (ResultSet tables = metaData.getTables(null, null, "%", null)) {
            var names = new ArrayList<String>();
            while (tables.next()) names.add(tables.getString("TABLE_NAME"));
            assertThat(names).containsExactly("people");
        }
        try (ResultSet columns = metaData.getColumns(null, null, "people", "%")) {
            var columnsSeen = new ArrayList<String>();
            while (columns.next()) {
                columnsSeen.add(columns.getString("COLUMN_NAME") + " " + columns.getString("TYPE_NAME"));
            }
            assertThat(columnsSeen).containsExactly("id int", "name string");
        }
    }

    /// The first column of `rows` as text.
    private static List<String> strings(ResultSet rows) throws SQLException {
        try (rows) {
            var values = new ArrayList<String>();
            while (rows.next()) values.add(rows.getString(1));
            return values;
        }
    }

    @Test
    void runsAPreparedStatementWithOtherValuesTypesAndNull() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP VIEW numbers AS SELECT id, CAST(id AS STRING) AS text FROM range(10)");
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT count(*) FROM numbers WHERE id < ?")) {
            for (int i = 0; i < 10; i++) {
                statement.setInt(1, i);
                assertThat(count(statement)).isEqualTo(i);
            }
            statement.setString(1, "4");
            assertThat(count(statement)).isEqualTo(4);
            statement.setBigDecimal(1, new BigDecimal("4.5"));
            assertThat(count(statement)).isEqualTo(5);
            statement.setNull(1, Types.BIGINT);
            assertThat(count(statement)).isZero();
            statement.setLong(1, 7);
            assertThat(count(statement)).isEqualTo(7);
            statement.setString(1, "many");
            assertThatThrownBy(() -> count(statement)).hasMessageStartingWith("[CAST_INVALID_INPUT]");
            statement.setInt(1, 3);
            assertThat(count(statement)).isEqualTo(3);
        }
    }

    @Test
    void runsAPreparedStatementOverAViewThatWasReplaced() throws SQLException {
        try (Statement view = connection.createStatement();
                PreparedStatement statement = connection.prepareStatement("SELECT count(*) FROM v WHERE id >= ?")) {
            for (int rows = 5; rows < 8; rows++) {
                view.execute("CREATE OR REPLACE TEMP VIEW v AS SELECT id FROM range(" + rows + ")");
                statement.setInt(1, 2);
                assertThat(count(statement)).isEqualTo(rows - 2);
            }
        }
    }

    private static long count(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }
}
