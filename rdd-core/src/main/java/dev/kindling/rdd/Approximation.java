package dev.kindling.rdd;

import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.PartitionAction;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Estimates a result from the partitions that finish in time. What the others will bring is taken to be like what
/// these have brought.
///
/// @param <U> what a partition brings
/// @param <R> the result
abstract class Approximation<U, R> {

    /// With fewer numbers than this, bounds of a mean take the small sample into account.
    private static final int LARGE_SAMPLE = 100;

    private int finished;
    private int total;

    /// Takes in what a partition brings.
    abstract void merge(U part);

    /// The result, of which only this share is known yet.
    abstract R estimate(double share);

    private synchronized void accept(U part) {
        finished++;
        merge(part);
    }

    private synchronized R current() {
        return estimate(total == 0 ? 1 : (double) finished / total);
    }

    <T> PartialResult<R> run(Rdd<T> rdd, String name, PartitionAction<T, U> action, long timeoutMillis) {
        if (timeoutMillis < 0) throw new IllegalArgumentException("timeout is negative: " + timeoutMillis);
        total = rdd.getNumPartitions();
        FutureAction<R> running = FutureAction.start(name, cancellation -> {
            Job<T, U> job = rdd.job(name, action).cancelledBy(cancellation);
            rdd.context().backend().run(job, (_, part) -> accept(part));
            return current();
        });
        try {
            return new PartialResult<>(running.get(timeoutMillis, TimeUnit.MILLISECONDS), true, running);
        } catch (TimeoutException _) {
            return new PartialResult<>(current(), false, running);
        } catch (ExecutionException e) {
            throw PartialResult.failure(e);
        } catch (InterruptedException e) {
            running.cancel();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, e);
        }
    }

    static double checked(double confidence) {
        if (!(confidence >= 0 && confidence <= 1))
            throw new IllegalArgumentException("confidence is not between 0 and 1: " + confidence);
        return confidence;
    }

    /// How many there are, of which `seen` have been counted.
    private static BoundedDouble count(long seen, double share, double confidence) {
        if (share >= 1) return BoundedDouble.exactly((double) seen);
        if (share == 0 || seen == 0) return new BoundedDouble(0, 0, 0, Double.POSITIVE_INFINITY);
        double rest = seen * (1 - share) / share;
        double margin = Quantiles.normal((1 + confidence) / 2) * Math.sqrt(rest);
        return new BoundedDouble(
                seen + rest,
                confidence,
                seen + Math.max(0, Math.floor(rest - margin)),
                seen + Math.ceil(rest + margin));
    }

    static Approximation<Long, BoundedDouble> ofCount(double confidence) {
        checked(confidence);
        return new Approximation<>() {
            private long seen;

            @Override
            void merge(Long part) {
                seen += part;
            }

            @Override
            BoundedDouble estimate(double share) {
                return count(seen, share, confidence);
            }
        };
    }

    static <K> Approximation<Map<K, Long>, Map<K, BoundedDouble>> ofCounts(double confidence) {
        checked(confidence);
        return new Approximation<>() {
            private final Map<K, Long> seen = new HashMap<>();

            @Override
            void merge(Map<K, Long> part) {
                part.forEach((key, count) -> seen.merge(key, count, Long::sum));
            }

            @Override
            Map<K, BoundedDouble> estimate(double share) {
                var counts = new HashMap<K, BoundedDouble>();
                seen.forEach((key, count) -> counts.put(key, count(count, share, confidence)));
                return counts;
            }
        };
    }

    static Approximation<StatCounter, BoundedDouble> ofMean(double confidence) {
        checked(confidence);
        return new Approximation<>() {
            private final StatCounter stats = new StatCounter();

            @Override
            void merge(StatCounter part) {
                stats.merge(part);
            }

            @Override
            BoundedDouble estimate(double share) {
                if (share >= 1) return BoundedDouble.exactly(stats.mean());
                if (stats.count() == 0) return unknown(0, 0);
                if (stats.count() == 1) return unknown(stats.mean(), confidence);
                return around(stats.mean(), stats.sampleVariance() / stats.count(), stats.count(), confidence);
            }
        };
    }

    static Approximation<StatCounter, BoundedDouble> ofSum(double confidence) {
        checked(confidence);
        return new Approximation<>() {
            private final StatCounter stats = new StatCounter();

            @Override
            void merge(StatCounter part) {
                stats.merge(part);
            }

            @Override
            BoundedDouble estimate(double share) {
                if (share >= 1) return BoundedDouble.exactly(stats.sum());
                if (stats.count() == 0) return unknown(0, 0);
                double mean = stats.mean();
                double count = stats.count() / share;
                if (stats.count() == 1) return unknown(mean * count, confidence);
                double meanVariance = stats.sampleVariance() / stats.count();
                double countVariance = stats.count() * (1 - share) / (share * share);
                double variance =
                        meanVariance * count * count + countVariance * mean * mean + meanVariance * countVariance;
                return around(mean * count, variance, stats.count(), confidence);
            }
        };
    }

    private static BoundedDouble unknown(double mean, double confidence) {
        return new BoundedDouble(mean, confidence, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    private static BoundedDouble around(double mean, double variance, long count, double confidence) {
        double probability = (1 + confidence) / 2;
        double factor =
                count > LARGE_SAMPLE ? Quantiles.normal(probability) : Quantiles.student(probability, count - 1);
        double margin = factor * Math.sqrt(variance);
        return new BoundedDouble(mean, confidence, mean - margin, mean + margin);
    }
}
