package dev.kindling.rdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.graph.Accumulator;
import dev.kindling.rdd.graph.Counters;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.local.Scheduling.Mode;
import dev.kindling.rdd.local.Scheduling.Pool;
import dev.kindling.rdd.local.Scheduling.Speculation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchedulingTest {

    private interface Body {

        int run(int partition, int attempt) throws Exception;
    }

    private static RddNode<Integer> tasks(int count, Body body) {
        var splits =
                IntStream.range(0, count).mapToObj(i -> new SourceSplit<>(i, 0)).toList();
        return new Source<Integer, Integer>(
                "tasks",
                splits,
                (task, split) -> List.of(body.run(split, task.attempt())).iterator());
    }

    private static Job<Integer, Integer> job(int count, Body body) {
        return Job.over(tasks(count, body), (_, elements) -> elements.next());
    }

    /// Runs two jobs of four tasks on one slot that is busy until both have queued theirs.
    private static List<String> order(Scheduling scheduling, String firstPool, String secondPool) throws Exception {
        var started = Collections.synchronizedList(new ArrayList<String>());
        var open = new CountDownLatch(1);
        try (var backend = new LocalBackend(LocalOptions.withThreads(1).scheduled(scheduling));
                var drivers = Executors.newFixedThreadPool(3)) {
            var queued = new AtomicInteger();
            Future<?> blocker = drivers.submit(() -> backend.run(job(1, (_, _) -> {
                queued.incrementAndGet();
                open.await();
                return 0;
            })));
            while (queued.get() < 1) Thread.onSpinWait();
            var jobs = new ArrayList<Future<?>>();
            for (String pool : List.of(firstPool, secondPool)) {
                String name = jobs.isEmpty() ? "a" : "b";
                int before = backend.queuedTasks();
                jobs.add(drivers.submit(() -> backend.run(job(4, (_, _) -> {
                            started.add(name);
                            return 0;
                        })
                        .inPool(pool))));
                while (backend.queuedTasks() < before + 4) Thread.onSpinWait();
            }
            open.countDown();
            blocker.get();
            for (var each : jobs) each.get();
        }
        return started;
    }

    @Test
    void finishesTheEarlierJobFirst() throws Exception {
        assertThat(order(Scheduling.DEFAULT, "x", "y")).containsExactly("a", "a", "a", "a", "b", "b", "b", "b");
    }

    @Test
    void finishesTheEarlierJobOfAPoolFirst() throws Exception {
        var fair = new Scheduling(Mode.FAIR, Map.of(), Speculation.OFF);
        assertThat(order(fair, "x", "x")).containsExactly("a", "a", "a", "a", "b", "b", "b", "b");
    }

    @Test
    void prefersThePoolThatIsDueAMinimum() throws Exception {
        var fair = new Scheduling(Mode.FAIR, Map.of("urgent", new Pool(1, 1)), Speculation.OFF);
        assertThat(order(fair, "any", "urgent")).containsExactly("b", "b", "b", "b", "a", "a", "a", "a");
    }

    @Test
    void sharesSlotsByWeight() throws Exception {
        var fair = new Scheduling(Mode.FAIR, Map.of("heavy", new Pool(3, 0)), Speculation.OFF);
        var running = new AtomicInteger[] {new AtomicInteger(), new AtomicInteger()};
        var open = new CountDownLatch(1);
        var hold = new CountDownLatch(1);
        try (var backend = new LocalBackend(LocalOptions.withThreads(4).scheduled(fair));
                var drivers = Executors.newFixedThreadPool(3)) {
            Future<?> blocker = drivers.submit(() -> backend.run(job(4, (_, _) -> {
                hold.await();
                return 0;
            })));
            while (backend.runningTasks() < 4) Thread.onSpinWait();
            var jobs = new ArrayList<Future<?>>();
            for (String pool : List.of("light", "heavy")) {
                AtomicInteger count = running[jobs.size()];
                jobs.add(drivers.submit(() -> backend.run(job(8, (_, _) -> {
                            count.incrementAndGet();
                            open.await();
                            return 0;
                        })
                        .inPool(pool))));
            }
            while (backend.queuedTasks() < 16) Thread.onSpinWait();
            hold.countDown();
            blocker.get();
            while (running[0].get() + running[1].get() < 4) Thread.onSpinWait();
            assertThat(running[0]).hasValue(1);
            assertThat(running[1]).hasValue(3);
            open.countDown();
            for (var each : jobs) each.get();
        }
    }

    // --- Speculation.

    private static final Speculation EAGER = new Speculation(true, 5, 1.5, 0.5, 20);

    static final class Sum extends Accumulator<Integer, Integer> {

        private int sum;

        @Override
        protected Sum empty() {
            return new Sum();
        }

        @Override
        protected void accept(Integer value) {
            sum += value;
        }

        @Override
        protected void merge(Accumulator<Integer, Integer> other) {
            sum += ((Sum) other).sum;
        }

        @Override
        protected Integer current() {
            return sum;
        }
    }

    @Test
    void startsASecondCopyOfASlowTaskAndCountsOne() {
        try (var backend = new LocalBackend(LocalOptions.withThreads(2).scheduled(Scheduling.DEFAULT.with(EAGER)))) {
            var sum = backend.register(new Sum());
            var slow = new CountDownLatch(1);
            var copies = new AtomicInteger();
            var counters = new Counters();
            var job = job(4, (partition, attempt) -> {
                        sum.add(1);
                        if (partition == 3) {
                            copies.incrementAndGet();
                            if (attempt == 0) slow.await();
                        }
                        return partition;
                    })
                    .countingInto(counters);
            assertThat(backend.run(job)).containsExactly(0, 1, 2, 3);
            assertThat(copies).hasValue(2);
            assertThat(sum.value()).isEqualTo(4);
        }
    }

    @Test
    void takesTheFirstCopyIfItIsFaster() {
        try (var backend = new LocalBackend(LocalOptions.withThreads(2).scheduled(Scheduling.DEFAULT.with(EAGER)))) {
            var second = new CountDownLatch(1);
            var never = new CountDownLatch(1);
            var job = job(4, (partition, attempt) -> {
                if (partition == 3 && attempt == 0) second.await();
                if (partition == 3 && attempt == 1) {
                    second.countDown();
                    never.await();
                }
                return 10 * partition + attempt;
            });
            assertThat(backend.run(job)).containsExactly(0, 10, 20, 30);
        }
    }

    @Test
    void goesOnWithTheOtherCopyWhenOneFails() {
        try (var backend = new LocalBackend(
                LocalOptions.withThreads(2).withMaxFailures(2).scheduled(Scheduling.DEFAULT.with(EAGER)))) {
            var second = new CountDownLatch(1);
            var job = job(4, (partition, attempt) -> {
                if (partition == 3 && attempt == 0) second.await();
                if (partition == 3 && attempt == 1) {
                    second.countDown();
                    throw new IllegalStateException("the copy is broken");
                }
                return partition;
            });
            assertThat(backend.run(job)).containsExactly(0, 1, 2, 3);
        }
    }

    // --- Executors.

    @Test
    void runsOnVirtualThreads() {
        try (var backend = new LocalBackend(LocalOptions.withThreads(1).on(TaskExecutor.virtualThreads(50)))) {
            var all = new CountDownLatch(50);
            var job = job(50, (partition, _) -> {
                all.countDown();
                all.await();
                return Thread.currentThread().isVirtual() ? partition : -1;
            });
            assertThat(backend.run(job)).doesNotContain(-1).hasSize(50);
        }
    }

    @Test
    void runsOnAnExecutorOfSomebodyElseAndLeavesItOpen() {
        try (var executor = Executors.newFixedThreadPool(3)) {
            try (var backend = new LocalBackend(LocalOptions.withThreads(1).on(TaskExecutor.over(executor, 2)))) {
                assertThat(backend.parallelism()).isEqualTo(2);
                assertThat(backend.run(job(20, (partition, _) -> partition))).hasSize(20);
            }
            assertThat(executor.isShutdown()).isFalse();
        }
    }
}
