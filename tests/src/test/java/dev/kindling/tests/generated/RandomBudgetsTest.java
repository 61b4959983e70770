package dev.kindling.tests.generated;

import dev.kindling.sql.KindlingSession;
import dev.kindling.sql.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Queries give the same rows under a small memory budget as under a large one, and leave no spill file behind.
///
/// The tables and the budgets grow together: `-Dbudgets.rows=3000000 -Dbudgets.queries=200` tries budgets from 64
/// MiB to 1 GiB. The seed of a query is in its failure; `-Dbudgets.seed=S -Dbudgets.queries=1` runs it alone.
class RandomBudgetsTest {

    private static final long SEED = Long.getLong("budgets.seed", 20_261_121);
    private static final int QUERIES = Integer.getInteger("budgets.queries", 25);
    private static final long ROWS = Long.getLong("budgets.rows", 30_000);
    private static final boolean TELLS = Boolean.getBoolean("budgets.tell");
    private static final long LEAST_BYTES = Math.max(1L << 20, (64L << 20) * ROWS / 3_000_000);

    @TempDir
    Path folder;

    /// Rows as two numbers: how many, and a sum of their hashes.
    private record Digest(long rowCount, long hash) {

        static Digest of(Iterator<Row> rows, boolean ordered) {
            long count = 0;
            long hash = 0;
            while (rows.hasNext()) {
                long one = mixed(rows.next().toSeq().hashCode());
                hash = ordered ? mixed(hash + one) : hash + one;
                count++;
            }
            return new Digest(count, hash);
        }

        private static long mixed(long value) {
            long product = (value ^ value >>> 29) * 0x9E3779B97F4A7C15L;
            return product ^ product >>> 32;
        }
    }

    private KindlingSession session(Map<String, String> settings, Path spill) {
        KindlingSession session = KindlingSession.builder()
                .master("local[2]")
                .config("kindling.local.dir", spill.toString())
                .config(settings)
                .build();
        BudgetedTables.register(session, folder);
        return session;
    }

    private static Digest run(KindlingSession session, BudgetedQueries.Query query) {
        for (String statement : query.before()) session.sql(statement).collect();
        return Digest.of(session.sql(query.sql()).toLocalIterator(), query.isOrdered());
    }

    private static Map<String, String> settings(RandomGenerator random) {
        long limit = LEAST_BYTES << random.nextInt(4);
        limit += random.nextLong(limit);
        return Map.of(
                "kindling.memory.limit", Long.toString(limit),
                "kindling.sql.autoBroadcastJoinThreshold",
                        List.of("-2", "-2", "-1", "1g").get(random.nextInt(4)),
                "kindling.sql.join.preferSortMergeJoin", Boolean.toString(random.nextInt(4) == 0),
                "kindling.sql.shuffle.partitions", List.of("0", "1", "3", "16").get(random.nextInt(4)),
                "kindling.sql.adaptive.advisoryPartitionSizeInBytes",
                        List.of("16m", "256k", "1k").get(random.nextInt(3)));
    }

    @Test
    void givesTheSameRowsUnderAnyBudget() throws IOException {
        BudgetedTables.write(ROWS, folder);
        Path spill = folder.resolve("spill");
        var soft = new SoftAssertions();
        try (KindlingSession ample = session(Map.of("kindling.memory.limit", "4g"), folder.resolve("ample"))) {
            for (long seed = SEED; seed < SEED + QUERIES; seed++) {
                var random = new SplittableRandom(seed);
                BudgetedQueries.Query query = new BudgetedQueries(random, ROWS).query();
                Map<String, String> settings = settings(random);
                long start = System.nanoTime();
                Object expected = outcome(ample, query);
                long middle = System.nanoTime();
                ample.sql("UNCACHE TABLE IF EXISTS kept").collect();
                ample.sql("DROP VIEW IF EXISTS kept").collect();
                Object found;
                try (KindlingSession tight = session(settings, spill)) {
                    found = outcome(tight, query);
                }
                if (TELLS)
                    System.out.printf(
                            "%d %s %d ms %d ms %s%n   %s%n%s%n",
                            seed,
                            settings.get("kindling.memory.limit"),
                            (middle - start) / 1_000_000,
                            (System.nanoTime() - middle) / 1_000_000,
                            expected.equals(found) ? "" : "DIFFERS " + settings,
                            expected + (expected.equals(found) ? "" : "  " + found),
                            query);
                soft.assertThat(found)
                        .as("seed %d, %s:\n%s", seed, settings, query)
                        .isEqualTo(expected)
                        .isInstanceOf(Digest.class);
                soft.assertThat(left(spill))
                        .as("spill after seed %d:\n%s", seed, query)
                        .isEmpty();
            }
        }
        soft.assertAll();
    }

    /// The digest of the query's rows, or why there is none.
    private static Object outcome(KindlingSession session, BudgetedQueries.Query query) {
        try {
            return run(session, query);
        } catch (RuntimeException | AssertionError | OutOfMemoryError e) {
            return e.toString();
        }
    }

    private static List<Path> left(Path folder) throws IOException {
        if (!Files.exists(folder)) return List.of();
        try (var files = Files.walk(folder)) {
            return files.filter(file -> !file.equals(folder)).toList();
        }
    }
}
