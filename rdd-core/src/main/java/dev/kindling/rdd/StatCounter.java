package dev.kindling.rdd;

import java.io.Serializable;

/// Count, mean, variance and extremes of numbers, gathered in one pass (Welford) and mergeable (Chan).
public final class StatCounter implements Serializable {

    private static final long serialVersionUID = 1L;

    private long count;
    private double mean;
    private double squaredDistances;
    private double max = Double.NEGATIVE_INFINITY;
    private double min = Double.POSITIVE_INFINITY;

    /// Of `numbers`.
    public static StatCounter of(double... numbers) {
        var stats = new StatCounter();
        for (double number : numbers) stats.merge(number);
        return stats;
    }

    /// Adds a number.
    public StatCounter merge(double number) {
        double distance = number - mean;
        count++;
        mean += distance / count;
        squaredDistances += distance * (number - mean);
        max = Math.max(max, number);
        min = Math.min(min, number);
        return this;
    }

    /// Adds all numbers of `other`.
    public StatCounter merge(StatCounter other) {
        if (other == this) return merge(other.copy());
        if (count == 0) {
            mean = other.mean;
            squaredDistances = other.squaredDistances;
            count = other.count;
        } else if (other.count > 0) {
            double distance = other.mean - mean;
            long total = count + other.count;
            mean += distance * other.count / total;
            squaredDistances += other.squaredDistances + distance * distance * count * other.count / total;
            count = total;
        }
        max = Math.max(max, other.max);
        min = Math.min(min, other.min);
        return this;
    }

    public StatCounter copy() {
        return new StatCounter().merge(this);
    }

    public long count() {
        return count;
    }

    public double mean() {
        return mean;
    }

    public double sum() {
        return count * mean;
    }

    /// Negative infinity if there is no number.
    public double max() {
        return max;
    }

    /// Infinity if there is no number.
    public double min() {
        return min;
    }

    /// The variance of these numbers; NaN if there is none.
    public double variance() {
        return popVariance();
    }

    /// As [#variance].
    public double popVariance() {
        return count == 0 ? Double.NaN : squaredDistances / count;
    }

    /// The variance of what these numbers are a sample of; NaN if there are less than two.
    public double sampleVariance() {
        return count <= 1 ? Double.NaN : squaredDistances / (count - 1);
    }

    /// The standard deviation of these numbers.
    public double stdev() {
        return popStdev();
    }

    /// As [#stdev].
    public double popStdev() {
        return Math.sqrt(popVariance());
    }

    /// The standard deviation of what these numbers are a sample of.
    public double sampleStdev() {
        return Math.sqrt(sampleVariance());
    }

    @Override
    public String toString() {
        return "(count: " + count + ", mean: " + mean + ", stdev: " + stdev() + ", max: " + max + ", min: " + min + ")";
    }
}
