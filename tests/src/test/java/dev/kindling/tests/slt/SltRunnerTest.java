package dev.kindling.tests.slt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.tests.engine.DuckDbEngine;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The runner, held to DuckDB as the engine under test.
class SltRunnerTest {

    private final DuckDbEngine engine = DuckDbEngine.open();
    private final DuckDbEngine peer = DuckDbEngine.open();

    @AfterEach
    void close() {
        engine.close();
        peer.close();
    }

    private void run(String text) {
        var runner = new SltRunner(engine, Map.of("duckdb", peer), UnaryOperator.identity(), null);
        SltFile.of(text).records().forEach(runner::run);
    }

    @Test
    void acceptsTheExpectedRows() {
        assertThatCode(() -> run("""
            statement ok
            CREATE TABLE t AS SELECT 1 AS a, '' AS b

            # values of all kinds
            query types=integer,varchar,"null"
            SELECT a, b, NULL
            FROM t
            ----
            1 | (empty) | NULL
            """)).doesNotThrowAnyException();
    }

    @Test
    void rejectsOtherRows() {
        assertThatThrownBy(() -> run("""
            query
            SELECT 1
            ----
            2
            """)).isInstanceOf(AssertionError.class);
    }

    @Test
    void rejectsOtherTypes() {
        assertThatThrownBy(() -> run("""
            query types=bigint
            SELECT 1
            ----
            1
            """)).isInstanceOf(AssertionError.class);
    }

    @Test
    void sortsRowsWhereOrderDoesNotCount() {
        assertThatCode(() -> run("""
            query rowsort
            SELECT * FROM (VALUES (3, 'x'), (1, 'y')) AS t(a, b) ORDER BY a DESC
            ----
            1 | y
            3 | x
            """)).doesNotThrowAnyException();
    }

    @Test
    void keepsTheOrderOtherwise() {
        assertThatThrownBy(() -> run("""
            query
            SELECT * FROM (VALUES (3), (1)) AS t(a) ORDER BY a DESC
            ----
            1
            3
            """)).isInstanceOf(AssertionError.class);
    }

    @Test
    void expectsErrorsByCondition() {
        assertThatCode(() -> run("""
            statement error Binder Error
            SELECT nope
            """)).doesNotThrowAnyException();
        assertThatCode(() -> run("""
            statement error Conversion Error
            SELECT 1
            """)).isInstanceOf(AssertionError.class);
    }

    @Test
    void tellsAboutPeersThatDisagree() {
        assertThatThrownBy(() -> run("""
            statement ok
            CREATE TABLE t AS SELECT 1 AS a

            skipif duckdb
            statement ok
            INSERT INTO t VALUES (2)

            query
            SELECT count(*) FROM t
            ----
            2
            """)).hasMessageContaining("duckdb disagrees");
    }

    @Test
    void leavesKnownDifferencesAlone() {
        assertThatCode(() -> run("""
            skipif duckdb
            statement ok
            CREATE TABLE t AS SELECT 1 AS a

            # known difference duckdb: it has no table t
            query
            SELECT count(*) FROM t
            ----
            1
            """)).doesNotThrowAnyException();
    }

    @Test
    void rewritesOnlyExpectedRows() {
        SltFile file = SltFile.of("""
            # first
            query
            SELECT 1
            ----
            wrong

            query
            SELECT 'a b ' WHERE 1 = 1
            ----
            """.stripTrailing());
        var runner = new SltRunner(engine, Map.of(), UnaryOperator.identity(), file);
        file.records().forEach(runner::run);

        assertThat(file.rewritten())
                .containsExactly(
                        "# first",
                        "query",
                        "SELECT 1",
                        "----",
                        "1",
                        "",
                        "query",
                        "SELECT 'a b ' WHERE 1 = 1",
                        "----",
                        "\"a b \"");
    }
}
