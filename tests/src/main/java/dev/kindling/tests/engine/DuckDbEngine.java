package dev.kindling.tests.engine;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// DuckDB on two threads, in memory, through JDBC. The driver has no dependencies, so that it may live in our
/// process; the benchmarks give it one of its own.
public final class DuckDbEngine implements SqlEngine {

    private final Connection connection;
    private int mostSeconds;

    private DuckDbEngine(Connection connection) {
        this.connection = connection;
    }

    /// A new, empty database.
    public static DuckDbEngine open() {
        try {
            var engine = new DuckDbEngine(DriverManager.getConnection("jdbc:duckdb:"));
            engine.execute("SET threads = 2");
            // As in Spark: NULLs are the least.
            engine.execute("SET default_null_order = 'nulls_first_on_asc_last_on_desc'");
            return engine;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /// From now on queries that take longer fail.
    public void limitTime(int seconds) {
        mostSeconds = seconds;
    }

    /// Serves [EngineServer]'s protocol.
    public static void main(String[] arguments) {
        EngineServer.serve(DuckDbEngine::open);
    }

    /// Writes the CSV files of `folder`, with headers, as one Parquet file. Empty fields are NULL.
    ///
    /// @param columns names and types as in a CREATE TABLE: `a bigint, b decimal(15,2)`
    public void csvToParquet(Path folder, String columns, Path parquet) {
        csvToParquet(folder, columns, "", parquet);
    }

    /// The same with another text for NULL.
    public void csvToParquet(Path folder, String columns, String nullText, Path parquet) {
        String types = Arrays.stream(columns.split(", "))
                .map(column -> column.replaceFirst("(\\w+) (.+)", "'$1': '$2'"))
                .collect(Collectors.joining(", ", "{", "}"));
        execute("COPY (SELECT * FROM read_csv('" + folder + "/*.csv', header = true, nullstr = '" + nullText
                + "', columns = " + types + ")) TO '" + parquet + "' (FORMAT parquet, COMPRESSION zstd)");
    }

    @Override
    public Answer execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(mostSeconds);
            if (!statement.execute(sql)) return Answer.NOTHING;
            try (ResultSet result = statement.getResultSet()) {
                return answer(result);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public long run(String sql) {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? count(statement.getResultSet()) : 0;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /// The statement stays open until the engine is closed.
    @Override
    public Prepared prepare(String sql) {
        try {
            PreparedStatement statement = connection.prepareStatement(sql);
            return () -> {
                try {
                    return count(statement.executeQuery());
                } catch (SQLException e) {
                    throw failure(e);
                }
            };
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static long count(ResultSet result) throws SQLException {
        try (result) {
            long rows = 0;
            while (result.next()) rows++;
            return rows;
        }
    }

    private static Answer answer(ResultSet result) throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        var columns = new ArrayList<String>();
        var types = new ArrayList<String>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(meta.getColumnLabel(i));
            types.add(meta.getColumnTypeName(i).toLowerCase(Locale.ROOT));
        }
        var rows = new ArrayList<List<@Nullable String>>();
        while (result.next()) {
            var row = new ArrayList<@Nullable String>();
            for (int i = 1; i <= columns.size(); i++) row.add(ValueText.of(result.getObject(i)));
            rows.add(row);
        }
        return new Answer(columns, types, rows);
    }

    private static SqlFailure failure(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return new SqlFailure(message.lines().findFirst().orElse("").replaceFirst(":.*", ""), message, e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}
