package dev.kindling.tests.generated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.KindlingSession;
import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.DuckDbEngine;
import dev.kindling.tests.engine.KindlingEngine;
import dev.kindling.tests.engine.SqlFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final boolean TELLS = Boolean.getBoolean("generated.tell");
    private static final long MOST_ROWS = 100_000;
    private static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("1e-9");

    private static final Pattern LAST_LIMIT = Pattern.compile(" LIMIT (\\d+)(?: OFFSET \\d+)?$");

    /// A plan as written may have to make rows that an optimizer knows to be of no use: of pairs of pairs of a
    /// million rows only the keys, say. It is not waited for longer.
    private static final long AS_WRITTEN_SECONDS = 20;

    private static final String AS_WRITTEN = "as written";

    @TempDir
    Path folder;

    /// Memory for a part of the rows of the larger table, and no joins that broadcast.
    private static final Map<String, String> TIGHT = Map.of(
            "kindling.memory.limit", System.getProperty("generated.memory", "256k"),
            "kindling.sql.autoBroadcastJoinThreshold", "-1",
            "kindling.sql.shuffle.partitions", "3");

    private final DuckDbEngine duckDb = DuckDbEngine.open();
    private final Map<String, KindlingSession> ways = new LinkedHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @BeforeEach
    void open() {
        duckDb.execute("SET memory_limit = '1GB'");
        duckDb.execute("SET temp_directory = '" + folder.resolve("duckdb") + "'");
        GeneratedTables.write(duckDb, folder);
        duckDb.limitTime(10);
        for (String plan : List.of("optimized", AS_WRITTEN)) {
            for (String loops : List.of("fused", "kernels")) {
                way(plan, loops, Map.of());
                way(plan, loops, TIGHT);
            }
        }
    }

    private void way(String plan, String loops, Map<String, String> settings) {
        boolean isTight = !settings.isEmpty();
        var all = new LinkedHashMap<>(settings);
        all.put("kindling.sql.optimizer.excludedRules", plan.equals("optimized") ? "" : "*");
        all.put("kindling.sql.codegen.wholeStage", Boolean.toString(loops.equals("fused")));
        // The joins of one half of the sessions that exchange both sides hash, those of the other sort.
        all.put("kindling.sql.join.preferSortMergeJoin", Boolean.toString(loops.equals("kernels")));
        all.put("kindling.local.dir", folder.resolve("spill").toString());
        KindlingSession session =
                KindlingSession.builder().master("local[2]").config(all).build();
        GeneratedTables.register(session, folder);
        ways.put(plan + ", " + loops + (isTight ? ", in little memory" : ""), session);
    }

    @AfterEach
    void close() {
        timer.close();
        ways.values().forEach(KindlingSession::close);
        duckDb.close();
    }

    @Test
    void givesTheSameRowsHoweverItIsRun() {
        int compared = 0;
        int givenUp = 0;
        var soft = new SoftAssertions();
        for (long seed = SEED; seed < SEED + QUERIES; seed++) {
            String sql = new QueryGenerator(new SplittableRandom(seed)).query().sql();
            Answer expected = peersAnswer(sql);
            if (expected == null) continue;
            compared++;
            var differences = new LinkedHashMap<String, String>();
            var known = new ArrayList<Map<List<@Nullable String>, Integer>>();
            boolean gaveUp = false;
            for (var way : ways.entrySet()) {
                boolean isWritten = way.getKey().startsWith(AS_WRITTEN);
                if (isWritten && gaveUp) continue;
                long seconds = isWritten ? AS_WRITTEN_SECONDS : Long.MAX_VALUE;
                try {
                    String difference = difference(way.getValue(), sql, expected, known, seconds);
                    if (difference != null) differences.put(way.getKey(), difference);
                } catch (TimeoutException _) {
                    gaveUp = true;
                }
            }
            if (gaveUp) givenUp++;
            if (TELLS && !differences.isEmpty()) System.out.println(seed + "\n" + sql + "\n   " + differences);
            soft.assertThat(differences).as("seed %d:\n%s", seed, sql).isEmpty();
            if (soft.errorsCollected().size() > 20) break;
            if (TELLS && compared % 50 == 0)
                System.out.println("compared " + compared + " up to seed " + seed + ", "
                        + soft.errorsCollected().size() + " differ, " + givenUp + " given up as written");
        }
        soft.assertAll();
        assertThat(givenUp).as("plans as written not waited for").isLessThanOrEqualTo(1 + QUERIES / 200);
        assertThat(compared).as("queries that DuckDB can run").isGreaterThan(QUERIES * 9 / 10);
    }

    /// DuckDB's rows, or null where they are too many to be worth comparing, or it cannot run the query (it has no
    /// full join with other conditions than equality) or not in time, or gives more rows than the query's own limit
    /// (2000 instead of 3 in order, of a left join with an empty table).
    private @Nullable Answer peersAnswer(String sql) {
        try {
            String count = duckDb.execute("SELECT count(*) FROM (" + sql + ") q")
                    .rows()
                    .getFirst()
                    .getFirst();
            if (count == null || Long.parseLong(count) > MOST_ROWS) return null;
            Answer answer = duckDb.execute(sql);
            return answer.rows().size() > limit(sql) ? null : answer;
        } catch (SqlFailure _) {
            return null;
        }
    }

    private static long limit(String sql) {
        Matcher limit = LAST_LIMIT.matcher(sql);
        return limit.find() ? Long.parseLong(limit.group(1)) : Long.MAX_VALUE;
    }

    /// @param known answers that agree, as bags: most ways give one of them
    /// @param seconds for which the answer is waited for
    private @Nullable String difference(
            KindlingSession session,
            String sql,
            Answer expected,
            List<Map<List<@Nullable String>, Integer>> known,
            long seconds)
            throws TimeoutException {
        Future<?> limit = timer.schedule(() -> session.sparkContext().cancelAllJobs(), seconds, TimeUnit.SECONDS);
        try {
            Answer ours = KindlingEngine.answer(session.sql(sql));
            var bag = new HashMap<List<@Nullable String>, Integer>();
            for (var row : ours.rows()) bag.merge(row, 1, Integer::sum);
            if (known.contains(bag)) return null;
            String difference = AGREEMENT.difference(ours.rows(), expected.rows(), Agreement.Order.FREE);
            if (difference == null) known.add(bag);
            return difference;
        } catch (RuntimeException | AssertionError e) {
            if (limit.isDone()) throw new TimeoutException(sql);
            return e.toString();
        } finally {
            limit.cancel(false);
        }
    }
}
