package dev.kindling.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.rdd.graph.JobListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Orders of whole results, merged range by range where there are enough rows.
class RangeSortTest {

    /// Eight runs that overlap, with ties: of equal `k` the row with the lower `id` comes first.
    private static final String ROWS =
            "(SELECT id, id * 7919 % 1009 AS k, 'text ' || id AS s FROM range(0, 60000, 1, 8)) r";

    private static final String SORTED = "SELECT k, id, s FROM " + ROWS + " ORDER BY k";

    @TempDir
    Path folder;

    private final List<KindlingSession> sessions = new ArrayList<>();

    @AfterEach
    void close() {
        sessions.forEach(KindlingSession::close);
    }

    /// A session with ranges from 1 KiB on.
    private KindlingSession session(Map<String, String> settings) {
        var all = new HashMap<>(Map.of(
                "kindling.master",
                "local[2]",
                "kindling.local.dir",
                folder.resolve("spill").toString(),
                "kindling.sql.adaptive.advisoryPartitionSizeInBytes",
                "1k"));
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

    private List<Path> spilled() {
        Path spill = folder.resolve("spill");
        if (!Files.exists(spill)) return List.of();
        try (var files = Files.walk(spill)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals("lock"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The ids of [#SORTED].
    private static List<Long> expected() {
        return LongStream.range(0, 60_000)
                .boxed()
                .sorted((a, b) -> Long.compare(a * 7919 % 1009, b * 7919 % 1009))
                .toList();
    }

    private static List<Long> ids(List<Row> rows) {
        return rows.stream().map(row -> row.getLong(1)).toList();
    }

    private void checkSorted(KindlingSession session) {
        assertThat(ids(session.sql(SORTED).collectAsList())).isEqualTo(expected());
        assertThat(usedBytes(session)).isZero();
        assertThat(spilled()).isEmpty();
    }

    @Test
    void manyRowsAreMergedInRangesAndAreInOrder() {
        var session = session(Map.of());
        assertThat(analyzed(session, SORTED)).containsPattern("merged 8 runs in 8 ranges: [0-9.]+ MiB");
        checkSorted(session);
    }

    @Test
    void fewRowsAreMergedInOneRange() {
        var session = session(Map.of("kindling.sql.adaptive.advisoryPartitionSizeInBytes", "16m"));
        assertThat(analyzed(session, SORTED)).containsPattern("merged 8 runs in one range: [0-9.]+ MiB");
        checkSorted(session);
    }

    @Test
    void rowsGoToOneTaskWhereThatIsSwitchedOff() {
        var session = session(Map.of("kindling.sql.adaptive.enabled", "false"));
        assertThat(analyzed(session, SORTED)).contains("SortMerge").doesNotContain("range:", "ranges:");
        checkSorted(session);
    }

    @Test
    void thereAreAsManyRangesAsTheSessionNames() {
        var session = session(Map.of("kindling.sql.shuffle.partitions", "3"));
        assertThat(analyzed(session, SORTED)).contains("merged 8 runs in 3 ranges");
        checkSorted(session);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100k", "400k", "2m", "6m"})
    void withLittleMemory(String limit) {
        checkSorted(session(Map.of("kindling.memory.limit", limit)));
    }

    @Test
    void whereAllTravelsAsBytes() {
        checkSorted(session(Map.of("kindling.local.serialize", "true")));
        checkSorted(session(Map.of("kindling.local.serialize", "true", "kindling.memory.limit", "400k")));
    }

    @Test
    void inWorkerProcesses() {
        checkSorted(session(Map.of("kindling.master", "local-processes[2]")));
    }

    /// Damages what has been sent to files.
    private void damage() {
        for (Path file : spilled()) {
            try {
                byte[] bytes = new byte[(int) Files.size(file)];
                Arrays.fill(bytes, (byte) 'U');
                Files.write(file, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void runsThatAreLostAreMadeAgain() {
        var session = session(Map.of("kindling.memory.limit", "400k"));
        var damagedBytes = new AtomicLong();
        session.context().backend().addListener(new JobListener() {
            private int ranges = -1;

            @Override
            public void jobStarted(int jobId, String description, List<StagePlan> stages) {
                if (description.endsWith(" ranges")) ranges = jobId;
            }

            @Override
            public void jobEnded(int jobId, @Nullable Throwable error) {
                if (jobId != ranges) return;
                damage();
                spilled().forEach(file -> damagedBytes.addAndGet(file.toFile().length()));
            }
        });
        Path out = folder.resolve("sorted");
        session.sql(SORTED).write().parquet(out.toString());
        assertThat(damagedBytes.get()).isPositive();
        assertThat(ids(session.read().parquet(out.toString()).collectAsList())).isEqualTo(expected());
        assertThat(usedBytes(session)).isZero();
    }

    @Test
    void aSingleReaderAndALimitKeepTheOrder() {
        var session = session(Map.of());
        List<Long> expected = expected();
        Iterator<Row> rows = session.sql(SORTED).toLocalIterator();
        for (Long id : expected.subList(0, 50_000))
            assertThat(rows.next().getLong(1)).isEqualTo(id);
        String part = " LIMIT 30000 OFFSET 200000";
        assertThat(session.sql("SELECT count(*) FROM (" + SORTED + part + ")").first())
                .isEqualTo(Row.of(0L));
        assertThat(ids(session.sql(SORTED + " LIMIT 30000 OFFSET 123").collectAsList()))
                .isEqualTo(expected.subList(123, 30_123));
        String many = "SELECT k, id FROM (SELECT id, id % 3 AS k FROM range(0, 300000, 1, 6)) ORDER BY k";
        assertThat(ids(session.sql(many + " LIMIT 150000").collectAsList()))
                .isEqualTo(LongStream.range(0, 150_000)
                        .map(i -> i < 100_000 ? 3 * i : 3 * (i - 100_000) + 1)
                        .boxed()
                        .toList());
        List<Long> rest = ids(session.sql(many + " LIMIT 150000 OFFSET 149000").collectAsList());
        assertThat(rest).hasSize(150_000);
        assertThat(rest.getFirst()).isEqualTo(3L * 49_000 + 1);
        assertThat(rest.getLast()).isEqualTo(3L * 98_999 + 2);
    }

    @Test
    void whatNeedsOnePartitionGetsOne() {
        var session = session(Map.of());
        String numbered = "SELECT count(*), sum(CASE WHEN id = place THEN 1 ELSE 0 END) FROM"
                + " (SELECT id, row_number() OVER (ORDER BY k, id) AS place FROM " + ROWS + ") n";
        assertThat(session.sql(numbered).first().getLong(0)).isEqualTo(60_000);
        assertThat(analyzed(session, numbered)).doesNotContain("ranges:");
        var sorted = session.sql(SORTED);
        assertThat(ids(sorted.coalesce(1).collectAsList())).isEqualTo(expected());
        assertThat(ids(sorted.filter("id % 2 = 0").select("k", "id").collectAsList()))
                .isEqualTo(expected().stream().filter(id -> id % 2 == 0).toList());
        assertThat(sorted.rdd().collect().stream().map(row -> row.getLong(1)).toList())
                .isEqualTo(expected());
    }

    @Test
    void filesAreWrittenInOrder() throws IOException {
        var session = session(Map.of());
        Path out = folder.resolve("sorted");
        session.sql(SORTED).write().parquet(out.toString());
        List<Path> files;
        try (var list = Files.list(out)) {
            files = list.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSize(8);
        var ids = new ArrayList<Long>();
        for (Path file : files)
            ids.addAll(ids(session.read().parquet(file.toString()).collectAsList()));
        assertThat(ids).isEqualTo(expected());
        assertThat(ids(session.read().parquet(out.toString()).collectAsList())).isEqualTo(expected());
    }

    @Test
    void anErrorOfARowIsTheQuerys() {
        var session = session(Map.of());
        String failing = "SELECT raise_error('row ' || id) FROM (" + SORTED + ") WHERE id = 31234";
        assertThatThrownBy(() -> session.sql(failing).collectAsList()).hasMessageContaining("row 31234");
        assertThatThrownBy(() -> session.sql("SELECT id FROM range(0, 60000, 1, 8) ORDER BY"
                                + " CASE WHEN id = 31234 THEN raise_error('key') ELSE id END")
                        .collectAsList())
                .hasMessageContaining("key");
        assertThat(usedBytes(session)).isZero();
    }

    @Test
    void nothingIsLeftOfAnOrderThatIsNotReadToItsEnd() {
        for (String limit : List.of("400k", "1g")) {
            var session = session(Map.of("kindling.memory.limit", limit));
            Iterator<Row> rows = session.sql(SORTED).toLocalIterator();
            assertThat(rows.next().getLong(1)).isZero();
            assertThat(session.sql(SORTED + " LIMIT 110000").take(3)).hasSize(3);
            session.close();
            assertThat(spilled()).isEmpty();
        }
    }

    private static final List<String> KEYS = List.of(
            "id * 7919 % %d",
            "CAST(id * 7919 % %d AS STRING)",
            "CAST(id * 7919 % %d AS DECIMAL(30, 3)) / 7",
            "CAST(id * 7919 % %d AS DOUBLE) / 3 - 20",
            "CASE WHEN id % 5 = 0 THEN CAST('NaN' AS DOUBLE) WHEN id % 7 = 0 THEN -0.0D ELSE id % %d * 0.0D END",
            "date_add(DATE '2020-01-01', CAST(id * 7919 % %d AS INT))",
            "id % 2 = 0",
            "array(id % %d, id % 3)",
            "named_struct('a', id % 4, 'b', CAST(id % %d AS STRING))",
            "CAST(NULL AS INT)");

    /// Random orders, in ranges and in one task, which decides nothing.
    private void compare(Map<String, String> settings, long seed, int queries) {
        var inRanges = session(settings);
        var inOne = session(Map.of("kindling.sql.adaptive.enabled", "false"));
        var random = new SplittableRandom(seed);
        for (int i = 0; i < queries; i++) {
            var columns = new ArrayList<String>();
            var order = new ArrayList<String>();
            for (int k = 1 + random.nextInt(3); k > 0; k--) {
                String distinct = Integer.toString(
                        1 + random.nextInt(List.of(3, 50, 100_000).get(random.nextInt(3))));
                String key = KEYS.get(random.nextInt(KEYS.size())).replace("%d", distinct);
                int nulls = 2 + random.nextInt(10);
                String name = "k" + columns.size();
                columns.add(
                        random.nextBoolean()
                                ? key + " AS " + name
                                : "CASE WHEN id * 31 % " + nulls + " <> 0 THEN " + key + " END AS " + name);
                order.add(name
                        + List.of("", " DESC").get(random.nextInt(2))
                        + List.of("", " NULLS FIRST", " NULLS LAST").get(random.nextInt(3)));
            }
            int rows = random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(40_000);
            String query = "SELECT * FROM (SELECT " + String.join(", ", columns) + ", id FROM range(0, " + rows
                    + ", 1, " + (2 + random.nextInt(9)) + ") WHERE id % 11 <> " + random.nextInt(12) + ") ORDER BY "
                    + String.join(", ", order);
            assertThat(inRanges.sql(query).collectAsList())
                    .as("seed %s, query %s: %s", seed, i, query)
                    .isEqualTo(inOne.sql(query).collectAsList());
            assertThat(usedBytes(inRanges)).isZero();
        }
        assertThat(spilled()).isEmpty();
    }

    @Test
    void rangesGiveTheOrderOneTaskGives() {
        compare(Map.of(), 20_261_122, 25);
    }

    @Test
    void rangesGiveTheOrderOneTaskGivesWithLittleMemory() {
        compare(Map.of("kindling.memory.limit", "300k"), 7, 8);
    }

    @Test
    void rangesGiveTheOrderOneTaskGivesWhereAllTravelsAsBytes() {
        compare(Map.of("kindling.local.serialize", "true", "kindling.sql.shuffle.partitions", "5"), 11, 8);
    }
}
