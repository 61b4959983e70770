package dev.kindling.rdd;

import dev.kindling.rdd.function.Function;
import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.storage.StorageLevel;
import java.util.Iterator;

/// A collection of numbers.
public final class DoubleRdd extends Rdd<Double> {

    private static final double DEFAULT_CONFIDENCE = 0.95;

    private DoubleRdd(KindlingContext context, RddNode<Double> node) {
        super(context, node);
    }

    static DoubleRdd ofNumbers(KindlingContext context, RddNode<Double> node) {
        return new DoubleRdd(context, node);
    }

    /// The numbers of `rdd`.
    public static DoubleRdd fromRdd(Rdd<Double> rdd) {
        return rdd instanceof DoubleRdd numbers ? numbers : ofNumbers(rdd.context(), rdd.node());
    }

    private DoubleRdd of(Rdd<Double> rdd) {
        return sameCount(ofNumbers(context, rdd.node()));
    }

    // --- As for any collection, but numbers remain numbers.

    @Override
    public DoubleRdd setName(String text) {
        super.setName(text);
        return this;
    }

    @Override
    public DoubleRdd filter(Function<? super Double, Boolean> predicate) {
        return of(super.filter(predicate));
    }

    @Override
    public DoubleRdd sample(boolean withReplacement, double fraction, long seed) {
        return of(super.sample(withReplacement, fraction, seed));
    }

    @Override
    public DoubleRdd sample(boolean withReplacement, double fraction) {
        return of(super.sample(withReplacement, fraction));
    }

    @Override
    public DoubleRdd union(Rdd<Double> other) {
        return fromRdd(super.union(other));
    }

    @Override
    public DoubleRdd distinct() {
        return fromRdd(super.distinct());
    }

    @Override
    public DoubleRdd distinct(int partitions) {
        return fromRdd(super.distinct(partitions));
    }

    @Override
    public DoubleRdd intersection(Rdd<Double> other) {
        return fromRdd(super.intersection(other));
    }

    @Override
    public DoubleRdd subtract(Rdd<Double> other) {
        return fromRdd(super.subtract(other));
    }

    @Override
    public DoubleRdd subtract(Rdd<Double> other, int partitions) {
        return fromRdd(super.subtract(other, partitions));
    }

    @Override
    public DoubleRdd coalesce(int partitions) {
        return fromRdd(super.coalesce(partitions));
    }

    @Override
    public DoubleRdd repartition(int partitions) {
        return fromRdd(super.repartition(partitions));
    }

    @Override
    public DoubleRdd persist() {
        super.persist();
        return this;
    }

    @Override
    public DoubleRdd persist(StorageLevel level) {
        super.persist(level);
        return this;
    }

    @Override
    public DoubleRdd cache() {
        return persist();
    }

    @Override
    public DoubleRdd unpersist() {
        return unpersist(false);
    }

    @Override
    public DoubleRdd unpersist(boolean blocking) {
        super.unpersist(blocking);
        return this;
    }

    @Override
    public DoubleRdd localCheckpoint() {
        super.localCheckpoint();
        return this;
    }

    // --- Statistics.

    /// Count, mean, variance and extremes, in one job.
    public StatCounter stats() {
        var stats = new StatCounter();
        run("stats", (_, numbers) -> statsOf(numbers)).forEach(stats::merge);
        return stats;
    }

    private static StatCounter statsOf(Iterator<Double> numbers) {
        var stats = new StatCounter();
        while (numbers.hasNext()) stats.merge(numbers.next());
        return stats;
    }

    public double sum() {
        return fold(0.0, Double::sum);
    }

    /// NaN of an empty collection.
    public double mean() {
        StatCounter stats = stats();
        return stats.count() == 0 ? Double.NaN : stats.mean();
    }

    /// The variance of these numbers.
    public double variance() {
        return stats().variance();
    }

    /// As [#variance].
    public double popVariance() {
        return stats().popVariance();
    }

    /// The variance of what these numbers are a sample of.
    public double sampleVariance() {
        return stats().sampleVariance();
    }

    /// The standard deviation of these numbers.
    public double stdev() {
        return stats().stdev();
    }

    /// As [#stdev].
    public double popStdev() {
        return stats().popStdev();
    }

    /// The standard deviation of what these numbers are a sample of.
    public double sampleStdev() {
        return stats().sampleStdev();
    }

    /// @throws UnsupportedOperationException if there is none
    public double max() {
        return max(Order.natural());
    }

    /// @throws UnsupportedOperationException if there is none
    public double min() {
        return min(Order.natural());
    }

    /// How many numbers are in each of `buckets` equally wide buckets from the least to the greatest, and the
    /// borders of these buckets. All numbers equal make one bucket.
    ///
    /// @throws UnsupportedOperationException of an empty collection, or of one with infinity or NaN
    public Pair<double[], long[]> histogram(int buckets) {
        if (buckets < 1) throw new IllegalArgumentException("bucket count is not positive: " + buckets);
        StatCounter stats = stats();
        boolean isFinite = stats.count() > 0 && Double.isFinite(stats.mean());
        double[] borders =
                Histogram.borders(isFinite ? stats.min() : Double.NaN, isFinite ? stats.max() : Double.NaN, buckets);
        return Pair.of(borders, histogram(borders));
    }

    /// How many numbers are in each bucket between two neighbours of `borders`, which ascend. A number on a border
    /// belongs to the bucket above it, one on the last border to the last bucket; other numbers are not counted.
    public long[] histogram(double[] borders) {
        double[] checked = Histogram.checked(borders);
        var counts = new long[checked.length - 1];
        for (long[] part : run("histogram", (_, numbers) -> Histogram.counts(checked, numbers))) {
            for (int i = 0; i < counts.length; i++) counts[i] += part[i];
        }
        return counts;
    }

    /// The mean as far as it is known after `timeoutMillis`.
    public PartialResult<BoundedDouble> meanApprox(long timeoutMillis, double confidence) {
        return Approximation.ofMean(confidence)
                .run(this, "meanApprox", (_, numbers) -> statsOf(numbers), timeoutMillis);
    }

    public PartialResult<BoundedDouble> meanApprox(long timeoutMillis) {
        return meanApprox(timeoutMillis, DEFAULT_CONFIDENCE);
    }

    /// The sum as far as it is known after `timeoutMillis`.
    public PartialResult<BoundedDouble> sumApprox(long timeoutMillis, double confidence) {
        return Approximation.ofSum(confidence).run(this, "sumApprox", (_, numbers) -> statsOf(numbers), timeoutMillis);
    }

    public PartialResult<BoundedDouble> sumApprox(long timeoutMillis) {
        return sumApprox(timeoutMillis, DEFAULT_CONFIDENCE);
    }
}
