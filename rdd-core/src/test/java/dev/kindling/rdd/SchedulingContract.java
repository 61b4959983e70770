package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.BackendKind.Settings;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.local.Scheduling;
import dev.kindling.rdd.local.Scheduling.Mode;
import dev.kindling.rdd.local.Scheduling.Pool;
import dev.kindling.rdd.local.Scheduling.Speculation;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whose tasks run first, and what is done about slow ones, on every backend.
public abstract class SchedulingContract extends BackendContract {

    private interface Body extends Serializable {

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

    private static void awaitAtLeast(int count, IntSupplier actual) {
        while (actual.getAsInt() < count) LockSupport.parkNanos(100_000);
    }

    // --- Order.

    /// Whose task ran, one after the other, when two jobs of four tasks share a slot that was busy until both had
    /// queued theirs.
    private List<String> order(Scheduling scheduling, String firstPool, String secondPool) throws Exception {
        var names = new TreeMap<Integer, String>();
        try (Backend one = kind().open(Settings.DEFAULT.withSlots(1).with(scheduling));
                ExecutorService drivers = Executors.newFixedThreadPool(3)) {
            Future<?> blocker = drivers.submit(() -> one.run(job(1, (_, _) -> {
                mark("busy");
                Marks.await("open", 1);
                return 0;
            })));
            Marks.await("busy", 1);
            var places = new ArrayList<Future<List<Integer>>>();
            for (String pool : List.of(firstPool, secondPool)) {
                int before = kind().queuedTasks(one);
                places.add(drivers.submit(
                        () -> one.run(job(4, (_, _) -> mark("place")).inPool(pool))));
                awaitAtLeast(before + 4, () -> kind().queuedTasks(one));
            }
            mark("open");
            blocker.get();
            for (int place : places.getFirst().get()) names.put(place, "a");
            for (int place : places.getLast().get()) names.put(place, "b");
        }
        return List.copyOf(names.values());
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
        try (Backend four = kind().open(Settings.DEFAULT.withSlots(4).with(fair));
                ExecutorService drivers = Executors.newFixedThreadPool(3)) {
            Future<?> blocker = drivers.submit(() -> four.run(job(4, (_, _) -> {
                mark("busy");
                Marks.await("go", 1);
                return 0;
            })));
            Marks.await("busy", 4);
            var jobs = new ArrayList<Future<?>>();
            for (String pool : List.of("light", "heavy")) {
                jobs.add(drivers.submit(() -> four.run(job(8, (_, _) -> {
                            mark(pool);
                            Marks.await("open", 1);
                            return 0;
                        })
                        .inPool(pool))));
            }
            awaitAtLeast(16, () -> kind().queuedTasks(four));
            mark("go");
            blocker.get();
            awaitAtLeast(4, () -> marks("light") + marks("heavy"));
            assertThat(marks("light")).isEqualTo(1);
            assertThat(marks("heavy")).isEqualTo(3);
            mark("open");
            for (var each : jobs) each.get();
        }
    }

    // --- Speculation.

    private static final Settings EAGER =
            Settings.DEFAULT.with(Scheduling.DEFAULT.with(new Speculation(true, 5, 1.5, 0.5, 20)));

    @Test
    void startsASecondCopyOfASlowTaskAndCountsOne() {
        try (Backend two = kind().open(EAGER)) {
            var sum = two.register(new Accumulators.OfLong());
            var job = job(4, (partition, attempt) -> {
                sum.add(1);
                if (partition == 3) {
                    mark("copies");
                    if (attempt == 0) Marks.await("never", 1);
                }
                return partition;
            });
            assertThat(two.run(job)).containsExactly(0, 1, 2, 3);
            assertThat(marks("copies")).isEqualTo(2);
            assertThat(sum.value()).isEqualTo(4);
        }
    }

    @Test
    void takesTheFirstCopyIfItIsFaster() {
        try (Backend two = kind().open(EAGER)) {
            var job = job(4, (partition, attempt) -> {
                if (partition == 3 && attempt == 0) Marks.await("second", 1);
                if (partition == 3 && attempt == 1) {
                    mark("second");
                    Marks.await("never", 1);
                }
                return 10 * partition + attempt;
            });
            assertThat(two.run(job)).containsExactly(0, 10, 20, 30);
        }
    }

    @Test
    void goesOnWithTheOtherCopyWhenOneFails() {
        try (Backend two = kind().open(EAGER.withMaxFailures(2))) {
            var job = job(4, (partition, attempt) -> {
                if (partition == 3 && attempt == 0) Marks.await("second", 1);
                if (partition == 3 && attempt == 1) {
                    mark("second");
                    throw new IllegalStateException("the copy is broken");
                }
                return partition;
            });
            assertThat(two.run(job)).containsExactly(0, 1, 2, 3);
        }
    }

    private static final int LOSSES = 7;

    /// What a map task makes: a pair for each of four partitions. One that is run again because its output was lost
    /// ends only when all have noticed.
    private static List<Pair<Integer, Integer>> made(int map) throws InterruptedException {
        if (map == 1) Marks.await("noticed", 2 * marks("lost"));
        return IntStream.range(0, 4).mapToObj(to -> Pair.of(to, map)).toList();
    }

    /// Counts elements of the last partition only when more of what it reads has been lost, as often as that is to
    /// happen.
    private static int countedSlowly(int partition, Iterator<Pair<Integer, Integer>> elements)
            throws InterruptedException {
        if (partition < 3) return count(elements);
        int lost = marks("lost");
        if (lost == LOSSES) return count(elements);
        elements.next();
        mark("reads " + lost);
        Marks.await("lost", lost + 1);
        try {
            return 1 + count(elements);
        } finally {
            mark("noticed");
        }
    }

    private static int count(Iterator<?> elements) {
        int count = 0;
        for (; elements.hasNext(); elements.next()) count++;
        return count;
    }

    /// Both copies of the task read what is lost. A task may be set back ten times, not each of its copies five.
    @Test
    void countsALossOnceHoweverManyCopiesNotice() throws Exception {
        var splits =
                IntStream.range(0, 2).mapToObj(i -> new SourceSplit<>(i, 0)).toList();
        var pairs = new Source<Integer, Pair<Integer, Integer>>(
                "pairs", splits, (_, map) -> made(map).iterator());
        var shuffle =
                new Shuffle<Integer, Integer, Integer>(pairs, 4, Partitioner.direct(), null, null, new JavaCodec<>());
        var job = Job.over(shuffle, (task, elements) -> countedSlowly(task.partition(), elements));
        try (Backend two = kind().open(EAGER);
                ExecutorService driver = Executors.newSingleThreadExecutor()) {
            Future<List<Integer>> answer = driver.submit(() -> two.run(job));
            for (int lost = 0; lost < LOSSES && !answer.isDone(); lost++) {
                while (marks("reads " + lost) < 2 && !answer.isDone()) LockSupport.parkNanos(100_000);
                kind().loseShuffleOutput(two, shuffle, 1);
                mark("lost");
            }
            assertThat(answer.get()).containsExactly(2, 2, 2, 2);
        }
    }

    /// The first result is wanted before the task of another may begin.
    @Test
    void goesOnWithTheResultThatIsWaitedForWhereARunningTaskLosesItsInput() throws Exception {
        var splits =
                IntStream.range(0, 2).mapToObj(i -> new SourceSplit<>(i, 0)).toList();
        var pairs = new Source<Integer, Pair<Integer, Integer>>(
                "pairs",
                splits,
                (_, map) ->
                        IntStream.range(0, 4).mapToObj(to -> Pair.of(to, map)).iterator());
        var shuffle =
                new Shuffle<Integer, Integer, Integer>(pairs, 4, Partitioner.direct(), null, null, new JavaCodec<>());
        var job = Job.over(shuffle, (task, elements) -> {
            elements.next();
            if (task.partition() == 0) {
                mark("reads");
                Marks.await("lost", 1);
            }
            return 1 + count(elements);
        });
        try (ExecutorService driver = Executors.newSingleThreadExecutor()) {
            Future<List<Integer>> answer = driver.submit(() -> {
                var results = new ArrayList<Integer>();
                try (var stream = backend.stream(job, 1)) {
                    while (stream.hasNext()) results.add(stream.next());
                }
                return results;
            });
            Marks.await("reads", 1);
            loseShuffleOutput(shuffle, 1);
            mark("lost");
            assertThat(answer.get()).containsExactly(2, 2, 2, 2);
        }
        assertThat(marks("reads")).isEqualTo(2);
    }
}
