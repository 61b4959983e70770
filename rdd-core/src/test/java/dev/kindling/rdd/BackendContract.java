package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.function.Function;
import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Accumulator;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.Checkpoint;
import dev.kindling.rdd.graph.CloseableIterator;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.Counters;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.JobListener;
import dev.kindling.rdd.graph.Lineage;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.graph.Union;
import dev.kindling.rdd.graph.Zip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every backend does with a graph.
@Timeout(60)
public abstract class BackendContract {

    protected Backend backend;

    /// A backend with two threads and at most three failures of a task.
    protected abstract Backend newBackend();

    /// Loses what was shuffled from one partition of the shuffle's input.
    protected abstract void loseShuffleOutput(Shuffle<?, ?, ?> shuffle, int inputPartition);

    @BeforeEach
    void open() {
        Marks.clear();
        backend = newBackend();
    }

    @AfterEach
    protected void closeBackend() {
        backend.close();
    }

    static int mark(String name) {
        return Marks.leave(name);
    }

    static int marks(String name) {
        return Marks.count(name);
    }

    /// Partitions of numbers; opening and closing leaves marks.
    static RddNode<Integer> numbers(int partitions, int perPartition) {
        var splits = IntStream.range(0, partitions)
                .mapToObj(i -> new SourceSplit<>(i, 0))
                .toList();
        return new Source<Integer, Integer>("numbers", splits, (_, split) -> {
            mark("opened");
            mark("opened " + split);
            return new Marked(split * perPartition, (split + 1) * perPartition);
        });
    }

    static final class Marked implements CloseableIterator<Integer> {

        private int next;
        private final int end;

        Marked(int start, int end) {
            this.next = start;
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            return next < end;
        }

        @Override
        public Integer next() {
            if (!hasNext()) throw new NoSuchElementException();
            mark("pulled");
            return next++;
        }

        @Override
        public void close() {
            mark("closed");
        }
    }

    static <S, T> RddNode<T> map(RddNode<S> input, Function<S, T> function) {
        return new MapPartitions<>(input, "map", (_, elements) -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return elements.hasNext();
            }

            @Override
            public T next() {
                try {
                    return function.call(elements.next());
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    static <T> List<T> list(TaskContext task, Iterator<T> elements) {
        var list = new ArrayList<T>();
        elements.forEachRemaining(list::add);
        return list;
    }

    <T> List<T> collect(RddNode<T> node) {
        return backend.run(Job.over(node, BackendContract::list)).stream()
                .flatMap(List::stream)
                .toList();
    }

    <T> List<List<T>> glom(RddNode<T> node) {
        return backend.run(Job.over(node, BackendContract::list));
    }

    static Shuffle<Integer, Integer, Integer> summedByKey(RddNode<Pair<Integer, Integer>> pairs, int partitions) {
        return new Shuffle<>(
                pairs,
                partitions,
                Partitioner.byHash(),
                new Combiner<>(v -> v, Integer::sum, Integer::sum),
                null,
                new JavaCodec<>());
    }

    // --- What graphs mean.

    @Test
    void mapsPartitionsInOrder() {
        assertThat(glom(map(numbers(3, 2), i -> i * 10)))
                .containsExactly(List.of(0, 10), List.of(20, 30), List.of(40, 50));
    }

    @Test
    void runsNoTaskForACollectionWithoutPartitions() {
        assertThat(collect(numbers(0, 5))).isEmpty();
    }

    @Test
    void putsTheInputsOfAUnionOneAfterTheOther() {
        assertThat(collect(new Union<>(List.of(numbers(2, 2), map(numbers(1, 2), i -> -i)))))
                .containsExactly(0, 1, 2, 3, 0, -1);
    }

    @Test
    void coalescesNeighboursAndClosesEachBeforeTheNextOpens() {
        var node = new Coalesce<>(numbers(10, 2), 3);
        assertThat(node.partitionCount()).isEqualTo(3);
        assertThat(glom(node).stream().map(List::size)).containsExactly(6, 6, 8);
        assertThat(collect(node)).isEqualTo(IntStream.range(0, 20).boxed().toList());
        assertThat(marks("closed")).isEqualTo(20);
    }

    @Test
    void zipsPartitionsPairwise() {
        RddNode<Integer> numbers = numbers(2, 2);
        var zipped = new Zip<Integer, Integer, Integer>(numbers, map(numbers, i -> i * 100), "sum", (_, a, b) -> {
            var sums = new ArrayList<Integer>();
            while (a.hasNext()) sums.add(a.next() + b.next());
            return sums.iterator();
        });
        assertThat(collect(zipped)).containsExactly(0, 101, 202, 303);
    }

    @Test
    void refusesToZipDifferentPartitionCounts() {
        var zip = new Zip<Integer, Integer, Integer>(numbers(2, 2), numbers(3, 2), "zip", (_, a, _) -> a);
        assertThatThrownBy(zip::partitionCount).hasMessageContaining("left has 2 and the right 3");
    }

    @Test
    void shufflesInTheOrderOfTheInput() {
        var pairs = map(numbers(3, 4), i -> Pair.of(i % 2, i));
        var shuffle =
                new Shuffle<Integer, Integer, Integer>(pairs, 2, Partitioner.direct(), null, null, new JavaCodec<>());
        assertThat(glom(map(shuffle, Pair::value)))
                .containsExactly(List.of(0, 2, 4, 6, 8, 10), List.of(1, 3, 5, 7, 9, 11));
    }

    @Test
    void combinesByKeyInTheOrderKeysFirstCome() {
        var pairs = map(numbers(4, 5), i -> Pair.of(3 - i % 4, 1));
        assertThat(collect(summedByKey(pairs, 1)))
                .containsExactly(Pair.of(3, 5), Pair.of(2, 5), Pair.of(1, 5), Pair.of(0, 5));
    }

    @Test
    void sortsByKeyStably() {
        var pairs = map(numbers(2, 4), i -> Pair.of(i % 3, i));
        var shuffle = new Shuffle<Integer, Integer, Integer>(
                pairs, 1, Partitioner.byHash(), null, Order.<Integer>natural().descending(), new JavaCodec<>());
        assertThat(collect(map(shuffle, Pair::value))).containsExactly(2, 5, 1, 4, 7, 0, 3, 6);
    }

    @Test
    void combinersMayChangeTheirFirstArgumentAndTheShuffleCanBeReadAgain() {
        var pairs = map(numbers(3, 4), i -> Pair.of(i % 2, i));
        var lists = new Shuffle<Integer, Integer, ArrayList<Integer>>(
                pairs,
                2,
                Partitioner.byHash(),
                new Combiner<>(
                        v -> new ArrayList<>(List.of(v)),
                        (list, v) -> {
                            list.add(v);
                            return list;
                        },
                        (list, more) -> {
                            list.addAll(more);
                            return list;
                        }),
                null,
                new JavaCodec<>());
        RddNode<Integer> sizes = map(lists, pair -> pair.value().size());
        assertThat(collect(sizes)).containsExactly(6, 6);
        assertThat(collect(sizes)).containsExactly(6, 6);
        assertThat(collect(new Union<>(List.of(sizes, sizes)))).containsExactly(6, 6, 6, 6);
    }

    @Test
    void computesAShuffleOnceForSeveralJobs() {
        var sums = summedByKey(map(numbers(3, 4), i -> Pair.of(i % 2, i)), 2);
        collect(sums);
        collect(map(sums, Pair::key));
        assertThat(marks("opened")).isEqualTo(3);
    }

    @Test
    void chainsShuffles() {
        RddNode<Pair<Integer, Integer>> pairs = map(numbers(4, 25), i -> Pair.of(i, 1));
        for (int by : List.of(50, 10, 2, 1)) {
            pairs = summedByKey(map(pairs, p -> Pair.of(p.key() % by, p.value())), 3);
        }
        assertThat(collect(pairs)).containsExactly(Pair.of(0, 100));
    }

    @Test
    void keepsPersistedPartitionsUntilUnpersisted() {
        var persisted = new Persist<>(numbers(2, 3));
        collect(persisted);
        assertThat(collect(map(persisted, i -> i + 1))).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(marks("opened")).isEqualTo(2);
        backend.unpersist(persisted);
        collect(persisted);
        assertThat(marks("opened")).isEqualTo(4);
    }

    @Test
    void runsNoStageBelowWhatIsPersisted() {
        var shuffle = summedByKey(map(numbers(2, 3), i -> Pair.of(i, i)), 2);
        var persisted = new Persist<>(shuffle);
        collect(persisted);
        loseShuffleOutput(shuffle, 0);
        assertThat(collect(persisted)).hasSize(6);
        assertThat(marks("opened")).isEqualTo(2);
    }

    @Test
    void readsACheckpointInsteadOfWhatMadeIt(@TempDir Path folder) throws Exception {
        var checkpoint =
                new Checkpoint<>(numbers(2, 3), folder.resolve("checkpoint").toString(), new JavaCodec<>());
        assertThat(collect(checkpoint)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(collect(checkpoint)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(marks("opened")).isEqualTo(2);
        try (var files = Files.list(folder.resolve("checkpoint"))) {
            assertThat(files).hasSize(2);
        }
    }

    // --- Laziness.

    @Test
    void opensOnlyThePartitionsAskedForAndPullsOnlyWhatIsWanted() {
        var job = Job.over(map(numbers(50, 1000), i -> i), (_, elements) -> elements.next())
                .onPartitions(List.of(7));
        assertThat(backend.run(job)).containsExactly(7000);
        assertThat(marks("opened")).isEqualTo(1);
        assertThat(marks("pulled")).isEqualTo(1);
        assertThat(marks("closed")).isEqualTo(1);
    }

    @Test
    void runsNoShuffleThatTheWantedPartitionsDoNotRead() {
        var sums = map(summedByKey(map(numbers(4, 4), i -> Pair.of(i, i)), 2), Pair::key);
        var union = new Union<>(List.of(map(numbers(1, 2), i -> i), sums));
        var job = Job.over(union, BackendContract::list).onPartitions(List.of(0));
        assertThat(backend.run(job)).containsExactly(List.of(0, 1));
        assertThat(marks("opened")).isEqualTo(1);
    }

    @Test
    void yieldsResultsInTheOrderPartitionsWereAskedFor() {
        var job = Job.over(numbers(4, 1), (_, elements) -> elements.next()).onPartitions(List.of(3, 0, 2));
        assertThat(backend.run(job)).containsExactly(3, 0, 2);
    }

    @Test
    void streamsInOrderWithinTheLookAhead() {
        var job = Job.over(numbers(20, 1), (_, elements) -> elements.next());
        try (var results = backend.stream(job, 3)) {
            for (int i = 0; i < 5; i++) assertThat(results.next()).isEqualTo(i);
            assertThat(marks("opened")).isBetween(5, 7);
        }
        assertThat(marks("opened")).isBetween(5, 7);
    }

    @Test
    void streamsToTheEnd() {
        var job = Job.over(summedByKey(map(numbers(3, 4), i -> Pair.of(i, i)), 5), BackendContract::list);
        var all = new ArrayList<Pair<Integer, Integer>>();
        try (var results = backend.stream(job, 2)) {
            results.forEachRemaining(all::addAll);
        }
        assertThat(all).hasSize(12);
    }

    @Test
    void handsResultsOverAsTheyCome() {
        var seen = new HashMap<Integer, Integer>();
        Thread caller = Thread.currentThread();
        backend.run(Job.over(numbers(5, 1), (_, elements) -> elements.next()), (index, result) -> {
            assertThat(Thread.currentThread()).isSameAs(caller);
            seen.put(index, result);
        });
        assertThat(seen).isEqualTo(Map.of(0, 0, 1, 1, 2, 2, 3, 3, 4, 4));
    }

    @Test
    void passesAHundredThousandStepsInOneTask() {
        RddNode<Integer> node = numbers(1, 3);
        for (int i = 0; i < 100_000; i++) node = map(node, n -> n + 1);
        assertThat(collect(node)).containsExactly(100_000, 100_001, 100_002);
        assertThat(marks("opened")).isEqualTo(1);
        assertThat(Lineage.describe(node).lines()).hasSize(100_001);
    }

    // --- Failures.

    @Test
    void retriesATaskThatFails() {
        var flaky = map(numbers(3, 2), i -> {
            if (i == 2 && mark("tries") < 3) throw new IllegalStateException("not yet");
            return i;
        });
        assertThat(collect(flaky)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(marks("tries")).isEqualTo(3);
    }

    @Test
    void givesUpAfterTheLimitAndShowsTheUsersFrameFirst() {
        var broken = map(numbers(3, 2), i -> {
            mark("tries " + i);
            return Integer.parseInt(i == 3 ? "three" : "0");
        });
        var error = catchThrowableOfType(KindlingException.class, () -> collect(broken));
        assertThat(error.condition()).isEqualTo(ErrorCondition.TASK_FAILED);
        assertThat(error.parameters())
                .containsEntry("partition", "1")
                .containsEntry("attempt", "2")
                .containsEntry("failures", "3");
        assertThat(error.getMessage()).contains("NumberFormatException").contains("BackendContract.java");
        assertThat(error.getStackTrace()[0].getMethodName()).contains("givesUpAfterTheLimit");
        assertThat(error.getCause()).isInstanceOf(NumberFormatException.class);
        assertThat(marks("tries 3")).isEqualTo(3);
    }

    @Test
    void neverRetriesAnErrorOfTheUsers() {
        var broken = map(numbers(1, 1), _ -> {
            mark("tries");
            throw KindlingException.of(ErrorCondition.DIVIDE_BY_ZERO, "division by zero")
                    .build();
        });
        var error = catchThrowableOfType(KindlingException.class, () -> collect(broken));
        assertThat(error.condition()).isEqualTo(ErrorCondition.DIVIDE_BY_ZERO);
        assertThat(marks("tries")).isEqualTo(1);
    }

    @Test
    void closesWhatFailedTasksOpened() {
        var broken = map(numbers(2, 2), i -> {
            if (i > 0) throw new IllegalStateException("always");
            return i;
        });
        assertThatThrownBy(() -> collect(broken)).isInstanceOf(KindlingException.class);
        assertThat(marks("closed")).isEqualTo(marks("opened"));
    }

    @Test
    void runsCompletionActionsLastFirst() {
        var order = new MapPartitions<Integer, Integer>(numbers(1, 1), "actions", (task, elements) -> {
            task.onCompletion(() -> assertThat(mark("actions")).isEqualTo(2));
            task.onCompletion(() -> assertThat(mark("actions")).isEqualTo(1));
            return elements;
        });
        assertThat(collect(order)).containsExactly(0);
        assertThat(marks("actions")).isEqualTo(2);
    }

    @Test
    void makesLostShuffleOutputAgain() {
        var shuffle = summedByKey(map(numbers(3, 4), i -> Pair.of(i % 2, 1)), 2);
        RddNode<Integer> sums = map(shuffle, Pair::value);
        assertThat(collect(sums)).containsExactly(6, 6);
        loseShuffleOutput(shuffle, 1);
        assertThat(collect(sums)).containsExactly(6, 6);
        assertThat(marks("opened")).isEqualTo(4);
        assertThat(marks("opened 1")).isEqualTo(2);
    }

    @Test
    void makesShuffleOutputAgainThatIsLostWhileTheJobRuns() {
        var shuffle = new Shuffle<Integer, Integer, Integer>(
                map(numbers(3, 4), i -> Pair.of(i % 4, 1)), 4, Partitioner.direct(), null, null, new JavaCodec<>());
        var job = Job.over(shuffle, (task, elements) -> list(task, elements).size());
        var sizes = new ArrayList<Integer>();
        try (var results = backend.stream(job, 1)) {
            while (results.hasNext()) {
                sizes.add(results.next());
                loseShuffleOutput(shuffle, 2);
            }
        }
        assertThat(sizes).containsExactly(3, 3, 3, 3);
        assertThat(marks("opened 2")).isBetween(2, 4);
        assertThat(marks("opened 0")).isEqualTo(1);
    }

    // --- Cancellation.

    @Test
    void stopsWhenCancelled() throws Exception {
        var endless = new MapPartitions<Integer, Integer>(numbers(4, 1), "wait", (_, elements) -> {
            mark("running");
            new CountDownLatch(1).await();
            return elements;
        });
        var cancellation = new Cancellation();
        try (var drivers = Executors.newSingleThreadExecutor()) {
            Future<?> result = drivers.submit(
                    () -> backend.run(Job.over(endless, BackendContract::list).cancelledBy(cancellation)));
            Marks.await("running", 2);
            cancellation.cancel("enough");
            assertThatThrownBy(() -> result.get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(KindlingException.class, e -> {
                        assertThat(e.condition()).isEqualTo(ErrorCondition.OPERATION_CANCELED);
                        assertThat(e.parameters()).containsEntry("reason", "enough");
                    });
        }
        assertThat(marks("closed")).isEqualTo(2);
        assertThat(collect(numbers(2, 1))).containsExactly(0, 1);
    }

    @Test
    void stopsBusyTasksThatPullElements() {
        var endless = new Source<Integer, Integer>("endless", List.of(new SourceSplit<>(0, 0)), (_, _) -> {
            mark("running");
            return Collections.nCopies(Integer.MAX_VALUE, 1).iterator();
        });
        var cancellation = new Cancellation();
        Thread.ofVirtual().start(() -> {
            while (marks("running") < 1) LockSupport.parkNanos(100_000);
            cancellation.cancel("enough");
        });
        var job = Job.<Integer, Long>over(endless, (_, elements) -> {
                    long sum = 0;
                    while (elements.hasNext()) sum += elements.next() / 2;
                    return sum;
                })
                .cancelledBy(cancellation);
        var error = catchThrowableOfType(KindlingException.class, () -> backend.run(job));
        assertThat(error.condition()).isEqualTo(ErrorCondition.OPERATION_CANCELED);
    }

    @Test
    void cancelsTheJobOfAnInterruptedThread() {
        Thread.currentThread().interrupt();
        var error = catchThrowableOfType(KindlingException.class, () -> collect(numbers(2, 2)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(error.condition()).isEqualTo(ErrorCondition.OPERATION_CANCELED);
    }

    @Test
    void failsJobsThatRunWhenItIsClosed() throws Exception {
        var endless = new MapPartitions<Integer, Integer>(numbers(4, 1), "wait", (_, elements) -> {
            mark("running");
            new CountDownLatch(1).await();
            return elements;
        });
        try (var drivers = Executors.newSingleThreadExecutor()) {
            Future<?> result = drivers.submit(() -> collect(endless));
            Marks.await("running", 2);
            backend.close();
            assertThatThrownBy(() -> result.get(20, TimeUnit.SECONDS)).hasMessageContaining("closed");
        }
        assertThatThrownBy(() -> collect(numbers(1, 1))).hasMessageContaining("closed");
    }

    // --- Several at once.

    @Test
    void runsJobsOfSeveralThreadsBesideEachOther() throws Exception {
        var sums = summedByKey(map(numbers(8, 50), i -> Pair.of(i % 10, 1)), 4);
        try (var drivers = Executors.newFixedThreadPool(6)) {
            var results = new ArrayList<Future<List<Pair<Integer, Integer>>>>();
            for (int i = 0; i < 24; i++) results.add(drivers.submit(() -> collect(sums)));
            for (var result : results)
                assertThat(result.get())
                        .hasSize(10)
                        .allSatisfy(pair -> assertThat(pair.value()).isEqualTo(40));
        }
    }

    @Test
    void refusesAJobInsideATask() {
        var nested = map(numbers(1, 1), _ -> {
            try (var inner = KindlingContext.local()) {
                return inner.range(3).count();
            }
        });
        var error = catchThrowableOfType(KindlingException.class, () -> collect(nested));
        assertThat(error.condition()).isEqualTo(ErrorCondition.CANNOT_INVOKE_IN_TRANSFORMATIONS);
    }

    // --- Shared variables and counts.

    @Test
    void deliversBroadcasts() {
        var broadcast = backend.broadcast(new ArrayList<>(List.of("zero", "one", "two")));
        assertThat(collect(map(numbers(3, 1), i -> broadcast.value().get(i)))).containsExactly("zero", "one", "two");
        broadcast.destroy();
        var error = catchThrowableOfType(KindlingException.class, broadcast::value);
        assertThat(error.condition()).isEqualTo(ErrorCondition.INVALID_HANDLE);
    }

    static final class Sum extends Accumulator<Integer, Long> {

        private long sum;

        @Override
        protected Sum empty() {
            return new Sum();
        }

        @Override
        protected void accept(Integer value) {
            sum += value;
        }

        @Override
        protected void merge(Accumulator<Integer, Long> other) {
            sum += ((Sum) other).sum;
        }

        @Override
        protected Long current() {
            return sum;
        }
    }

    @Test
    void countsEachPartitionOnceInSpiteOfRetriesAndRecomputation() {
        var seen = backend.register(new Sum());
        var counted = new MapPartitions<Integer, Pair<Integer, Integer>>(numbers(3, 4), "count", (task, elements) -> {
            var pairs = new ArrayList<Pair<Integer, Integer>>();
            while (elements.hasNext()) {
                int number = elements.next();
                seen.add(1);
                task.count("op", "rows", 1);
                if (number == 5 && mark("tries") < 3) throw new IllegalStateException("not yet");
                pairs.add(Pair.of(number % 2, number));
            }
            return pairs.iterator();
        });
        var shuffle = summedByKey(counted, 2);
        var counters = new Counters();
        backend.run(Job.over(shuffle, BackendContract::list).countingInto(counters));
        loseShuffleOutput(shuffle, 0);
        backend.run(Job.over(map(shuffle, Pair::key), BackendContract::list).countingInto(counters));
        assertThat(seen.value()).isEqualTo(12);
        assertThat(counters.total("op", "rows")).isEqualTo(12);
        assertThat(counters.byPartition("op", "rows")).isEqualTo(Map.of(0, 4L, 1, 4L, 2, 4L));
        assertThat(counters.totals()).isEqualTo(Map.of("op", Map.of("rows", 12L)));
    }

    @Test
    void refusesAnAccumulatorThatIsNotRegistered() {
        var sum = new Sum();
        var error = catchThrowableOfType(
                KindlingException.class,
                () -> collect(map(numbers(1, 1), i -> {
                    sum.add(1);
                    return i;
                })));
        assertThat(error.condition()).isEqualTo(ErrorCondition.INVALID_HANDLE);
    }

    @Test
    void tellsListenersOfEveryTask() {
        var events = new ArrayList<String>();
        var listener = new JobListener() {
            @Override
            public void jobStarted(int jobId, String description, List<StagePlan> stages) {
                events.add("job " + description + " "
                        + stages.stream()
                                .map(s -> s.name() + ":" + s.taskCount())
                                .toList());
            }

            @Override
            public void taskEnded(int jobId, int stageId, int partition, int attempt, TaskOutcome outcome) {
                events.add("task " + outcome);
            }

            @Override
            public void stageEnded(int jobId, int stageId) {
                events.add("stage");
            }

            @Override
            public void jobEnded(int jobId, @Nullable Throwable error) {
                events.add("end " + error);
            }
        };
        backend.addListener(listener);
        var sums = summedByKey(map(numbers(2, 4), i -> Pair.of(i % 2, i)), 1);
        backend.run(Job.over(sums, BackendContract::list).described("sums"));
        backend.removeListener(listener);
        collect(sums);
        assertThat(events)
                .containsExactly(
                        "job sums [shuffle (1):2, shuffle (1):1]",
                        "task SUCCEEDED",
                        "task SUCCEEDED",
                        "stage",
                        "task SUCCEEDED",
                        "stage",
                        "end null");
    }

    @Test
    void removesSpillFoldersWithTheirTask() {
        var spilling = new MapPartitions<Integer, String>(numbers(2, 1), "spill", (task, _) -> {
            Path spill = task.spillDirectory();
            Files.writeString(spill.resolve("run"), "data");
            Files.createDirectories(spill.resolve("more/deep"));
            return List.of(spill.toString()).iterator();
        });
        assertThat(collect(spilling))
                .hasSize(2)
                .allSatisfy(path -> assertThat(Path.of(path)).doesNotExist());
    }
}
