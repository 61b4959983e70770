package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.Union;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What shuffles yield and when they run, on every backend.
public abstract class ShuffleContract extends BackendContract {

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
    void makesReleasedShuffleOutputAgain() {
        long used = backend.memory().usedBytes();
        var first = summedByKey(map(numbers(3, 4), i -> Pair.of(i % 2, i)), 2);
        var second = summedByKey(first, 2);
        var expected = collect(second);
        assertThat(backend.memory().usedBytes()).isGreaterThanOrEqualTo(used);
        backend.release(map(second, Pair::key));
        assertThat(backend.memory().usedBytes()).isLessThanOrEqualTo(used);
        assertThat(collect(second)).isEqualTo(expected);
        assertThat(marks("opened")).isEqualTo(6);
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
}
