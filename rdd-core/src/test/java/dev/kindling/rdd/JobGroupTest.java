package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.error.KindlingException;
import dev.kindling.rdd.graph.JobListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobGroupTest {

    private static void cancels(Consumer<KindlingContext> settings, Consumer<KindlingContext> cancel, String reason)
            throws Exception {
        try (var context = KindlingContext.builder().master("local[2]").build();
                var drivers = Executors.newFixedThreadPool(2)) {
            var running = new AtomicInteger();
            var open = new CountDownLatch(1);
            Future<Long> chosen = drivers.submit(() -> {
                settings.accept(context);
                return waiting(context, running, new CountDownLatch(1));
            });
            Future<Long> other = drivers.submit(() -> waiting(context, running, open));
            while (running.get() < 2) Thread.onSpinWait();
            cancel.accept(context);
            assertThatThrownBy(() -> chosen.get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(KindlingException.class)
                    .hasMessageContaining(reason);
            open.countDown();
            assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    /// What tasks that may be copies wait for.
    private record Gate(AtomicInteger running, CountDownLatch latch) {}

    private static final Map<Integer, Gate> GATES = new ConcurrentHashMap<>();

    private static long waiting(KindlingContext context, AtomicInteger running, CountDownLatch latch) {
        int number = System.identityHashCode(latch);
        GATES.put(number, new Gate(running, latch));
        return context.range(0, 1, 1, 1)
                .map(i -> {
                    GATES.get(number).running.incrementAndGet();
                    GATES.get(number).latch.await();
                    return i;
                })
                .count();
    }

    @Test
    void cancelsTheJobsOfAGroup() throws Exception {
        cancels(
                context -> context.setJobGroup("reports", "the reports"),
                context -> context.cancelJobGroup("reports"),
                "part of cancelled job group reports");
    }

    @Test
    void cancelsTheJobsWithATag() throws Exception {
        cancels(
                context -> {
                    context.addJobTag("slow");
                    context.addJobTag("other");
                    context.removeJobTag("other");
                },
                context -> {
                    context.cancelJobsWithTag("other");
                    context.cancelJobsWithTag("slow");
                },
                "slow");
    }

    @Test
    void cancelsAllJobs() throws Exception {
        try (var context = KindlingContext.builder().master("local[2]").build();
                var drivers = Executors.newFixedThreadPool(1)) {
            var running = new AtomicInteger();
            Future<Long> job = drivers.submit(() -> waiting(context, running, new CountDownLatch(1)));
            while (running.get() < 1) Thread.onSpinWait();
            context.cancelAllJobs();
            assertThatThrownBy(() -> job.get(30, TimeUnit.SECONDS)).hasMessageContaining("all jobs");
            assertThat(context.range(5).count()).isEqualTo(5);
        }
    }

    @Test
    void keepsPropertiesByThreadAndHandsThemDown() throws Exception {
        try (var context = KindlingContext.local()) {
            context.setLocalProperty("spark.scheduler.pool", "urgent");
            assertThat(context.getLocalProperty("kindling.scheduler.pool")).isEqualTo("urgent");
            var seen = Collections.synchronizedList(new ArrayList<String>());
            Thread child = new Thread(() -> {
                seen.add(String.valueOf(context.getLocalProperty("kindling.scheduler.pool")));
                context.setLocalProperty("kindling.scheduler.pool", null);
            });
            child.start();
            child.join();
            assertThat(seen).containsExactly("urgent");
            assertThat(context.getLocalProperty("kindling.scheduler.pool")).isEqualTo("urgent");
        }
    }

    @Test
    void describesJobsAsTheThreadSays() {
        try (var context = KindlingContext.local()) {
            var descriptions = new ArrayList<String>();
            context.backend().addListener(new JobListener() {
                @Override
                public void jobStarted(int jobId, String description, List<StagePlan> stages) {
                    descriptions.add(description);
                }
            });
            context.range(3).count();
            context.setJobDescription("counting");
            context.range(3).count();
            context.setJobGroup("group", "in the group");
            context.range(3).count();
            context.clearJobGroup();
            context.range(3).count();
            assertThat(descriptions).hasSize(4).containsSubsequence("counting", "in the group");
            assertThat(descriptions.getFirst()).isEqualTo(descriptions.getLast());
        }
    }
}
