package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.JobListener;
import dev.kindling.rdd.io.Compression;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What collections do, on every backend.
public abstract class RddContract extends ContextContract {

    // --- Elements and partitions.

    @Test
    void mapsFiltersAndFlattens() {
        Rdd<String> words = context.parallelize(List.of("to be or", "not to be", ""), 2)
                .flatMap(line -> Arrays.asList(line.split(" ")).iterator())
                .filter(word -> !word.isEmpty())
                .map(word -> word.toUpperCase(java.util.Locale.ROOT));
        assertThat(words.collect()).containsExactly("TO", "BE", "OR", "NOT", "TO", "BE");
    }

    @Test
    void countsWords() {
        var counts = context.parallelize(List.of("a b a", "b a c"), 2)
                .flatMap(line -> Arrays.asList(line.split(" ")).iterator())
                .mapToPair(word -> Pair.of(word, 1))
                .reduceByKey(Integer::sum)
                .collectAsMap();
        assertThat(counts).isEqualTo(Map.of("a", 3, "b", 2, "c", 1));
    }

    @Test
    void slicesAListEvenly() {
        assertThat(numbers(10, 4).glom().map(List::size).collect()).containsExactly(2, 3, 2, 3);
        assertThat(numbers(2, 4).glom().map(List::size).collect()).containsExactly(0, 1, 0, 1);
    }

    @Test
    void mapsWholePartitions() {
        Rdd<Integer> sums = numbers(6, 3).mapPartitions(elements -> {
            int sum = 0;
            while (elements.hasNext()) sum += elements.next();
            return List.of(sum).iterator();
        });
        assertThat(sums.collect()).containsExactly(1, 5, 9);
        Rdd<Integer> indexes = numbers(3, 3)
                .mapPartitionsWithIndex((index, _) -> List.of(index).iterator());
        assertThat(indexes.collect()).containsExactly(0, 1, 2);
    }

    @Test
    void countsInRanges() {
        assertThat(context.range(5).collect()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(context.range(10, 0, -3, 3).collect()).containsExactly(10L, 7L, 4L, 1L);
        assertThat(context.range(3, 3, 1, 2).collect()).isEmpty();
        assertThat(context.range(Long.MAX_VALUE - 2, Long.MAX_VALUE, 1, 7).collect())
                .containsExactly(Long.MAX_VALUE - 2, Long.MAX_VALUE - 1);
        assertThat(context.range(0, 1_000_000, 7, 5).count()).isEqualTo(142_858);
        assertThatThrownBy(() -> context.range(0, 1, 0, 1)).hasMessageContaining("step is 0");
    }

    @Test
    void unitesCoalescesAndRepartitions() {
        Rdd<Integer> both = numbers(4, 2).union(numbers(2, 1));
        assertThat(both.getNumPartitions()).isEqualTo(3);
        assertThat(both.collect()).containsExactly(0, 1, 2, 3, 0, 1);
        assertThat(context.union(List.of(numbers(2, 1), numbers(1, 1), numbers(1, 1)))
                        .collect())
                .containsExactly(0, 1, 0, 0);
        assertThat(numbers(100, 10).coalesce(3).glom().map(List::size).collect())
                .containsExactly(30, 30, 40);
        Rdd<Integer> spread = numbers(100, 1).repartition(4);
        assertThat(spread.glom().map(List::size).collect()).containsExactly(25, 25, 25, 25);
        assertThat(spread.collect())
                .containsExactlyInAnyOrderElementsOf(numbers(100, 1).collect());
    }

    @Test
    void findsDistinctCommonAndOtherElements() {
        assertThat(context.parallelize(List.of(3, 1, 3, 2, 1), 3).distinct().collect())
                .containsExactlyInAnyOrder(1, 2, 3);
        assertThat(numbers(6, 2)
                        .intersection(numbers(20, 3).filter(n -> n % 2 == 1))
                        .collect())
                .containsExactlyInAnyOrder(1, 3, 5);
        assertThat(numbers(6, 2).subtract(numbers(4, 3)).collect()).containsExactlyInAnyOrder(4, 5);
        assertThat(numbers(2, 1).cartesian(numbers(2, 2)).collect())
                .containsExactlyInAnyOrder(Pair.of(0, 0), Pair.of(0, 1), Pair.of(1, 0), Pair.of(1, 1));
    }

    @Test
    void zips() {
        assertThat(numbers(4, 2).zip(numbers(4, 2).map(n -> n * n)).values().collect())
                .containsExactly(0, 1, 4, 9);
        assertThat(numbers(5, 3).zipWithIndex().collect())
                .allSatisfy(
                        pair -> assertThat(pair.value()).isEqualTo(pair.key().longValue()));
        assertThatThrownBy(() -> numbers(4, 2).zip(numbers(4, 1))).hasMessageContaining("left has 2 and the right 1");
        assertThatThrownBy(() -> numbers(4, 2).zip(numbers(6, 2)).count()).hasMessageContaining("equally many");
    }

    @Test
    void groupsAndKeys() {
        assertThat(numbers(5, 2).groupBy(n -> n % 2).collectAsMap())
                .isEqualTo(Map.of(0, List.of(0, 2, 4), 1, List.of(1, 3)));
        assertThat(numbers(2, 1).keyBy(n -> "k" + n).collect()).containsExactly(Pair.of("k0", 0), Pair.of("k1", 1));
    }

    @Test
    void sorts() {
        var random = new Random(1);
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, 1000).boxed().toList());
        Collections.shuffle(shuffled, random);
        Rdd<Integer> sorted = context.parallelize(shuffled, 7).sortBy(n -> n, true, 4);
        assertThat(sorted.collect()).isEqualTo(IntStream.range(0, 1000).boxed().toList());
        assertThat(sorted.glom().map(List::size).collect()).hasSize(4).allMatch(size -> size > 100);
        assertThat(context.parallelize(List.of("b", "c", "a"), 2)
                        .sortBy(s -> s, false, 2)
                        .collect())
                .containsExactly("c", "b", "a");
    }

    @Test
    void samplesRepeatably() {
        Rdd<Integer> sample = numbers(10_000, 3).sample(false, 0.1, 42);
        assertThat(sample.count()).isBetween(800L, 1200L);
        assertThat(sample.collect())
                .isEqualTo(numbers(10_000, 3).sample(false, 0.1, 42).collect());
        assertThat(numbers(10_000, 3).sample(true, 2.0, 7).count()).isBetween(19_000L, 21_000L);
    }

    // --- Actions.

    @Test
    void reducesFoldsAndAggregates() {
        assertThat(numbers(101, 7).reduce(Integer::sum)).isEqualTo(5050);
        assertThat(numbers(5, 2).fold(0, Integer::sum)).isEqualTo(10);
        assertThat(context.parallelize(List.of(1, 2), 5)
                        .aggregate(
                                new ArrayList<Integer>(),
                                (list, n) -> {
                                    list.add(n);
                                    return list;
                                },
                                (list, more) -> {
                                    list.addAll(more);
                                    return list;
                                }))
                .containsExactly(1, 2);
        assertThat(numbers(9, 3).max(Order.natural())).isEqualTo(8);
        assertThat(numbers(9, 3).min(Order.natural())).isZero();
        assertThatThrownBy(() -> context.<Integer>emptyRDD().reduce(Integer::sum))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void takesNoMoreThanItNeeds() {
        Rdd<Integer> counted = numbers(1000, 100).map(n -> {
            tick("computed");
            return n;
        });
        assertThat(counted.first()).isZero();
        assertThat(ticks("computed")).isEqualTo(1);
        assertThat(counted.take(25)).isEqualTo(IntStream.range(0, 25).boxed().toList());
        assertThat(counted.take(0)).isEmpty();
        assertThat(numbers(3, 8).take(100)).containsExactly(0, 1, 2);
        assertThat(numbers(3, 8).isEmpty()).isFalse();
        assertThatThrownBy(() -> context.emptyRDD().first()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void takesInOrder() {
        Rdd<Integer> scattered = context.parallelize(List.of(5, 1, 9, 3, 7, 9), 3);
        assertThat(scattered.takeOrdered(3)).containsExactly(1, 3, 5);
        assertThat(scattered.top(3)).containsExactly(9, 9, 7);
        assertThat(scattered.takeOrdered(2, Order.<Integer>natural().descending()))
                .containsExactly(9, 9);
        assertThat(scattered.top(100)).hasSize(6);
        assertThat(scattered.takeOrdered(0)).isEmpty();
    }

    @Test
    void iteratesWithoutCollecting() {
        var seen = new ArrayList<Integer>();
        numbers(10, 5).toLocalIterator().forEachRemaining(seen::add);
        assertThat(seen).isEqualTo(IntStream.range(0, 10).boxed().toList());
    }

    @Test
    void callsForEachElementAndPartition() {
        numbers(7, 3).foreach(_ -> tick("element"));
        numbers(7, 3).foreachPartition(_ -> tick("partition"));
        assertThat(ticks("element")).isEqualTo(7);
        assertThat(ticks("partition")).isEqualTo(3);
        assertThat(context.parallelize(List.of("a", "b", "a"), 2).countByValue())
                .isEqualTo(Map.of("a", 2L, "b", 1L));
    }

    @Test
    void keepsWhatIsPersisted() {
        Rdd<Integer> kept = numbers(4, 2)
                .map(n -> {
                    tick("computed");
                    return n;
                })
                .cache();
        assertThat(kept.count()).isEqualTo(4);
        assertThat(kept.map(n -> n + 1).collect()).containsExactly(1, 2, 3, 4);
        assertThat(ticks("computed")).isEqualTo(4);
        kept.unpersist();
        assertThat(kept.count()).isEqualTo(4);
        assertThat(ticks("computed")).isEqualTo(8);
    }

    // --- Pairs.

    @Test
    void combinesByKey() {
        var scores = pairs("a", 1, "b", 2, "a", 3, "b", 4, "a", 5);
        assertThat(scores.reduceByKey(Integer::sum).collectAsMap()).isEqualTo(Map.of("a", 9, "b", 6));
        assertThat(scores.groupByKey().collectAsMap()).isEqualTo(Map.of("a", List.of(1, 3, 5), "b", List.of(2, 4)));
        assertThat(scores.foldByKey(0, Math::max).collectAsMap()).isEqualTo(Map.of("a", 5, "b", 4));
        assertThat(scores.countByKey()).isEqualTo(Map.of("a", 3L, "b", 2L));
        var lists = scores.aggregateByKey(
                new ArrayList<Integer>(),
                (list, n) -> {
                    list.add(n);
                    return list;
                },
                (list, more) -> {
                    list.addAll(more);
                    return list;
                });
        for (int i = 0; i < 2; i++)
            assertThat(lists.collectAsMap()).isEqualTo(Map.of("a", List.of(1, 3, 5), "b", List.of(2, 4)));
        assertThat(scores.combineByKey(n -> "" + n, (s, n) -> s + n, (s, t) -> s + "|" + t, 1)
                        .collectAsMap())
                .isEqualTo(Map.of("a", "1|35", "b", "2|4"));
    }

    @Test
    void combinesLikeAPlainMap() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var input = new ArrayList<Pair<Integer, Long>>();
        var expected = new HashMap<Integer, Long>();
        for (int i = 0; i < 5000; i++) {
            int key = random.nextInt(200);
            long value = random.nextInt(1000);
            input.add(Pair.of(key, value));
            expected.merge(key, value, Long::sum);
        }
        var sums = context.parallelizePairs(input, 1 + random.nextInt(8))
                .reduceByKey(Long::sum, 1 + random.nextInt(8))
                .collectAsMap();
        assertThat(sums).as("seed %d", seed).isEqualTo(expected);
    }

    /// More keys than a table looks up one at a time.
    @Test
    void combinesManyKeys() {
        int keys = 30_000;
        var numbers = context.range(0, 5L * keys, 1, 2);
        var byNumber = numbers.mapToPair(i -> Pair.of(i % keys * 1_000_003, 1L)).reduceByKey(Long::sum, 3);
        assertThat(byNumber.count()).isEqualTo(keys);
        assertThat(byNumber.filter(pair -> pair.value() != 5L || pair.key() % 1_000_003 != 0)
                        .collect())
                .isEmpty();
        var byText = numbers.mapToPair(i -> Pair.of("key ".repeat((int) (i % keys % 9)) + i % keys, i))
                .aggregateByKey(0, 3, (count, _) -> count + 1, Integer::sum);
        assertThat(byText.count()).isEqualTo(keys);
        assertThat(byText.filter(pair -> pair.value() != 5).collect()).isEmpty();
    }

    @Test
    void takesPairsApart() {
        var scores = pairs("a", 1, "b", 2);
        assertThat(scores.keys().collect()).containsExactly("a", "b");
        assertThat(scores.values().collect()).containsExactly(1, 2);
        assertThat(scores.mapValues(n -> n * 10).collect()).containsExactly(Pair.of("a", 10), Pair.of("b", 20));
        assertThat(scores.flatMapValues(n -> Collections.nCopies(n, "x").iterator())
                        .collect())
                .containsExactly(Pair.of("a", "x"), Pair.of("b", "x"), Pair.of("b", "x"));
        assertThat(scores.filter(pair -> pair.value() > 1).keys().collect()).containsExactly("b");
    }

    @Test
    void joins() {
        var left = pairs("a", 1, "b", 2, "a", 3);
        var right = pairs("a", 10, "c", 30);
        assertThat(left.join(right).collect())
                .containsExactlyInAnyOrder(Pair.of("a", Pair.of(1, 10)), Pair.of("a", Pair.of(3, 10)));
        assertThat(left.leftOuterJoin(right).collect())
                .containsExactlyInAnyOrder(
                        Pair.of("a", Pair.of(1, 10)), Pair.of("a", Pair.of(3, 10)), Pair.of("b", Pair.of(2, null)));
        assertThat(left.rightOuterJoin(right).collect())
                .containsExactlyInAnyOrder(
                        Pair.of("a", Pair.of(1, 10)), Pair.of("a", Pair.of(3, 10)), Pair.of("c", Pair.of(null, 30)));
        assertThat(left.fullOuterJoin(right).collect()).hasSize(4);
        assertThat(left.cogroup(right).collectAsMap())
                .containsEntry("a", Pair.of(List.of(1, 3), List.of(10)))
                .containsEntry("c", Pair.of(List.of(), List.of(30)));
        assertThat(left.subtractByKey(right).collect()).containsExactly(Pair.of("b", 2));
    }

    @Test
    void joinsWithoutAShuffleWhatIsPartitionedAlike() {
        var left = pairs("a", 1, "b", 2).partitionBy(3);
        var right = pairs("a", 10, "b", 20).partitionBy(3).mapValues(n -> n + 1);
        left.count();
        right.count();
        var stages = new ArrayList<String>();
        context.backend().addListener(new JobListener() {
            @Override
            public void jobStarted(int jobId, String description, List<StagePlan> plan) {
                plan.forEach(stage -> stages.add(stage.name()));
            }
        });
        assertThat(left.join(right).values().collect()).containsExactlyInAnyOrder(Pair.of(1, 11), Pair.of(2, 21));
        assertThat(stages).hasSize(1);
        assertThat(left.reduceByKey(Integer::sum).collect()).hasSize(2);
        assertThat(stages).hasSize(2);
    }

    @Test
    void sortsByKey() {
        var scores = pairs("b", 1, "a", 2, "c", 3, "a", 4);
        assertThat(scores.sortByKey().collect())
                .containsExactly(Pair.of("a", 2), Pair.of("a", 4), Pair.of("b", 1), Pair.of("c", 3));
        assertThat(scores.sortByKey(false).keys().collect()).containsExactly("c", "b", "a", "a");
    }

    @Test
    void looksUpInThePartitionOfTheKey() {
        var spread = numbers(100, 4)
                .mapToPair(n -> Pair.of(n % 10, n))
                .partitionBy(5)
                .mapValues(n -> {
                    tick("computed");
                    return n;
                });
        assertThat(spread.lookup(3)).hasSize(10).allMatch(n -> n % 10 == 3);
        assertThat(ticks("computed")).isEqualTo(20);
        assertThat(pairs("a", 1, "b", 2).lookup("b")).containsExactly(2);
    }

    // --- Shared variables.

    @Test
    void sharesVariables() {
        var names = context.broadcast(Map.of(1, "one", 2, "two"));
        var misses = context.longAccumulator();
        var total = context.doubleAccumulator();
        var missed = context.<Integer>collectionAccumulator();
        List<String> found = numbers(4, 2)
                .map(n -> {
                    total.add(n / 2.0);
                    if (names.value().containsKey(n)) return names.value().get(n);
                    misses.add(1L);
                    missed.add(n);
                    return "";
                })
                .collect();
        assertThat(found).containsExactly("", "one", "two", "");
        assertThat(misses.value()).isEqualTo(2);
        assertThat(total.value()).isEqualTo(3.0);
        assertThat(missed.value()).containsExactlyInAnyOrder(0, 3);
    }

    // --- Files.

    @Test
    void writesAndReadsText(@TempDir Path folder) throws Exception {
        Rdd<Integer> numbers = numbers(1000, 3);
        numbers.saveAsTextFile(folder + "/plain");
        numbers.saveAsTextFile(folder + "/packed", Compression.GZIP);
        assertThat(folder.resolve("plain/_SUCCESS")).exists();
        List<String> expected = numbers.map(String::valueOf).collect();
        assertThat(context.textFile(folder + "/plain").collect()).isEqualTo(expected);
        assertThat(context.textFile(folder + "/plain", 20).getNumPartitions()).isGreaterThanOrEqualTo(20);
        assertThat(context.textFile(folder + "/packed/*.gz", 20).collect()).isEqualTo(expected);
        assertThatThrownBy(() -> numbers.saveAsTextFile(folder + "/plain")).hasMessageContaining("PATH_ALREADY_EXISTS");
        assertThatThrownBy(() -> context.textFile(folder + "/none")).hasMessageContaining("PATH_NOT_FOUND");
    }

    @Test
    void leavesNothingOfAWriteThatFails(@TempDir Path folder) throws Exception {
        Rdd<Integer> broken = numbers(10, 2).map(n -> 10 / (n - 7));
        assertThatThrownBy(() -> broken.saveAsTextFile(folder + "/out")).hasMessageContaining("TASK_FAILED");
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void readsEachLineOnceHoweverTheFileIsCut(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("lines.txt");
        for (String text :
                List.of("a\nbb\r\n\nccc", "\n\n\n", "one", "é\nü\r\n", "x\n".repeat(40), "\uFEFFbom\nend\n")) {
            Files.writeString(file, text, StandardCharsets.UTF_8);
            List<String> expected = text.replace("\uFEFF", "").lines().toList();
            for (int cuts : LongStream.rangeClosed(1, 30).mapToInt(n -> (int) n).toArray())
                assertThat(context.textFile(file.toString(), cuts).collect())
                        .as("%d cuts", cuts)
                        .isEqualTo(expected);
        }
    }

    @Test
    void saysWhatItIsMadeOf() {
        String lineage = numbers(4, 2)
                .mapToPair(n -> Pair.of(n, n))
                .reduceByKey(Integer::sum)
                .toDebugString();
        assertThat(lineage).isEqualTo("(2) shuffle (2)[2] []\n +-(2) mapToPair[1] []\n    |  parallelize[0] []");
    }
}
