package dev.kindling.tests.tpch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.RddOptions;
import dev.kindling.sql.KindlingSession;
import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.DuckDbEngine;
import dev.kindling.tests.engine.KindlingEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Queries whose tasks run in processes beside the session: scans, aggregations, joins of every kind and sorts.
@DisabledIfSystemProperty(named = RddOptions.SERIALIZE, matches = "true", disabledReason = "it is the same")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpchInWorkerProcessesTest {

    private static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("5e-7");

    private final DuckDbEngine duckDb = TpchTables.openDuckDb();
    private final KindlingSession session = KindlingSession.builder()
            .master("local-processes[2]")
            .config("kindling.sql.session.timeZone", "UTC")
            .build();

    @BeforeAll
    void openTables() {
        TpchTables.register(session, TpchTables.parquet(duckDb), ".parquet");
    }

    @AfterAll
    void close() {
        duckDb.close();
        session.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q01", "q03", "q09", "q13", "q18", "q21", "q22"})
    void answersAsDuckDbDoes(String name) {
        String sql = TpchTables.query(name);
        Answer answer = KindlingEngine.answer(session.sql(sql));
        Answer expected = duckDb.execute(sql);
        assertThat(AGREEMENT.difference(answer.rows(), expected.rows(), Agreement.orderOf(sql)))
                .isNull();
    }

    @Test
    void saysOfAnErrorWhatThreadsSay() {
        try (var threads = KindlingSession.builder().master("local[2]").build()) {
            TpchTables.register(threads, TpchTables.parquet(duckDb), ".parquet");
            String sql = "SELECT l_orderkey, 1 / (l_linenumber - l_linenumber) FROM lineitem";
            var here = catchThrowableOfType(
                    KindlingException.class, () -> threads.sql(sql).collect());
            var there = catchThrowableOfType(
                    KindlingException.class, () -> session.sql(sql).collect());
            assertThat(there.condition()).isEqualTo(ErrorCondition.DIVIDE_BY_ZERO);
            assertThat(there).hasMessage(here.getMessage());
            assertThat(there.parameters()).isEqualTo(here.parameters());
        }
    }
}
