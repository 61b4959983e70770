package dev.kindling.rdd;

import dev.kindling.rdd.function.Function;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.PartitionFunction;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Samples of partitions. Each draws from the random numbers of its own partition, so that a partition computed
/// again gives the same sample.
final class Sampling {

    /// Above this mean, the product of random numbers that counts a Poisson draw would get too small.
    private static final double LARGE_MEAN = 30;

    private Sampling() {}

    static <T> PartitionFunction<T, T> sample(boolean withReplacement, double fraction, long seed) {
        check(withReplacement, fraction);
        return by(withReplacement, _ -> fraction, seed);
    }

    /// @param fractions how many of the pairs of each key
    static <K, V> PartitionFunction<Pair<K, V>, Pair<K, V>> byKey(
            boolean withReplacement, Map<K, Double> fractions, long seed) {
        fractions.values().forEach(fraction -> check(withReplacement, fraction));
        var known = new HashMap<>(fractions);
        return by(withReplacement, pair -> fraction(known, pair.key()), seed);
    }

    private static <K> double fraction(Map<K, Double> fractions, K key) {
        Double fraction = fractions.get(key);
        if (fraction == null) throw new IllegalArgumentException("there is no fraction for the key " + key);
        return fraction;
    }

    private static void check(boolean withReplacement, double fraction) {
        if (!(fraction >= 0) || (!withReplacement && fraction > 1))
            throw new IllegalArgumentException("fraction is out of range: " + fraction);
    }

    private static <T> PartitionFunction<T, T> by(boolean withReplacement, Function<T, Double> fraction, long seed) {
        return (task, elements) -> {
            SplittableRandom random = Seeds.random(seed, task.partition());
            if (!withReplacement) return Iterators.filter(elements, e -> random.nextDouble() < fraction.call(e));
            return Iterators.flatMap(
                    elements,
                    e -> Collections.nCopies(poisson(random, fraction.call(e)), e)
                            .iterator());
        };
    }

    static int poisson(SplittableRandom random, double mean) {
        if (mean > LARGE_MEAN) return poisson(random, mean / 2) + poisson(random, mean / 2);
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    /// The elements whose random number is from `low` up to `high`.
    static <T> PartitionFunction<T, T> between(double low, double high, long seed) {
        return (task, elements) -> {
            SplittableRandom random = Seeds.random(seed, task.partition());
            return Iterators.filter(elements, _ -> {
                double number = random.nextDouble();
                return low <= number && number < high;
            });
        };
    }

    /// The borders between 0 and 1 that cut it by `weights`.
    static double[] borders(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            if (!(weight >= 0)) throw new IllegalArgumentException("weight is negative: " + weight);
            sum += weight;
        }
        if (!(sum > 0)) throw new IllegalArgumentException("the sum of the weights is not positive: " + sum);
        var borders = new double[weights.length + 1];
        double reached = 0;
        for (int i = 0; i < weights.length; i++) {
            reached += weights[i];
            borders[i + 1] = i == weights.length - 1 ? 1 : reached / sum;
        }
        return borders;
    }

    // --- Exactly so many of each key.

    /// What is to be taken of one key's values in one partition.
    record Share(long population, long wanted) implements java.io.Serializable {}

    /// How many of each key's values each partition gives, so that together they give `fraction` of them, rounded
    /// up, and every such choice is equally likely.
    ///
    /// @param counts how many values each key has, by partition
    static <K> List<Map<K, Share>> shares(
            boolean withReplacement, Map<K, Double> fractions, long seed, List<Map<K, Long>> counts) {
        var populations = new HashMap<K, Long>();
        for (Map<K, Long> part : counts) part.forEach((key, count) -> populations.merge(key, count, Long::sum));
        var wanted = new HashMap<K, Long>();
        populations.forEach((key, population) -> {
            double fraction = fraction(fractions, key);
            check(withReplacement, fraction);
            wanted.put(key, (long) Math.ceil(population * fraction));
        });
        SplittableRandom random = Seeds.random(seed, -1);
        return counts.stream()
                .map(part -> {
                    var shares = new HashMap<K, Share>();
                    part.forEach((key, count) -> {
                        long left = wanted.getOrDefault(key, 0L);
                        long population = populations.getOrDefault(key, count);
                        long share = withReplacement
                                ? Draws.binomial(random, left, (double) count / population)
                                : Draws.hypergeometric(random, left, count, population);
                        wanted.put(key, left - share);
                        populations.put(key, population - count);
                        shares.put(key, new Share(count, share));
                    });
                    return (Map<K, Share>) shares;
                })
                .toList();
    }

    /// Of each key's values, as many as its share says.
    static <K, V> PartitionFunction<Pair<K, V>, Pair<K, V>> exactly(
            boolean withReplacement, List<Map<K, Share>> shares, long seed) {
        return (task, pairs) -> {
            SplittableRandom random = Seeds.random(seed, task.partition());
            var left = new HashMap<>(shares.get(task.partition()));
            return Iterators.flatMap(pairs, pair -> {
                Share share = left.getOrDefault(pair.key(), new Share(1, 0));
                long drawn = withReplacement
                        ? Draws.binomial(random, share.wanted, 1.0 / share.population)
                        : Draws.hypergeometric(random, share.wanted, 1, share.population);
                left.put(pair.key(), new Share(share.population - 1, share.wanted - drawn));
                return Collections.nCopies((int) drawn, pair).iterator();
            });
        };
    }
}
