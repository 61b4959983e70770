package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.Lineage;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Union;
import dev.kindling.rdd.graph.Zip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What graphs mean and how lazily they run, on every backend.
public abstract class GraphContract extends BackendContract {

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
}
