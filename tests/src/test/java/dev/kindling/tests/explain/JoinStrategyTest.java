package dev.kindling.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.KindlingSession;
import dev.kindling.sql.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The join of the same text changes when what is known of its tables changes, and says for which reason.
class JoinStrategyTest {

    private static final String JOIN = "SELECT count(*) FROM orders JOIN events ON id = order_id";

    @TempDir
    Path folder;

    @AutoClose
    private final KindlingSession session =
            KindlingSession.builder().master("local[2]").build();

    @BeforeEach
    void writeTables() throws IOException {
        write("orders", 20_000, i -> i + ",k" + i % 10_000, "id INT, kind STRING");
        write("events", 30_000, i -> i % 20_000 + ",what happened " + i % 7, "order_id INT, what STRING");
        session.sql("SET kindling.sql.autoBroadcastJoinThreshold = 100");
    }

    private void write(String name, int rows, IntFunction<String> line, String schema) throws IOException {
        Path file = folder.resolve(name + ".csv");
        Files.write(file, IntStream.range(0, rows).mapToObj(line).toList());
        session.read().schema(schema).csv(file.toString()).createOrReplaceTempView(name);
    }

    private long answer(String query) {
        return session.sql(query).first().getLong(0);
    }

    @Test
    void analyzeTableMakesAPartitionedJoinABroadcastJoin() {
        String query = JOIN + " WHERE kind = 'k7'";
        long before = answer(query);
        assertThat(Explained.plan(session, query))
                .contains("PartitionedHashJoin")
                .containsPattern("build right: estimated [0-9.]+ (B|KiB) over 100 B");
        session.sql("ANALYZE TABLE orders COMPUTE STATISTICS FOR ALL COLUMNS");
        assertThat(Explained.plan(session, query))
                .contains("BroadcastHashJoin")
                .containsPattern("build right: estimated [0-9]+ B within 100 B");
        assertThat(answer(query)).isEqualTo(before).isEqualTo(3);
    }

    @Test
    void theBuildSideFollowsTheSizes() throws IOException {
        session.sql("SET kindling.sql.autoBroadcastJoinThreshold = 1g");
        assertThat(Explained.plan(session, JOIN)).contains("BroadcastHashJoin(2) inner on [order_id = id]");
        write("orders", 90_000, i -> i + ",k" + i % 10_000, "id INT, kind STRING");
        assertThat(Explained.plan(session, JOIN)).contains("BroadcastHashJoin(2) inner on [id = order_id]");
        assertThat(answer(JOIN)).isEqualTo(30_000);
    }

    @Test
    void fewRowsWithManyPartnersEachAreDealtOutToMoreTasks() throws IOException {
        session.sql("SET kindling.sql.autoBroadcastJoinThreshold = 1g");
        write("kinds", 1_000, i -> i + ",k" + i, "kind INT, label STRING");
        write("facts", 400_000, i -> i % 999 + "," + i, "fact_kind INT, number INT");
        String join = " FROM kinds LEFT JOIN facts ON kind = fact_kind";
        for (String table : List.of("kinds", "facts")) {
            session.sql("ANALYZE TABLE " + table + " COMPUTE STATISTICS FOR ALL COLUMNS");
        }
        assertThat(Explained.plan(session, "SELECT label, number" + join))
                .containsPattern("(?s)BroadcastHashJoin.*:- Exchange\\(\\d+\\) evenly to \\d+ partitions.*Scan.*kinds");
        assertThat(Explained.plan(session, "SELECT label, number" + join + " AND number < 2000"))
                .doesNotContain("Exchange");
        assertThat(session.sql("SELECT count(*), count(number), count(DISTINCT label), sum(number)" + join)
                        .first())
                .isEqualTo(Row.of(400_001L, 400_000L, 1_000L, 399_999L * 200_000L));
    }

    @Test
    void aJoinTooLargeToBroadcastIsPartitionedOrSortedAsPreferred() {
        assertThat(Explained.plan(session, JOIN))
                .contains("PartitionedHashJoin")
                .contains("over 100 B");
        long hashed = answer(JOIN);
        session.sql("SET kindling.sql.join.preferSortMergeJoin = true");
        assertThat(Explained.plan(session, JOIN)).contains("SortMergeJoin").contains("sort-merge preferred");
        assertThat(answer(JOIN)).isEqualTo(hashed).isEqualTo(30_000);
    }

    @Test
    void aJoinWithoutAnEqualityIsANestedLoop() {
        String query = "SELECT count(*) FROM orders JOIN events ON id + 19997 < order_id";
        assertThat(Explained.plan(session, query)).contains("NestedLoopJoin").contains("no equality between the sides");
        assertThat(answer(query)).isEqualTo(3);
    }

    @Test
    void analyzeTableCountsWhatTheSourceCannotTell() {
        session.sql("ANALYZE TABLE orders COMPUTE STATISTICS FOR COLUMNS kind");
        assertThat(Explained.plan(session, "COST SELECT * FROM orders")).contains("rows=20000");
        assertThat(Explained.plan(session, "COST SELECT * FROM orders WHERE kind = 'k1'"))
                .contains("rows=2,");
    }

    @Test
    void statisticsChangeNoRows() {
        List<Row> before =
                session.sql("SELECT * FROM orders ORDER BY id LIMIT 5").collectAsList();
        session.sql("ANALYZE TABLE orders COMPUTE STATISTICS");
        assertThat(session.sql("SELECT * FROM orders ORDER BY id LIMIT 5").collectAsList())
                .isEqualTo(before);
    }

    @Test
    void aHintWinsOverStatistics() {
        String join = " count(*) FROM orders JOIN events ON id = order_id";
        long before = answer("SELECT" + join);

        assertThat(Explained.plan(session, "SELECT /*+ MAPJOIN(orders) */" + join))
                .contains("BroadcastHashJoin", "BROADCAST hint")
                .matches("(?s).*events.*orders.*");
        assertThat(Explained.plan(session, "SELECT /*+ BROADCAST(events) */" + join))
                .matches("(?s).*orders.*events.*");
        assertThat(Explained.plan(session, "SELECT /*+ MERGE(events) */" + join))
                .contains("SortMergeJoin", "MERGE hint");
        assertThat(Explained.plan(session, "SELECT /*+ SHUFFLE_HASH(orders) */" + join))
                .contains("PartitionedHashJoin", "SHUFFLE_HASH hint");
        assertThat(Explained.plan(session, "SELECT /*+ SHUFFLE_REPLICATE_NL(orders) */" + join))
                .contains("NestedLoopJoin");
        assertThat(answer("SELECT /*+ SHUFFLE_HASH(orders) */" + join)).isEqualTo(before);
    }

    @Test
    void aBuildSideThatTurnsOutTooLargeToShareIsToldInTheAnalyzedPlan() {
        long expected = answer(JOIN);
        try (KindlingSession tight = KindlingSession.builder()
                .master("local[2]")
                .config("kindling.memory.limit", "300k")
                .config("kindling.sql.autoBroadcastJoinThreshold", "1g")
                .config("kindling.local.dir", folder.resolve("spill").toString())
                .build()) {
            for (String table : List.of("orders", "events")) {
                tight.read()
                        .schema(session.table(table).schema())
                        .csv(folder.resolve(table + ".csv").toString())
                        .createOrReplaceTempView(table);
            }
            String plan = tight.sql(JOIN).explainString("analyze");
            assertThat(plan).containsPattern("BroadcastHashJoin.*buildSideTooLarge=[1-9]");
            assertThat(tight.sql(JOIN).first().getLong(0)).isEqualTo(expected);
            String crossed =
                    "SELECT max(what) FROM (SELECT * FROM orders WHERE id < 10) o LEFT JOIN events ON id > order_id";
            plan = tight.sql(crossed).explainString("analyze");
            assertThat(plan).containsPattern("NestedLoopJoin.*buildSideTooLarge=[1-9]");
        }
    }
}
