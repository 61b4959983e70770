package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.CloseableIterator;
import dev.kindling.rdd.graph.TaskContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// How partitions are computed: how few, in how few passes, and what is given back; on every backend.
public abstract class PartitionsContract extends ContextContract {

    // --- No more than is needed.

    @Test
    void looksAtAsFewPartitionsAsWillDo() {
        Rdd<Integer> many = countedNumbers(50_000, 50_000);
        assertThat(many.first()).isZero();
        assertThat(many.isEmpty()).isFalse();
        assertThat(many.take(1)).containsExactly(0);
        assertThat(ticks("partition")).isEqualTo(3);
        assertThat(many.takeSample(false, 1, 5)).hasSize(1);
        assertThat(ticks("partition")).isEqualTo(4);
        assertThat(many.filter(n -> n >= 10).first()).isEqualTo(10);
        assertThat(ticks("partition")).isEqualTo(4 + 1 + 4 + 16);
    }

    @Test
    void passesOnceOverConsecutiveSteps() {
        var order = new ArrayList<String>();
        Iterator<Integer> elements = numbers(2, 1)
                .map(n -> {
                    tick("order");
                    return ticks("order");
                })
                .filter(_ -> true)
                .flatMap(n -> List.of(n, tick("order")).iterator())
                .toLocalIterator();
        elements.forEachRemaining(n -> order.add("" + n));
        assertThat(order).containsExactly("1", "2", "3", "4");
        List<String> stages = stages();
        numbers(4, 2)
                .map(n -> n)
                .filter(_ -> true)
                .mapPartitions(p -> p)
                .glom()
                .keyBy(List::size)
                .count();
        assertThat(stages).hasSize(1);
    }

    @Test
    void walksLongLineages() {
        Rdd<Integer> mapped = numbers(2, 2);
        for (int i = 0; i < 100_000; i++) mapped = mapped.map(n -> n + 1);
        assertThat(mapped.collect()).containsExactly(100_000, 100_001);
        assertThat(mapped.getNumPartitions()).isEqualTo(2);
    }

    @Test
    void walksLongLineagesOfZips() {
        Rdd<Integer> ones = numbers(2, 1).map(_ -> 1).cache();
        Rdd<Integer> sums = ones;
        for (int i = 0; i < 5_000; i++) sums = sums.zip(ones).map(pair -> pair.key() + pair.value());
        assertThat(sums.collect()).containsExactly(5_001, 5_001);
    }

    // --- Together.

    @Test
    void zipsPartitions() {
        Rdd<Integer> a = numbers(4, 2);
        Rdd<String> b = a.map(n -> "b" + n);
        Rdd<Long> c = a.map(n -> n * 10L);
        assertThat(a.<String, Integer>zipPartitions(
                                b, (x, y) -> List.of(count(x) + count(y)).iterator())
                        .collect())
                .containsExactly(4, 4);
        assertThat(a.<String, Long, String>zipPartitions(
                                b,
                                c,
                                (x, y, z) ->
                                        List.of(x.next() + y.next() + z.next()).iterator())
                        .collect())
                .containsExactly("0b00", "2b220");
        assertThat(a.<String, Long, Integer, String>zipPartitions(
                                b,
                                c,
                                a,
                                (w, x, y, z) -> List.of(w.next() + x.next() + y.next() + z.next())
                                        .iterator())
                        .collect())
                .containsExactly("0b000", "2b2202");
        assertThatThrownBy(() -> a.zipPartitions(b, numbers(4, 3), (x, _, _) -> x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("left has 2 and the right 3");
    }

    private static int count(Iterator<?> elements) {
        return (int) Iterators.count(elements);
    }

    @Test
    void refusesToZipUnequalPartitions() {
        assertThatThrownBy(() -> numbers(5, 2).zip(numbers(6, 2)).count())
                .hasMessageContaining("equally many elements in each partition");
        assertThatThrownBy(() -> numbers(5, 2).zip(numbers(5, 3))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersElements() {
        assertThat(numbers(5, 2).zipWithUniqueId().collect())
                .containsExactly(Pair.of(0, 0L), Pair.of(1, 2L), Pair.of(2, 1L), Pair.of(3, 3L), Pair.of(4, 5L));
        List<String> stages = stages();
        assertThat(numbers(3, 1).zipWithIndex().values().collect()).containsExactly(0L, 1L, 2L);
        assertThat(stages).hasSize(1);
    }

    @Test
    void multiplies() {
        Rdd<Integer> counted = countedNumbers(6, 3);
        PairRdd<Integer, Integer> product = counted.cartesian(numbers(4, 2));
        assertThat(ticks("partition")).isZero();
        assertThat(product.getNumPartitions()).isEqualTo(6);
        var expected = new ArrayList<Pair<Integer, Integer>>();
        for (int i = 0; i < 6; i++) for (int j = 0; j < 4; j++) expected.add(Pair.of(i, j));
        assertThat(product.collect()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(counted.cartesian(context.emptyRDD()).count()).isZero();
    }

    @Test
    void unitesAndMovesPartitions() {
        assertThat(context.union(numbers(2, 1), numbers(1, 1)).collect()).containsExactly(0, 1, 0);
        assertThat(context.union(pairs("a", 1), pairs("b", 2)).keys().collect()).containsExactly("a", "b");
        assertThat(numbers(10, 2).coalesce(5).getNumPartitions()).isEqualTo(2);
        assertThat(numbers(10, 2).coalesce(5, true).getNumPartitions()).isEqualTo(5);
        assertThat(pairs("a", 1).coalesce(1, true).collectAsMap()).isEqualTo(Map.of("a", 1));
    }

    // --- Given back.

    /// Elements that note when they are given back.
    record Noted(String name, Iterator<Integer> elements) implements CloseableIterator<Integer> {

        @Override
        public boolean hasNext() {
            return elements.hasNext();
        }

        @Override
        public Integer next() {
            return elements.next();
        }

        @Override
        public void close() {
            tick(name);
        }
    }

    @Test
    void closesIteratorsHoweverATaskEnds() {
        Rdd<Integer> noted = numbers(100, 2).mapPartitions(elements -> new Noted("whole", elements));
        assertThat(noted.count()).isEqualTo(100);
        assertThat(ticks("whole")).isEqualTo(2);
        assertThat(noted.take(1)).containsExactly(0);
        assertThat(ticks("whole")).isEqualTo(3);
        assertThatThrownBy(() -> noted.map(n -> 1 / (n % 50)).count()).hasMessageContaining("by zero");
        assertThat(ticks("whole")).isBetween(4, 3 + 2 * 4);
    }

    @Test
    void closesWhatFlatMapOpens() {
        Rdd<Integer> opened =
                numbers(5, 1).flatMap(n -> new Noted("one", List.of(n, n).iterator()));
        assertThat(opened.count()).isEqualTo(10);
        assertThat(ticks("one")).isEqualTo(5);
        assertThat(opened.take(3)).containsExactly(0, 0, 1);
        assertThat(ticks("one")).isEqualTo(7);
    }

    // --- The task.

    @Test
    void tellsFunctionsOfTheirTask() {
        assertThat(TaskContext.get()).isNull();
        List<String> places = numbers(6, 3)
                .map(n -> {
                    TaskContext task = Objects.requireNonNull(TaskContext.get());
                    return n + " in " + task.partitionId() + " of " + task.numPartitions() + ", try "
                            + task.attemptNumber();
                })
                .collect();
        assertThat(places)
                .startsWith("0 in 0 of 3, try 0", "1 in 0 of 3, try 0", "2 in 1 of 3, try 0")
                .hasSize(6);
        List<Long> ids = numbers(4, 4)
                .map(_ -> Objects.requireNonNull(TaskContext.get()).taskAttemptId())
                .collect();
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void callsListenersOfTasks() {
        Rdd<Integer> listening = numbers(4, 2).mapPartitions(elements -> {
            TaskContext task = Objects.requireNonNull(TaskContext.get());
            if (task.isCompleted() || task.isFailed() || task.isInterrupted()) tick("too soon");
            task.addTaskFailureListener((failed, error) -> {
                if (failed.isFailed() && !failed.isCompleted()) tick("failed: " + error.getMessage());
            });
            task.addTaskCompletionListener(ended -> tick(ended.isCompleted() ? "completed" : "not completed"));
            return elements;
        });
        assertThat(listening.count()).isEqualTo(4);
        assertThat(ticks("completed")).isEqualTo(2);
        Rdd<Integer> failing = listening.map(n -> {
            if (n == 3 && tick("tries") < 3) throw new IllegalStateException("not yet");
            return n;
        });
        assertThat(failing.count()).isEqualTo(4);
        assertThat(ticks("failed: not yet")).isEqualTo(2);
        assertThat(ticks("completed")).isEqualTo(2 + 2 + 2);
        assertThat(ticks("not completed")).isZero();
        assertThat(ticks("too soon")).isZero();
    }

    // --- Processes.

    @Test
    void pipesThroughProcesses() {
        assertThat(numbers(6, 2).pipe("sort -r").collect()).containsExactly("2", "1", "0", "5", "4", "3");
        assertThat(numbers(2, 1).pipe(List.of("sh", "-c", "cat; echo é")).collect())
                .containsExactly("0", "1", "é");
        assertThat(numbers(1, 1)
                        .pipe(List.of("sh", "-c", "echo $GREETING"), Map.of("GREETING", "hello there"))
                        .collect())
                .containsExactly("hello there");
        assertThat(numbers(100_000, 1).pipe("head -n 2").collect()).containsExactly("0", "1");
        assertThat(numbers(100_000, 1).pipe("cat").take(2)).containsExactly("0", "1");
        assertThat(numbers(200_000, 2).pipe("cat").count()).isEqualTo(200_000);
    }

    @Test
    void saysWhichProcessFailed() {
        assertThatThrownBy(() -> numbers(4, 2)
                        .pipe(List.of("sh", "-c", "echo no such thing >&2; exit 3"))
                        .count())
                .hasMessageContaining("the command [sh, -c, echo no such thing >&2; exit 3] of partition")
                .hasMessageContaining("exited with 3: no such thing");
        assertThatThrownBy(() -> numbers(1, 1).pipe("no-such-command-here").count())
                .hasMessageContaining("no-such-command-here");
        assertThatThrownBy(() -> numbers(3, 1).map(n -> 6 / (n - 1)).pipe("cat").count())
                .hasMessageContaining("by zero");
    }

    @Test
    void countsInWhatRunsBeforeAProcess() {
        var seen = context.longAccumulator("seen");
        Rdd<String> piped = numbers(10, 2)
                .map(n -> {
                    seen.add(1);
                    return n;
                })
                .pipe("cat");
        assertThat(piped.count()).isEqualTo(10);
        assertThat(seen.value()).isEqualTo(10);
    }
}
