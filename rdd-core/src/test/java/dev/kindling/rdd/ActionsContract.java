package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.error.KindlingException;
import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.storage.StorageLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What actions yield beyond what [RddContract] shows, on every backend.
public abstract class ActionsContract extends ContextContract {

    /// Holds back all partitions but the first, until [#release].
    private static final String GATE = "gate";

    private Rdd<Integer> held(int count, int partitions) {
        return numbers(count, partitions).mapPartitionsWithIndex((index, elements) -> {
            if (index > 0) Marks.await(GATE, 1);
            return elements;
        });
    }

    private static int failing(int n) {
        throw new ArithmeticException("by zero: " + n);
    }

    private static void release() {
        tick(GATE);
    }

    @Test
    void aggregatesAsATree() {
        Rdd<Integer> many = numbers(1_000, 60);
        List<String> stages = stages();
        for (int depth = 1; depth <= 4; depth++) {
            assertThat(many.treeReduce(Integer::sum, depth)).isEqualTo(499_500);
            assertThat(many.treeAggregate(0L, (sum, n) -> sum + n, Long::sum, depth))
                    .isEqualTo(499_500);
        }
        assertThat(stages).hasSizeGreaterThan(8);
        assertThat(many.treeReduce(Math::max)).isEqualTo(999);
        var lists = numbers(9, 9)
                .treeAggregate(
                        new ArrayList<Integer>(),
                        (list, n) -> {
                            list.add(n);
                            return list;
                        },
                        (list, more) -> {
                            list.addAll(more);
                            return list;
                        });
        assertThat(lists).containsExactlyInAnyOrderElementsOf(numbers(9, 9).collect());
        assertThat(context.<Integer>emptyRDD().treeAggregate(7, Integer::sum, Integer::sum))
                .isEqualTo(7);
        assertThatThrownBy(() -> context.<Integer>emptyRDD().treeReduce(Integer::sum))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("treeReduce of an empty collection");
        assertThatThrownBy(() -> many.treeReduce(Integer::sum, 0)).hasMessageContaining("depth is not positive: 0");
    }

    @Test
    void refusesToMakeOneOfNone() {
        Rdd<Integer> none = context.<Integer>parallelize(List.of(), 3);
        assertThatThrownBy(none::first)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("first of an empty collection");
        assertThatThrownBy(() -> none.max(Order.natural())).hasMessage("max of an empty collection");
        assertThatThrownBy(() -> none.min(Order.natural())).hasMessage("min of an empty collection");
        assertThat(none.fold(0, Integer::sum)).isZero();
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.take(5)).isEmpty();
    }

    @Test
    void foldsWithTheZeroOfEachPartition() {
        assertThat(numbers(3, 3).fold(1, Integer::sum)).isEqualTo(7);
        assertThat(pairs("a", 1, "a", 2).foldByKey(10, 1, Integer::sum).collectAsMap())
                .isEqualTo(Map.of("a", 23));
    }

    @Test
    void collectsSomePartitions() {
        Rdd<Integer> counted = countedNumbers(100, 10);
        assertThat(counted.collectPartitions(3, 0)).containsExactly(range(30, 40), range(0, 10));
        assertThat(ticks("partition")).isEqualTo(2);
        assertThat(context.runJob(counted, Iterators::count, List.of(1))).containsExactly(10L);
        assertThat(context.runJob(counted, Iterators::count)).hasSize(10);
        assertThat(context.runJob(counted, (task, _) -> task.partition(), List.of(5, 4)))
                .containsExactly(5, 4);
        assertThat(counted.partitions()).hasSize(10).startsWith(new Partition(0));
    }

    private static List<Integer> range(int start, int end) {
        var list = new ArrayList<Integer>();
        for (int i = start; i < end; i++) list.add(i);
        return list;
    }

    // --- Estimates.

    @Test
    void countsAbout() throws Exception {
        PartialResult<BoundedDouble> soon = numbers(100, 4).countApprox(60_000);
        assertThat(soon.initialValue()).isEqualTo(new BoundedDouble(100, 1, 100, 100));
        assertThat(soon.isInitialValueFinal()).isTrue();
        var told = new CompletableFuture<BoundedDouble>();
        PartialResult<BoundedDouble> late = held(100, 2).countApprox(0, 0.9).onComplete(told::complete);
        assertThat(late.isInitialValueFinal()).isFalse();
        assertThat(late.initialValue().high()).isGreaterThanOrEqualTo(100);
        release();
        assertThat(late.getFinalValue()).isEqualTo(BoundedDouble.exactly(100));
        assertThat(told.get(30, TimeUnit.SECONDS)).isEqualTo(BoundedDouble.exactly(100));
        assertThat(context.parallelize(List.of("a", "b", "a"), 2)
                        .countByValueApprox(60_000)
                        .initialValue())
                .isEqualTo(Map.of("a", BoundedDouble.exactly(2), "b", BoundedDouble.exactly(1)));
        assertThatThrownBy(() -> numbers(1, 1).countApprox(10, 1.5)).hasMessageContaining("confidence");
        assertThatThrownBy(() -> numbers(1, 1).countApprox(-1)).hasMessageContaining("timeout");
    }

    @Test
    void tellsOfEstimatesThatFail() throws InterruptedException {
        Rdd<Integer> broken = numbers(3, 1).map(n -> failing(n));
        assertThatThrownBy(() -> broken.countByValueApprox(60_000)).hasMessageContaining("by zero");
        var failed = new CountDownLatch(1);
        // What is held back fails, so that the estimate is there before.
        held(4, 2).map(n -> n < 2 ? n : failing(n)).countApprox(0).onFail(_ -> failed.countDown());
        release();
        assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void boundsWhatItEstimates() {
        var counts = Approximation.<String>ofCounts(0.95);
        counts.merge(Map.of("a", 100L));
        BoundedDouble a = Objects.requireNonNull(counts.estimate(0.5).get("a"));
        assertThat(a.mean()).isEqualTo(200);
        assertThat(a.low()).isBetween(175.0, 181.0);
        assertThat(a.high()).isBetween(219.0, 225.0);
        var mean = Approximation.ofMean(0.95);
        mean.merge(StatCounter.of(1, 2, 3, 4, 5));
        BoundedDouble bounds = mean.estimate(0.25);
        // t(0.975, 4) = 2.776, standard error 0.7071
        assertThat(bounds.low()).isBetween(1.02, 1.05);
        assertThat(bounds.high()).isBetween(4.95, 4.98);
        var sum = Approximation.ofSum(0.9);
        sum.merge(StatCounter.of(10, 10, 10));
        assertThat(sum.estimate(0.5).mean()).isEqualTo(60);
        assertThat(sum.estimate(0.5).low()).isLessThan(60);
        assertThat(mean.estimate(1)).isEqualTo(BoundedDouble.exactly(3));
    }

    @Test
    void knowsQuantiles() {
        assertThat(Quantiles.normal(0.975)).isBetween(1.959963, 1.959965);
        assertThat(Quantiles.normal(0.01)).isBetween(-2.326349, -2.326347);
        assertThat(Quantiles.student(0.975, 1)).isBetween(12.7061, 12.7063);
        assertThat(Quantiles.student(0.975, 2)).isBetween(4.3026, 4.3028);
        assertThat(Quantiles.student(0.975, 10)).isBetween(2.2280, 2.2283);
    }

    @Test
    void countsDifferentElementsAbout() {
        for (int count : new int[] {0, 1, 5, 1_000, 60_000}) {
            long estimate = numbers(count, 3).union(numbers(count, 2)).countApproxDistinct(0.01);
            assertThat((double) estimate).isBetween(count * 0.96, count * 1.04);
        }
        assertThat(numbers(1_000, 3).map(n -> "word " + n).countApproxDistinct())
                .isBetween(800L, 1_200L);
        assertThat(numbers(1_000, 3).map(n -> Pair.of(n % 100, n / 100)).countApproxDistinct(0.02))
                .isBetween(930L, 1_070L);
        assertThatThrownBy(() -> numbers(1, 1).countApproxDistinct(0.00001)).hasMessageContaining("at least 2.5");
    }

    // --- Actions that one need not wait for.

    @Test
    void runsActionsInTheBackground() throws Exception {
        FutureAction<Long> count = held(10, 3).countAsync();
        assertThat(count.isDone()).isFalse();
        release();
        assertThat(count.get(30, TimeUnit.SECONDS)).isEqualTo(10);
        assertThat(count.isDone()).isTrue();
        assertThat(numbers(10, 3).collectAsync().get()).isEqualTo(range(0, 10));
        assertThat(numbers(10, 3).takeAsync(4).get()).isEqualTo(range(0, 4));
        numbers(10, 3).foreachAsync(_ -> tick("element")).get();
        assertThat(ticks("element")).isEqualTo(10);
        numbers(10, 3).foreachPartitionAsync(_ -> tick("partition")).get();
        assertThat(ticks("partition")).isEqualTo(3);
        var then = numbers(3, 1).countAsync().toCompletionStage().thenApply(n -> n + 1);
        assertThat(then.toCompletableFuture().get()).isEqualTo(4);
    }

    @Test
    void failsAndStopsInTheBackground() {
        assertThatThrownBy(() -> numbers(3, 1).map(n -> failing(n)).countAsync().get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(KindlingException.class);
        FutureAction<Long> held = held(10, 3).countAsync();
        held.cancel();
        assertThat(held.isCancelled()).isTrue();
        assertThatThrownBy(held::get).isInstanceOf(CancellationException.class);
        assertThat(held.cancel(true)).isTrue();
        assertThat(numbers(5, 2).count()).isEqualTo(5);
    }

    @Test
    void namesAndNumbersCollections() {
        Rdd<Integer> numbers = numbers(3, 2);
        assertThat(numbers.name()).isNull();
        assertThat(numbers.setName("three")).isSameAs(numbers).hasToString("three parallelize (2)");
        assertThat(numbers.name()).isEqualTo("three");
        var ids = new HashMap<Integer, String>();
        ids.put(numbers.id(), "a");
        ids.put(numbers(1, 1).id(), "b");
        assertThat(ids).hasSize(2).containsEntry(numbers.id(), "a");
        assertThat(numbers.partitioner()).isEmpty();
        assertThat(numbers.context()).isSameAs(context);
    }

    @Test
    void knowsWhatIsKept() {
        Rdd<Integer> kept = numbers(3, 2).cache();
        DoubleRdd numbers = numbers(3, 2).mapToDouble(n -> n).persist(StorageLevel.MEMORY_AND_DISK);
        numbers(3, 2).map(n -> n);
        assertThat(context.getPersistentRDDs()).isEqualTo(Map.of(kept.id(), kept, numbers.id(), numbers));
        kept.unpersist();
        assertThat(context.getPersistentRDDs().values()).containsExactly(numbers);
        assertThat(numbers.sum()).isEqualTo(3);
        assertThat(numbers.unpersist(true).getStorageLevel()).isEqualTo(StorageLevel.NONE);
        assertThat(context.getPersistentRDDs()).isEmpty();
    }
}
