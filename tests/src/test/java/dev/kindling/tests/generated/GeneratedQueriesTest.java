package dev.kindling.tests.generated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.KindlingSession;
import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.DuckDbEngine;
import dev.kindling.tests.engine.KindlingEngine;
import dev.kindling.tests.engine.SqlFailure;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random queries give DuckDB's rows, and the same rows however they are run. The seed of a query is in its
/// failure: `-Dgenerated.seed=S -Dgenerated.queries=1` runs it alone, a larger number of queries those that follow
/// it.
class GeneratedQueriesTest {

    private static final long SEED = Long.getLong("generated.seed", 20_261_121);
    private static final int QUERIES = Integer.getInteger("generated.queries", 200);
    private static final long MOST_ROWS = 100_000;
    private static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("1e-9");

    @TempDir
    Path folder;

    private final DuckDbEngine duckDb = DuckDbEngine.open();
    private final Map<String, KindlingSession> ways = new LinkedHashMap<>();

    @BeforeEach
    void open() {
        duckDb.execute("SET memory_limit = '1GB'");
        duckDb.execute("SET temp_directory = '" + folder.resolve("duckdb") + "'");
        GeneratedTables.write(duckDb, folder);
        way("as it comes", Map.of());
        way("with the plan as written", Map.of("kindling.sql.optimizer.excludedRules", "*"));
        way(
                "with partitioned joins",
                Map.of("kindling.sql.autoBroadcastJoinThreshold", "-1", "kindling.sql.shuffle.partitions", "3"));
        way(
                "with sort-merge joins",
                Map.of(
                        "kindling.sql.autoBroadcastJoinThreshold",
                        "-1",
                        "kindling.sql.join.preferSortMergeJoin",
                        "true",
                        "kindling.sql.shuffle.partitions",
                        "2"));
    }

    private void way(String name, Map<String, String> settings) {
        KindlingSession session =
                KindlingSession.builder().master("local[2]").config(settings).build();
        GeneratedTables.register(session, folder);
        ways.put(name, session);
    }

    @AfterEach
    void close() {
        ways.values().forEach(KindlingSession::close);
        duckDb.close();
    }

    @Test
    void givesTheSameRowsHoweverItIsRun() {
        int compared = 0;
        var soft = new SoftAssertions();
        for (long seed = SEED; seed < SEED + QUERIES; seed++) {
            String sql = new QueryGenerator(new SplittableRandom(seed)).query().sql();
            Answer expected = peersAnswer(sql);
            if (expected == null) continue;
            compared++;
            for (var way : ways.entrySet()) {
                soft.assertThat(difference(way.getValue(), sql, expected))
                        .as("seed %d, %s:\n%s", seed, way.getKey(), sql)
                        .isNull();
            }
            if (soft.errorsCollected().size() > 20) break;
        }
        soft.assertAll();
        assertThat(compared).as("queries that DuckDB can run").isGreaterThan(QUERIES * 9 / 10);
    }

    /// DuckDB's rows, or null where they are too many to be worth comparing or it cannot run the query (it has no
    /// full join with other conditions than equality).
    private @Nullable Answer peersAnswer(String sql) {
        try {
            String count = duckDb.execute("SELECT count(*) FROM (" + sql + ") q")
                    .rows()
                    .getFirst()
                    .getFirst();
            if (count == null || Long.parseLong(count) > MOST_ROWS) return null;
            return duckDb.execute(sql);
        } catch (SqlFailure _) {
            return null;
        }
    }

    private static @Nullable String difference(KindlingSession session, String sql, Answer expected) {
        try {
            Answer ours = KindlingEngine.answer(session.sql(sql));
            return AGREEMENT.difference(ours.rows(), expected.rows(), Agreement.Order.FREE);
        } catch (RuntimeException | AssertionError e) {
            return e.toString();
        }
    }
}
