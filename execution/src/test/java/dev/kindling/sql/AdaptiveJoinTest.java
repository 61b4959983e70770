package dev.kindling.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Joins whose sides turn out other than estimated run another way than planned, and yield the same.
class AdaptiveJoinTest {

    private static final String THRESHOLD = "kindling.sql.autoBroadcastJoinThreshold";
    private static final String RUN_TIME_THRESHOLD = "kindling.sql.adaptive.autoBroadcastJoinThreshold";
    private static final String SORT_MERGE = "kindling.sql.join.preferSortMergeJoin";
    private static final String SKEW = "kindling.sql.adaptive.skewJoin.";

    @TempDir
    Path folder;

    private final List<KindlingSession> sessions = new ArrayList<>();

    @AfterEach
    void close() {
        sessions.forEach(KindlingSession::close);
    }

    /// A session with joins over 8 partitions that are planned as partitioned ones, whatever they join.
    private KindlingSession session(Map<String, String> settings) {
        var all = new HashMap<>(Map.of(
                "kindling.master",
                "local[2]",
                "kindling.local.dir",
                folder.resolve("spill").toString(),
                "kindling.sql.shuffle.partitions",
                "8",
                "kindling.sql.adaptive.advisoryPartitionSizeInBytes",
                "1k",
                SKEW + "skewedPartitionThresholdInBytes",
                "1k",
                THRESHOLD,
                "-1"));
        all.putAll(settings);
        KindlingSession session = KindlingSession.builder().config(all).build();
        sessions.add(session);
        return session;
    }

    private static String analyzed(KindlingSession session, String query) {
        return Objects.requireNonNull(
                session.sql("EXPLAIN ANALYZE " + query).first().getString(0));
    }

    private static long usedBytes(KindlingSession session) {
        return session.context().backend().memory().usedBytes();
    }

    private List<Path> spilled() throws IOException {
        Path spill = folder.resolve("spill");
        if (!Files.exists(spill)) return List.of();
        try (var files = Files.walk(spill)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals("lock"))
                    .toList();
        }
    }

    /// Of its rows the planner expects many, and one in a thousand is there.
    private static final String FEW = "(SELECT id * 2 AS k FROM range(0, 100000, 1, 4) WHERE id % 1000 < 1) few";

    private static final String MANY = "(SELECT id AS k, id % 10 AS v FROM range(0, 200000, 1, 4)) many";

    /// Of [#FEW], the sum of k.
    private static final long SUM = 2000 * 99 * 100 / 2;

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void aBuildSideThatTurnsOutSmallIsBroadcast(String sortMerge) {
        var session = session(Map.of(THRESHOLD, "20k", SORT_MERGE, sortMerge));
        String query = "SELECT count(*), sum(many.k) FROM " + MANY + " JOIN " + FEW + " ON many.k = few.k";
        String plan = analyzed(session, query);
        assertThat(plan)
                .contains(sortMerge.equals("true") ? "SortMergeJoin" : "PartitionedHashJoin")
                .containsPattern("switched to broadcast: build side [0-9.]+ Ki?B within 20.0 KiB");
        assertThat(session.sql(query).first()).isEqualTo(Row.of(100L, SUM));
        assertThat(usedBytes(session)).isZero();
    }

    @Test
    void aGroupedBuildSideIsBroadcastWhoseGroupsWereOverestimated() {
        var session = session(Map.of(THRESHOLD, "20k"));
        String groups = "(SELECT k, max(v) AS most FROM (SELECT id * id % 11 AS k, id AS v FROM range(0, 50000, 1, 4))"
                + " GROUP BY k) groups";
        String query = "SELECT count(*), count(most) FROM " + MANY + " LEFT JOIN " + groups + " ON v = groups.k";
        String plan = analyzed(session, query);
        assertThat(plan).contains("switched to broadcast: build side");
        // Squares modulo 11 are 0, 1, 3, 4, 5 and 9.
        assertThat(session.sql(query).first()).isEqualTo(Row.of(200_000L, 120_000L));
    }

    @Test
    void keysOfABroadcastBuildSideNarrowTheScanOfTheProbeSide() {
        var session = session(Map.of(THRESHOLD, "20k"));
        String path = folder.resolve("many").toString();
        session.sql("SELECT id AS k, id % 10 AS v FROM range(0, 200000, 1, 4)")
                .write()
                .parquet(path);
        session.read().parquet(path).createOrReplaceTempView("many");
        String plan = analyzed(session, "SELECT count(*), sum(v) FROM many JOIN " + FEW + " ON many.k = few.k");
        assertThat(plan).contains("switched to broadcast").containsPattern("Scan.*parquet.* rowsOut=[0-9]{1,4}[,}]");
    }

    @Test
    void nothingIsDecidedAnewWhereThatIsSwitchedOffOrHintedOtherwise() {
        String from = " count(*) FROM " + MANY + " JOIN " + FEW + " ON many.k = few.k";
        var off = session(Map.of(THRESHOLD, "20k", "kindling.sql.adaptive.enabled", "false"));
        assertThat(analyzed(off, "SELECT" + from)).doesNotContain("broadcast", "partitioned:");
        var never = session(Map.of(THRESHOLD, "20k", RUN_TIME_THRESHOLD, "-1"));
        assertThat(analyzed(never, "SELECT" + from)).doesNotContain("broadcast").contains("partitioned: build side");
        var hinted = session(Map.of(THRESHOLD, "20k"));
        for (String hint : List.of("MERGE(few)", "SHUFFLE_HASH(few)")) {
            assertThat(analyzed(hinted, "SELECT /*+ " + hint + " */" + from))
                    .doesNotContain("switched")
                    .contains("partitioned: build side");
        }
    }

    @Test
    void aProbeSideThatTurnsOutMuchSmallerIsBuiltOn() {
        var session = session(Map.of(RUN_TIME_THRESHOLD, "0"));
        String query = "SELECT count(*), sum(other.k) FROM " + FEW + " JOIN (SELECT id * 10 AS k FROM"
                + " range(0, 20000, 1, 4)) other ON few.k = other.k";
        assertThat(analyzed(session, query)).containsPattern("sides swapped: build side .*, probe side ");
        assertThat(session.sql(query).first()).isEqualTo(Row.of(100L, SUM));
    }

    @ParameterizedTest
    @CsvSource({
        "BROADCAST(none), BroadcastHashJoin, k = none.n",
        "SHUFFLE_HASH(none), PartitionedHashJoin, k = none.n",
        "MERGE(none), SortMergeJoin, k = none.n",
        "BROADCAST(none), NestedLoopJoin, k < none.n"
    })
    void theProbeSideOfAnEmptyBuildSideIsOnlyReadWhereItsRowsComeOutAlone(String hint, String name, String on) {
        var session = session(Map.of());
        // That it has no rows is not known to the planner.
        String none = "(SELECT id AS n FROM range(0, 1000, 1, 4) WHERE id % 10 > 10) none";
        String probe = "(SELECT id AS k FROM range(0, 10000, 1, 4)) some";
        String inner = "SELECT /*+ " + hint + " */ k, n FROM " + probe + " JOIN " + none + " ON " + on;
        assertThat(analyzed(session, inner)).contains(name).contains("no rows: build side is empty");
        assertThat(session.sql(inner).collectAsList()).isEmpty();
        String left = inner.replace(" JOIN", " LEFT JOIN");
        assertThat(analyzed(session, left)).contains(name).doesNotContain("no rows:");
        assertThat(session.sql(left).collectAsList()).hasSize(10_000);
        assertThat(usedBytes(session)).isZero();
    }

    @Test
    void aPartitionMuchLargerThanMostIsSharedByTasks() {
        var session = session(Map.of(RUN_TIME_THRESHOLD, "-1"));
        String query = "SELECT count(*), sum(n) FROM (SELECT if(id % 10 < 7, 3, id % 1000) AS k FROM"
                + " range(0, 40000, 1, 12)) orders JOIN (SELECT id AS k, id % 3 AS n FROM range(1000)) kinds"
                + " ON orders.k = kinds.k";
        String plan = analyzed(session, query);
        assertThat(plan).containsPattern("probe side's partition [0-7] split in 8: [0-9.]+ KiB, median [0-9.]+ KiB");
        var off = session(Map.of(RUN_TIME_THRESHOLD, "-1", SKEW + "enabled", "false"));
        assertThat(analyzed(off, query)).contains("partitioned:").doesNotContain("split");
        assertThat(session.sql(query).first()).isEqualTo(off.sql(query).first());
    }

    @Test
    void partitionsThatTurnOutSmallAreJoinedByFewTasks() {
        String query = "SELECT count(*), max(text) FROM " + MANY + " JOIN (SELECT id * 2 AS k, 'text ' || id AS text"
                + " FROM range(0, 100000, 1, 4) WHERE id % 1000 < 1) few ON many.k = few.k";
        // By estimate, memory asks for many partitions.
        var session = session(Map.of(
                "kindling.memory.limit", "1m",
                "kindling.sql.shuffle.partitions", "0",
                "kindling.sql.adaptive.advisoryPartitionSizeInBytes", "16m"));
        assertThat(analyzed(session, query)).containsPattern("[0-9]+ partitions coalesced to 2");
        session.sql("SET kindling.sql.adaptive.coalescePartitions.enabled = false");
        assertThat(analyzed(session, query)).contains("partitioned:").doesNotContain("coalesced");
        assertThat(session.sql(query).first()).isEqualTo(Row.of(100L, "text 99000"));
    }

    /// All ways to join `l` and `r`, with a condition that is to be put in.
    private static final Map<String, String> JOINS = new LinkedHashMap<>();

    static {
        JOINS.put("inner", "SELECT l.v, r.v FROM l JOIN r ON %s");
        JOINS.put("left", "SELECT l.v, r.v FROM l LEFT JOIN r ON %s");
        JOINS.put("right", "SELECT l.v, r.v FROM l RIGHT JOIN r ON %s");
        JOINS.put("full", "SELECT l.v, r.v FROM l FULL JOIN r ON %s");
        JOINS.put("semi", "SELECT l.k, l.v FROM l LEFT SEMI JOIN r ON %s");
        JOINS.put("anti", "SELECT l.k, l.v FROM l LEFT ANTI JOIN r ON %s");
        JOINS.put("existence", "SELECT l.v FROM l WHERE EXISTS (SELECT 1 FROM r WHERE %s) OR l.v %% 5 = 0");
    }

    /// Sides of random sizes, with one key in half of the rows and NULLs among the keys.
    private static void define(KindlingSession session, SplittableRandom random) {
        for (String name : List.of("l", "r")) {
            int rows = 1 << random.nextInt(4, 10);
            int keys = random.nextInt(20, 200);
            int often = random.nextInt(keys);
            String hot = random.nextInt(3) == 0 ? "false" : "id % 2 = 0";
            session.sql("CREATE OR REPLACE TEMP VIEW " + name + " AS SELECT CASE WHEN " + hot + " AND id % 7 <> 3 THEN "
                    + often + " WHEN id % 11 = 1 THEN NULL ELSE id * 31 % " + keys + " END AS k, id AS v FROM range(0, "
                    + rows + ", 1, " + random.nextInt(1, 9) + ")");
        }
    }

    private static List<String> rows(KindlingSession session, String query) {
        var rows = new ArrayList<String>();
        session.sql(query).toLocalIterator().forEachRemaining(row -> rows.add(row.toString()));
        rows.sort(null);
        return rows;
    }

    private void check(Map<String, String> settings, long seed, int cases) throws IOException {
        var session = session(settings);
        for (int i = 0; i < cases; i++) {
            var random = new SplittableRandom(seed + i);
            define(session, random);
            for (String sortMerge : List.of("false", "true")) {
                String limit = List.of("-1", "2k", "1g").get(random.nextInt(3));
                session.sql("SET " + SORT_MERGE + " = " + sortMerge);
                session.sql("SET " + RUN_TIME_THRESHOLD + " = " + limit);
                JOINS.forEach((type, query) -> {
                    String residual = random.nextInt(3) == 0 ? " AND l.v <= r.v" : "";
                    List<String> byPairs = rows(session, query.formatted("l.k <= r.k AND l.k >= r.k" + residual));
                    assertThat(rows(session, query.formatted("l.k = r.k" + residual)))
                            .as("seed %d, %s%s, sort-merge %s, limit %s", seed, type, residual, sortMerge, limit)
                            .isEqualTo(byPairs);
                });
            }
            assertThat(usedBytes(session)).isZero();
            assertThat(spilled()).isEmpty();
        }
    }

    @Test
    void allJoinsYieldWhatComparingAllPairsYields() throws IOException {
        check(Map.of(), 20_261_122, 5);
    }

    @Test
    void withLittleMemory() throws IOException {
        check(Map.of("kindling.memory.limit", "256k"), 7, 2);
    }

    @Test
    void whereAllTravelsAsBytes() throws IOException {
        check(Map.of("kindling.local.serialize", "true"), 11, 1);
    }

    @Test
    void inWorkerProcesses() {
        var session = session(Map.of("kindling.master", "local-processes[2]", "kindling.sql.shuffle.partitions", "3"));
        define(session, new SplittableRandom(13));
        for (String type : List.of("left", "semi")) {
            String query = Objects.requireNonNull(JOINS.get(type));
            List<String> byPairs = rows(session, query.formatted("l.k <= r.k AND l.k >= r.k"));
            for (String limit : List.of("-1", "1g")) {
                session.sql("SET " + RUN_TIME_THRESHOLD + " = " + limit);
                assertThat(rows(session, query.formatted("l.k = r.k")))
                        .as("%s, limit %s", type, limit)
                        .isEqualTo(byPairs);
            }
        }
    }

    @Test
    void oneQueryMakesAllDecisions() {
        var session = session(Map.of());
        define(session, new SplittableRandom(1));
        String chain = "SELECT l.v, a.v, b.n FROM l JOIN r a ON l.k = a.k LEFT JOIN"
                + " (SELECT k, count(*) AS n FROM r GROUP BY k) b ON a.k = b.k";
        List<String> expected = null;
        for (String limit : List.of("-1", "3k", "1g")) {
            session.sql("SET " + RUN_TIME_THRESHOLD + " = " + limit);
            List<String> found = rows(session, chain);
            if (expected == null) expected = found;
            assertThat(found).as(limit).isNotEmpty().isEqualTo(expected);
            assertThat(rows(session, chain)).as(limit + " again").isEqualTo(expected);
        }
        assertThat(usedBytes(session)).isZero();
    }

    @Test
    void nothingIsLeftOfAQueryThatIsNotReadToItsEnd() throws IOException {
        for (String limit : List.of("-1", "1g")) {
            var session = session(Map.of(RUN_TIME_THRESHOLD, limit, "kindling.memory.limit", "1m"));
            String query = "SELECT a.k, b.v FROM (SELECT id % 3000 AS k FROM range(0, 60000, 1, 4)) a JOIN"
                    + " (SELECT id AS k, id AS v FROM range(0, 3000, 1, 2)) b ON a.k = b.k";
            assertThat(session.sql(query + " LIMIT 5").collectAsList()).hasSize(5);
            assertThat(usedBytes(session)).isZero();
            assertThat(spilled()).isEmpty();
        }
    }
}
