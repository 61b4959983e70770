package dev.kindling.tests.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.DataFrame;
import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.DuckDbEngine;
import dev.kindling.tests.engine.KindlingEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpchTest {

    /// Averages and quotients of decimals are rounded to six places here, and doubles in DuckDB.
    private static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("5e-7");

    /// Queries whose scalar subquery is compared by an inequality: nothing to hash by, one row on one side.
    private static final Set<String> NESTED_LOOPS = Set.of("q11", "q22");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before all tests
    static Path temporary;

    private DuckDbEngine duckDb = DuckDbEngine.open();
    private KindlingEngine overDuckDbFiles = KindlingEngine.open();
    private KindlingEngine overOwnFiles = KindlingEngine.open();

    @BeforeAll
    void openTables() {
        duckDb.close();
        duckDb = TpchTables.openDuckDb();
        TpchTables.register(overDuckDbFiles.session(), TpchTables.parquet(duckDb), ".parquet");
        Path own = TpchTables.convert(overOwnFiles.session(), temporary.resolve("tpch"));
        TpchTables.register(overOwnFiles.session(), own, "");
    }

    @AfterAll
    void close() {
        duckDb.close();
        overDuckDbFiles.close();
        overOwnFiles.close();
    }

    static List<String> queries() {
        return TpchTables.queries();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void answersAsDuckDbDoes(String name) {
        String sql = TpchTables.query(name);
        Answer expected = duckDb.execute(sql);

        assertAgrees(overDuckDbFiles.execute(sql), expected, sql);
        assertAgrees(overOwnFiles.execute(sql), expected, sql);
    }

    private static void assertAgrees(Answer actual, Answer expected, String sql) {
        assertThat(AGREEMENT.difference(actual.rows(), expected.rows(), Agreement.orderOf(sql)))
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void joinsByHashing(String name) {
        DataFrame frame = overDuckDbFiles.session().sql(TpchTables.query(name));
        String plan = frame.explainString("simple");

        if (!NESTED_LOOPS.contains(name)) assertThat(plan).doesNotContain("NestedLoopJoin");
        assertThat(frame.optimizedPlan()).doesNotContain("Correlate").doesNotContain("MultiJoin");
    }

    @Test
    void existsAndInAreSemiJoins() {
        for (String name : List.of("q04", "q18", "q20")) {
            assertThat(plan(name)).as(name).containsIgnoringCase("semi");
        }
    }

    @Test
    void notExistsAndNotInAreAntiJoins() {
        for (String name : List.of("q16", "q21", "q22")) {
            assertThat(plan(name)).as(name).containsIgnoringCase("anti");
        }
    }

    private String plan(String name) {
        return overDuckDbFiles.session().sql(TpchTables.query(name)).explainString("simple");
    }
}
