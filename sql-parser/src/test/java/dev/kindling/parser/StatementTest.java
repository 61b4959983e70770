package dev.kindling.parser;

import static dev.kindling.parser.Trees.column;
import static dev.kindling.parser.Trees.constants;
import static dev.kindling.parser.Trees.number;
import static dev.kindling.parser.Trees.table;
import static dev.kindling.parser.Trees.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Statement;
import dev.kindling.catalyst.syntax.Statement.Existing;
import dev.kindling.catalyst.syntax.Statement.ExplainMode;
import dev.kindling.catalyst.syntax.Statement.ShowKind;
import dev.kindling.catalyst.syntax.Statement.ViewKind;
import dev.kindling.error.Position;
import dev.kindling.sql.types.DataTypes;
import dev.kindling.sql.types.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatementTest {

    private static final Position NONE = Position.NONE;
    private static final Relation ONE = constants(number(1));

    private static void means(String sql, Statement expected) {
        assertThat(SqlParser.parseStatement(sql)).as(sql).isEqualTo(expected);
    }

    @Test
    void explains() {
        means("EXPLAIN SELECT 1", new Statement.Explain(ExplainMode.SIMPLE, new Statement.Query(ONE)));
        means("EXPLAIN ANALYZE SELECT 1", new Statement.Explain(ExplainMode.ANALYZE, new Statement.Query(ONE)));
        means("explain formatted (select 1)", new Statement.Explain(ExplainMode.FORMATTED, new Statement.Query(ONE)));
    }

    @Test
    void viewsOfQueries() {
        means(
                "CREATE OR REPLACE TEMP VIEW v (a, b COMMENT 'x') AS SELECT 1",
                new Statement.CreateView(
                        List.of("v"), List.of("a", "b"), ONE, ViewKind.TEMPORARY, Existing.REPLACE, NONE));
        means(
                "CREATE GLOBAL TEMPORARY VIEW IF NOT EXISTS v AS (SELECT 1)",
                new Statement.CreateView(List.of("v"), List.of(), ONE, ViewKind.GLOBAL_TEMPORARY, Existing.KEEP, NONE));
        means(
                "CREATE VIEW s.v AS SELECT 1",
                new Statement.CreateView(List.of("s", "v"), List.of(), ONE, ViewKind.PERSISTENT, Existing.FAIL, NONE));
    }

    @Test
    void viewsOfFiles() {
        means(
                "CREATE TEMP VIEW v (a INT, b STRING) USING csv OPTIONS (path 'x', header = true, a.b 'c', 'k' 1)",
                new Statement.CreateViewUsing(
                        List.of("v"),
                        new StructType().add("a", DataTypes.IntegerType).add("b", DataTypes.StringType),
                        "csv",
                        Map.of("path", "x", "header", "true", "a.b", "c", "k", "1"),
                        ViewKind.TEMPORARY,
                        Existing.FAIL,
                        NONE));
        means("DROP VIEW IF EXISTS s.v", new Statement.DropView(List.of("s", "v"), true, NONE));
    }

    @Test
    void shows() {
        means("SHOW TABLES", show(ShowKind.TABLES, null));
        means("SHOW VIEWS LIKE 'a*'", show(ShowKind.VIEWS, "a*"));
        means("SHOW TABLES IN s 'a*'", show(ShowKind.TABLES, "a*", "s"));
        means("SHOW COLUMNS FROM t IN s", show(ShowKind.COLUMNS, null, "s", "t"));
        means("SHOW ALL FUNCTIONS LIKE 'a*'", show(ShowKind.FUNCTIONS, "a*"));
        means("SHOW FUNCTIONS", show(ShowKind.FUNCTIONS, null));
        means("SHOW DATABASES", show(ShowKind.DATABASES, null));
        means("SHOW CREATE TABLE t", show(ShowKind.CREATE_TABLE, null, "t"));
        means("SHOW TBLPROPERTIES t ('k')", show(ShowKind.TABLE_PROPERTIES, "k", "t"));
    }

    private static Statement show(ShowKind kind, @Nullable String pattern, String... name) {
        return new Statement.Show(kind, List.of(name), pattern, NONE);
    }

    @Test
    void describes() {
        means("DESCRIBE t", new Statement.DescribeTable(List.of("t"), false, NONE));
        means("DESC TABLE EXTENDED s.t", new Statement.DescribeTable(List.of("s", "t"), true, NONE));
        means("DESCRIBE SELECT 1", new Statement.DescribeQuery(ONE));
        means("DESC QUERY SELECT 1", new Statement.DescribeQuery(ONE));
        means("DESCRIBE FUNCTION EXTENDED abs", new Statement.DescribeFunction("abs", true, NONE));
        means("DESCRIBE FUNCTION +", new Statement.DescribeFunction("+", false, NONE));
    }

    @Test
    void valuesOfSetAreFreeText() {
        means("SET", new Statement.SetOption(null, null, NONE));
        means("SET -v", new Statement.SetOption("-v", null, NONE));
        means("SET a.b", new Statement.SetOption("a.b", null, NONE));
        means("SET a.b = x = 'y z'  ;", new Statement.SetOption("a.b", "x = 'y z'", NONE));
        means("SET a.b=", new Statement.SetOption("a.b", "", NONE));
        means("RESET", new Statement.ResetOption(null, NONE));
        means("RESET a.b", new Statement.ResetOption("a.b", NONE));
        means("SET TIME ZONE 'UTC'", new Statement.SetTimeZone(text("UTC"), NONE));
        means("SET TIME ZONE LOCAL", new Statement.SetTimeZone(column("LOCAL"), NONE));
    }

    @Test
    void cachesAndStatistics() {
        means(
                "CACHE LAZY TABLE t OPTIONS ('storageLevel' = 'DISK_ONLY') AS SELECT 1",
                new Statement.CacheTable(List.of("t"), ONE, true, Map.of("storageLevel", "DISK_ONLY"), NONE));
        means("CACHE TABLE t", new Statement.CacheTable(List.of("t"), null, false, Map.of(), NONE));
        means("UNCACHE TABLE IF EXISTS t", new Statement.UncacheTable(List.of("t"), true, NONE));
        means("CLEAR CACHE", new Statement.ClearCache());
        means("REFRESH TABLE t", new Statement.RefreshTable(List.of("t"), NONE));
        means(
                "ANALYZE TABLE t COMPUTE STATISTICS FOR COLUMNS a, b",
                new Statement.AnalyzeTable(List.of("t"), List.of("a", "b"), false, false, NONE));
        means(
                "ANALYZE TABLE t COMPUTE STATISTICS NOSCAN",
                new Statement.AnalyzeTable(List.of("t"), List.of(), false, true, NONE));
    }

    @Test
    void copiesAndDirectories() {
        means(
                "COPY (SELECT 1) TO 'x' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (a, b), HEADER)",
                new Statement.Copy(
                        ONE, "x", "parquet", List.of("a", "b"), Map.of("COMPRESSION", "zstd", "HEADER", "true"), NONE));
        means("COPY t TO 'x.csv'", new Statement.Copy(table("t"), "x.csv", null, List.of(), Map.of(), NONE));
        means(
                "INSERT OVERWRITE LOCAL DIRECTORY '/x' USING csv OPTIONS (header true) SELECT 1",
                new Statement.InsertDirectory("/x", "csv", Map.of("header", "true"), ONE, true, NONE));
        means(
                "INSERT OVERWRITE DIRECTORY USING csv OPTIONS (path '/x') SELECT 1",
                new Statement.InsertDirectory("/x", "csv", Map.of(), ONE, true, NONE));
    }

    @Test
    void scriptsAreSplitAtSemicolons() {
        String script = "SELECT ';' ; -- ;\n /* ; */ SELECT `;`;;\nSET a=b; ";
        assertThat(SqlParser.split(script))
                .extracting(ScriptPart::text)
                .containsExactly("SELECT ';'", "SELECT `;`", "SET a=b");
        var statements = SqlParser.parseScript(script);
        assertThat(statements).hasSize(3);
        Position second = statements.get(1).position();
        assertThat(second.line()).isEqualTo(2);
        assertThat(second.column()).isEqualTo(10);
        assertThat(statements.getLast().statement()).isEqualTo(new Statement.SetOption("a", "b", NONE));
    }
}
