package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.rdd.function.Pair;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What samples are, on every backend.
public abstract class SamplingContract extends ContextContract {

    @Test
    void drawsEachPartitionOnItsOwn() {
        Rdd<Integer> zeros = numbers(40_000, 4).map(n -> n % 10_000);
        List<List<Integer>> parts = zeros.sample(false, 0.5, 3).glom().collect();
        for (int shift = 0; shift < 4; shift++) {
            int by = shift;
            var first = new HashSet<>(parts.get(0));
            long common =
                    parts.get(1).stream().filter(n -> first.contains(n + by)).count();
            assertThat(common).as("shift %d", shift).isBetween(2_200L, 2_800L);
        }
        assertThatThrownBy(() -> zeros.sample(false, 1.5)).hasMessageContaining("out of range: 1.5");
        assertThat(numbers(1_000, 2).sample(true, 40, 1).count()).isBetween(39_000L, 41_000L);
        assertThat(zeros.sample(true, 0.5).count()).isBetween(18_000L, 22_000L);
    }

    @Test
    void givesTheSameSampleWhenATaskIsTriedAgain() {
        Rdd<Integer> steady = numbers(1000, 3);
        List<Integer> expected = steady.sample(false, 0.3, 5).collect();
        Rdd<Integer> shaky = steady.map(n -> {
            if (n == 990 && tick("try") < 2) throw new IllegalStateException("not yet");
            return n;
        });
        assertThat(shaky.sample(false, 0.3, 5)
                        .map(n -> {
                            if (n > 900 && tick("later") < 2) throw new IllegalStateException("not yet");
                            return n;
                        })
                        .collect())
                .isEqualTo(expected);
    }

    @Test
    void splitsAtRandom() {
        Rdd<Integer> all = numbers(10_000, 3);
        List<Rdd<Integer>> parts = all.randomSplit(new double[] {3, 1, 0}, 11);
        assertThat(parts.get(0).count()).isBetween(7_300L, 7_700L);
        assertThat(parts.get(2).isEmpty()).isTrue();
        var together = new ArrayList<>(parts.get(0).collect());
        together.addAll(parts.get(1).collect());
        assertThat(together).containsExactlyInAnyOrderElementsOf(all.collect());
        assertThat(all.randomSplit(new double[] {3, 1, 0}, 11).get(1).collect())
                .isEqualTo(parts.get(1).collect());
        assertThat(all.randomSplit(new double[] {1, 1})).hasSize(2);
        assertThatThrownBy(() -> all.randomSplit(new double[] {-1, 2})).hasMessageContaining("negative");
        assertThatThrownBy(() -> all.randomSplit(new double[] {0})).hasMessageContaining("not positive");
    }

    @Test
    void takesSamples() {
        Rdd<Integer> numbers = numbers(100, 4);
        List<Integer> ten = numbers.takeSample(false, 10, 7);
        assertThat(ten).hasSize(10).doesNotHaveDuplicates();
        assertThat(numbers.takeSample(false, 10, 7)).isEqualTo(ten);
        assertThat(numbers.takeSample(false, 10, 8)).isNotEqualTo(ten);
        assertThat(numbers.takeSample(false, 1000)).containsExactlyInAnyOrderElementsOf(numbers.collect());
        assertThat(numbers.takeSample(true, 300, 7)).hasSize(300);
        assertThat(numbers.takeSample(false, 0)).isEmpty();
        assertThat(context.<Integer>emptyRDD().takeSample(true, 3)).isEmpty();
        assertThatThrownBy(() -> numbers.takeSample(false, -1)).hasMessageContaining("negative: -1");
    }

    @Test
    void takesEachElementWithTheSameChance() {
        // Partitions of 0, 1 and 9 elements: what is in the small one is not taken more often.
        Rdd<Integer> uneven =
                context.union(numbers(0, 1), numbers(1, 1), numbers(9, 1).map(n -> n + 1));
        var times = new int[10];
        for (int seed = 0; seed < 400; seed++) {
            for (int n : uneven.takeSample(false, 5, seed)) times[n]++;
        }
        for (int n = 0; n < 10; n++) assertThat(times[n]).as("%d", n).isBetween(150, 250);
    }

    @Test
    void takesASampleFromAsFewPartitionsAsWillDo() {
        Rdd<Integer> many = countedNumbers(5_000, 1_000);
        assertThat(many.takeSample(false, 1, 42)).hasSize(1);
        assertThat(ticks("partition")).isEqualTo(1);
        assertThat(many.takeSample(true, 5, 42)).hasSize(5);
        assertThat(ticks("partition")).isLessThanOrEqualTo(6);
        Rdd<Integer> sparse = countedNumbers(2_000, 1_000).filter(n -> n % 200 == 0);
        assertThat(sparse.takeSample(false, 10, 42)).hasSize(10).doesNotHaveDuplicates();
        assertThat(sparse.takeSample(false, 100, 42)).hasSize(10);
    }

    @Test
    void samplesByKey() {
        PairRdd<String, Integer> pairs =
                numbers(30_000, 3).mapToPair(n -> Pair.of("abc".substring(n % 3, n % 3 + 1), n));
        Map<String, Double> fractions = Map.of("a", 0.1, "b", 0.5, "c", 0.0);
        Map<String, Long> counts = pairs.sampleByKey(false, fractions, 3).countByKey();
        assertThat(counts.get("a")).isBetween(850L, 1150L);
        assertThat(counts.get("b")).isBetween(4_750L, 5_250L);
        assertThat(counts).hasSize(2);
        assertThat(pairs.sampleByKey(true, fractions, 3).countByKey().get("b")).isBetween(4_700L, 5_300L);
        assertThat(pairs.sampleByKey(false, fractions, 3).collect())
                .isEqualTo(pairs.sampleByKey(false, fractions, 3).collect());
        assertThat(pairs.sampleByKey(false, fractions).isEmpty()).isFalse();
        assertThatThrownBy(() -> pairs.sampleByKey(false, Map.of("a", 0.1)).count())
                .hasMessageContaining("there is no fraction for the key");
    }

    @Test
    void samplesByKeyExactly() {
        PairRdd<String, Integer> pairs =
                numbers(3_000, 4).mapToPair(n -> Pair.of("abc".substring(n % 3, n % 3 + 1), n));
        Map<String, Double> fractions = Map.of("a", 0.1, "b", 0.5005, "c", 1.0);
        assertThat(pairs.sampleByKeyExact(false, fractions, 3).countByKey())
                .isEqualTo(Map.of("a", 100L, "b", 501L, "c", 1000L));
        assertThat(pairs.sampleByKeyExact(false, fractions, 3).collect())
                .doesNotHaveDuplicates()
                .isEqualTo(pairs.sampleByKeyExact(false, fractions, 3).collect());
        assertThat(pairs.sampleByKeyExact(true, Map.of("a", 0.1, "b", 0.5, "c", 2.5), 3)
                        .countByKey())
                .isEqualTo(Map.of("a", 100L, "b", 500L, "c", 2500L));
        assertThat(pairs.sampleByKeyExact(false, fractions).count()).isEqualTo(1601);
    }

    @Test
    void drawsCountsWithTheRightMean() {
        var random = Seeds.random(1, 1);
        double binomial = 0;
        double hypergeometric = 0;
        for (int i = 0; i < 2_000; i++) {
            binomial += Draws.binomial(random, 1_000_000, 0.3);
            hypergeometric += Draws.hypergeometric(random, 50, 300, 1_000);
        }
        assertThat(binomial / 2_000).isBetween(299_950.0, 300_050.0);
        assertThat(hypergeometric / 2_000).isBetween(14.7, 15.3);
        assertThat(Draws.hypergeometric(random, 5, 5, 5)).isEqualTo(5);
        assertThat(Draws.binomial(random, 3, 1)).isEqualTo(3);
    }
}
