package dev.kindling.tests.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.DataFrame;
import dev.kindling.tests.engine.DuckDbEngine;
import dev.kindling.tests.engine.KindlingEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A query as SQL and as a program comes to one plan and one answer.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpchDataFrameTest {

    private final KindlingEngine engine = KindlingEngine.open();
    private final TpchDataFrames programs = new TpchDataFrames(engine.session());

    @BeforeAll
    void openTables() {
        try (DuckDbEngine duckDb = DuckDbEngine.open()) {
            TpchTables.register(engine.session(), TpchTables.parquet(duckDb), ".parquet");
        }
    }

    @AfterAll
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q01", "q03", "q04", "q05", "q06", "q10", "q12", "q14"})
    void comesToThePlanOfItsSql(String name) {
        DataFrame fromSql = engine.session().sql(TpchTables.query(name));
        DataFrame program = programs.query(name);

        assertThat(program.optimizedPlan()).isEqualTo(fromSql.optimizedPlan());
        assertThat(KindlingEngine.answer(program).rows())
                .isEqualTo(KindlingEngine.answer(fromSql).rows());
    }
}
