package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.function.Quad;
import dev.kindling.rdd.function.Triple;
import dev.kindling.rdd.graph.Partitioner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What collections of pairs do beyond what [RddContract] shows, on every backend.
public abstract class PairRddContract extends ContextContract {

    /// Sends words to partitions by their length.
    record ByLength() implements Partitioner<String> {

        @Override
        public int partition(String key, int partitions) {
            return key.length() % partitions;
        }
    }

    @Test
    void makesPairs() {
        assertThat(numbers(3, 2)
                        .mapPartitionsToPair(elements -> {
                            var pairs = new ArrayList<Pair<Integer, String>>();
                            elements.forEachRemaining(n -> pairs.add(Pair.of(n, "n" + n)));
                            return pairs.iterator();
                        })
                        .collect())
                .containsExactly(Pair.of(0, "n0"), Pair.of(1, "n1"), Pair.of(2, "n2"));
        assertThat(numbers(3, 2)
                        .flatMapToPair(
                                n -> Collections.nCopies(n, Pair.of(n, n)).iterator())
                        .collect())
                .containsExactly(Pair.of(1, 1), Pair.of(2, 2), Pair.of(2, 2));
        PairRdd<Integer, Integer> again = PairRdd.fromRdd(numbers(1, 1).map(n -> Pair.of(n, n)));
        assertThat(again.keys().collect()).containsExactly(0);
        assertThat(PairRdd.fromRdd(again)).isSameAs(again);
    }

    @Test
    void partitionsAsAsked() {
        var byLength = new Partitioning<>(new ByLength(), 3);
        var words = pairs("a", 1, "bb", 2, "ccc", 3, "dd", 4);
        assertThat(words.partitionBy(byLength).keys().glom().collect())
                .containsExactly(List.of("ccc"), List.of("a"), List.of("bb", "dd"));
        assertThat(words.reduceByKey(byLength, Integer::sum).partitioner()).contains(byLength);
        assertThat(words.groupByKey(byLength).partitioner()).contains(byLength);
        assertThat(words.foldByKey(0, byLength, Integer::sum).partitioner()).contains(byLength);
        assertThat(words.aggregateByKey(0, byLength, Integer::sum, Integer::sum).partitioner())
                .contains(byLength);
        assertThat(words.combineByKey(n -> n, Integer::sum, Integer::sum, byLength)
                        .partitioner())
                .contains(byLength);
        assertThat(words.join(words, byLength).getNumPartitions()).isEqualTo(3);
        assertThat(words.foldByKey(0, 5, Integer::sum).getNumPartitions()).isEqualTo(5);
        assertThat(words.partitioner()).isEmpty();
        assertThatThrownBy(() -> words.partitionBy(0)).hasMessageContaining("not positive: 0");
    }

    @Test
    void remembersThePartitioner() {
        var spread = pairs("a", 1, "b", 2, "a", 3).partitionBy(4);
        var hash = Partitioning.<String>byHash(4);
        assertThat(spread.mapValues(n -> n).partitioner()).contains(hash);
        assertThat(spread.flatMapValues(n -> List.of(n).iterator()).partitioner())
                .contains(hash);
        assertThat(spread.filter(pair -> true).partitioner()).contains(hash);
        assertThat(spread.sample(false, 0.5, 1).partitioner()).contains(hash);
        assertThat(spread.groupByKey().partitioner()).contains(hash);
        assertThat(spread.cogroup(pairs("a", 1)).partitioner()).contains(hash);
        assertThat(spread.union(spread.mapValues(n -> -n)).partitioner()).contains(hash);
        assertThat(spread.union(spread.mapValues(n -> -n)).collect())
                .containsExactlyInAnyOrder(
                        Pair.of("a", 1),
                        Pair.of("a", 3),
                        Pair.of("b", 2),
                        Pair.of("a", -1),
                        Pair.of("a", -3),
                        Pair.of("b", -2));
        assertThat(spread.keys().partitioner()).isEmpty();
        assertThat(spread.union(pairs("a", 1)).partitioner()).isEmpty();
        assertThat(spread.partitionBy(4)).isSameAs(spread);
    }

    @Test
    void shufflesOnlyWhatIsNotInPlace() {
        var left = pairs("a", 1, "b", 2).partitionBy(3);
        var right = pairs("a", 10, "b", 20).partitionBy(3).mapValues(n -> n + 1);
        left.count();
        right.count();
        List<String> stages = stages();
        assertThat(left.cogroup(right).count()).isEqualTo(2);
        assertThat(left.leftOuterJoin(right).count()).isEqualTo(2);
        assertThat(left.subtractByKey(right).count()).isZero();
        assertThat(left.groupByKey().count()).isEqualTo(2);
        assertThat(left.cogroup(right, left).count()).isEqualTo(2);
        assertThat(left.foldByKey(0, Integer::sum).count()).isEqualTo(2);
        assertThat(stages).hasSize(6);
        assertThat(left.join(pairs("a", 5)).count()).isEqualTo(1);
        assertThat(stages).hasSize(8);
    }

    @Test
    void cogroupsUpToFour() {
        var a = pairs("x", 1, "y", 2);
        var b = pairs("x", 10, "x", 11);
        var c = pairs("z", 100);
        var d = pairs("y", 1000);
        assertThat(a.cogroup(b, c).collectAsMap())
                .isEqualTo(Map.of(
                        "x", new Triple<>(List.of(1), List.of(10, 11), List.of()),
                        "y", new Triple<>(List.of(2), List.of(), List.of()),
                        "z", new Triple<>(List.of(), List.of(), List.of(100))));
        assertThat(a.cogroup(b, c, d).collectAsMap())
                .containsEntry("x", new Quad<>(List.of(1), List.of(10, 11), List.of(), List.of()))
                .containsEntry("y", new Quad<>(List.of(2), List.of(), List.of(), List.of(1000)))
                .hasSize(3);
        assertThat(a.groupWith(b).collectAsMap()).isEqualTo(a.cogroup(b).collectAsMap());
        assertThat(a.groupWith(b, c).collectAsMap()).isEqualTo(a.cogroup(b, c).collectAsMap());
        assertThat(a.groupWith(b, c, d).collectAsMap())
                .isEqualTo(a.cogroup(b, c, d).collectAsMap());
    }

    @Test
    void joinsLikeNestedLoops() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var left = randomPairs(random);
        var right = randomPairs(random);
        var expected = new ArrayList<String>();
        for (var l : left) {
            boolean met = false;
            for (var r : right) {
                if (!l.key().equals(r.key())) continue;
                met = true;
                expected.add(l.key() + ":" + l.value() + "," + r.value());
            }
            if (!met) expected.add(l.key() + ":" + l.value() + ",null");
        }
        var leftKeys = new HashSet<Integer>();
        left.forEach(pair -> leftKeys.add(pair.key()));
        for (var r : right) if (!leftKeys.contains(r.key())) expected.add(r.key() + ":null," + r.value());
        var joined = context.parallelizePairs(left, 3)
                .fullOuterJoin(context.parallelizePairs(right, 2), 1 + random.nextInt(5))
                .map(pair -> pair.key() + ":" + pair.value().key() + ","
                        + pair.value().value());
        assertThat(joined.collect()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(context.parallelizePairs(left, 3)
                        .rightOuterJoin(context.parallelizePairs(right, 2), 2)
                        .count())
                .as("seed %d", seed)
                .isEqualTo(
                        expected.stream().filter(text -> !text.endsWith("null")).count());
    }

    private static List<Pair<Integer, Integer>> randomPairs(Random random) {
        var pairs = new ArrayList<Pair<Integer, Integer>>();
        for (int i = random.nextInt(40); i >= 0; i--) pairs.add(Pair.of(random.nextInt(12), random.nextInt(1000)));
        return pairs;
    }

    @Test
    void removesKeysAndElements() {
        var scores = pairs("a", 1, "b", 2, "a", 3, "c", 4);
        assertThat(scores.subtractByKey(pairs("b", 0, "c", 0), 2).collect())
                .containsExactlyInAnyOrder(Pair.of("a", 1), Pair.of("a", 3));
        assertThat(scores.subtract(pairs("a", 1)).collect())
                .containsExactlyInAnyOrder(Pair.of("b", 2), Pair.of("a", 3), Pair.of("c", 4));
        assertThat(scores.intersection(pairs("a", 1, "z", 1)).collect()).containsExactly(Pair.of("a", 1));
        Rdd<Integer> repeated = context.parallelize(List.of(1, 1, 2, 3), 2);
        assertThat(repeated.subtract(numbers(2, 1).map(n -> n + 2), 3).collect())
                .containsExactly(1, 1);
        assertThat(repeated.intersection(repeated, 4).collect()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void sortsWithinPartitions() {
        var sorted = numbers(40, 4)
                .mapToPair(n -> Pair.of((n * 7) % 40, n))
                .repartitionAndSortWithinPartitions(Partitioning.byHash(3));
        assertThat(sorted.keys().glom().collect())
                .allSatisfy(keys -> assertThat(keys).isSorted().isNotEmpty());
        var backwards = sorted.repartitionAndSortWithinPartitions(
                Partitioning.byHash(2), Order.<Integer>natural().descending());
        assertThat(backwards.keys().glom().collect().getFirst())
                .startsWith(38, 36, 34)
                .hasSize(20);
    }

    @Test
    void filtersByRange() {
        var squares = numbers(100, 5).mapToPair(n -> Pair.of(n, n * n));
        assertThat(squares.filterByRange(3, 5).collect())
                .containsExactly(Pair.of(3, 9), Pair.of(4, 16), Pair.of(5, 25));
        var sorted = squares.sortByKey(true, 10);
        var counted = PairRdd.fromRdd(sorted.filterByRange(93, 200));
        assertThat(counted.keys().collect()).containsExactly(93, 94, 95, 96, 97, 98, 99);
        assertThat(sorted.filterByRange(5, 3).collect()).isEmpty();
        assertThat(squares.sortByKey(false, 4).filterByRange(12, 10).keys().collect())
                .containsExactly(12, 11, 10);
        assertThat(squares.partitionBy(squares.rangePartitioning(4))
                        .glom()
                        .map(List::size)
                        .collect())
                .hasSize(4)
                .allMatch(size -> size > 10);
    }

    @Test
    void reducesAndCountsWithoutAShuffle() {
        var scores = pairs("a", 1, "b", 2, "a", 3);
        List<String> stages = stages();
        assertThat(scores.reduceByKeyLocally(Integer::sum)).isEqualTo(Map.of("a", 4, "b", 2));
        assertThat(stages).hasSize(1);
        assertThat(scores.countByKeyApprox(60_000, 0.9).initialValue())
                .isEqualTo(Map.of("a", BoundedDouble.exactly(2), "b", BoundedDouble.exactly(1)));
    }

    @Test
    void countsDifferentValuesAbout() {
        var visits = numbers(20_000, 4).mapToPair(n -> Pair.of(n % 2 == 0 ? "even" : "third", n % 2 == 0 ? n : n % 3));
        Map<String, Long> counts = visits.countApproxDistinctByKey(0.02).collectAsMap();
        assertThat(counts.get("third")).isEqualTo(3);
        assertThat(counts.get("even")).isBetween(9_200L, 10_800L);
        assertThat(visits.countApproxDistinctByKey(0.1, 7).getNumPartitions()).isEqualTo(7);
        assertThatThrownBy(() -> visits.countApproxDistinctByKey(0)).hasMessageContaining("accuracy");
    }

    @Test
    void looksUp() {
        var scores = pairs("a", 1, "b", 2, "a", 3);
        assertThat(scores.lookup("a")).containsExactly(1, 3);
        assertThat(scores.lookup("z")).isEmpty();
        assertThat(scores.sortByKey(true, 2).lookup("b")).containsExactly(2);
        var keys = new HashMap<String, Integer>(scores.collectAsMap());
        assertThat(keys).containsEntry("a", 3);
    }
}
