package dev.kindling.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.error.KindlingException;
import dev.kindling.rdd.KindlingContext;
import dev.kindling.sql.types.DataTypes;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A session's queries and collections run in one context.
class SessionContextTest {

    /// What tasks that may be copies tell that they run.
    private static final Map<String, CountDownLatch> STARTED = new ConcurrentHashMap<>();

    /// Cancels `query`, which would take years, while it runs.
    private static void cancels(
            String query, Consumer<KindlingContext> settings, Consumer<KindlingContext> cancel, String reason)
            throws Exception {
        try (var session = KindlingSession.builder().master("local[2]").build();
                var driver = Executors.newFixedThreadPool(1)) {
            var started = new CountDownLatch(1);
            STARTED.put(reason, started);
            UdfRegistration.Udf1<Long, Long> tells = id -> {
                STARTED.get(reason).countDown();
                return id;
            };
            session.udf().register("started", tells, DataTypes.LongType);
            KindlingContext context = session.sparkContext();
            Future<Row> running = driver.submit(() -> {
                settings.accept(context);
                return session.sql(query).first();
            });
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            cancel.accept(context);
            assertThatThrownBy(() -> running.get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(KindlingException.class)
                    .hasMessageContaining(reason);
            assertThat(session.sql("SELECT 1 + 1").first()).isEqualTo(Row.of(2));
            assertThat(context.backend().memory().usedBytes()).isZero();
        }
    }

    private static final String LONG =
            "SELECT count(*) FROM (SELECT started(id) AS id FROM range(0, 1000000000000000, 1, 4)) WHERE id < 0";

    @Test
    void aQueryIsCancelledWithItsGroup() throws Exception {
        cancels(
                LONG,
                context -> context.setJobGroup("reports", "the reports"),
                context -> context.cancelJobGroup("reports"),
                "part of cancelled job group reports");
    }

    @Test
    void aQueryIsCancelledByItsTag() throws Exception {
        cancels(LONG, context -> context.addJobTag("slow"), context -> context.cancelJobsWithTag("slow"), "slow");
    }

    @Test
    void aQueryIsCancelledWithAllJobs() throws Exception {
        String build = "SELECT count(*) FROM range(10) small JOIN (" + LONG.replace("count(*)", "count(*) AS c")
                + ") one ON small.id = one.c";
        cancels(build, _ -> {}, KindlingContext::cancelAllJobs, "all jobs");
    }

    @Test
    void itsContextIsOneWithTheSettingsOfTheSession(@TempDir Path folder) {
        var settings = Map.of("kindling.sql.shuffle.partitions", "3");
        try (var session = KindlingSession.builder().config(settings).build()) {
            assertThat(session.sparkContext()).isSameAs(session.context());
            assertThat(session.sparkContext().getConf()).containsAllEntriesOf(settings);
            session.sparkContext().setCheckpointDir(folder.toString());
            var rows = session.sql("SELECT id FROM range(5)").rdd();
            rows.checkpoint();
            assertThat(rows.count()).isEqualTo(5);
            assertThat(rows.isCheckpointed()).isTrue();
        }
    }
}
