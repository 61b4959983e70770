package dev.kindling.catalyst.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Makes the bounds of equally filled buckets out of a random sample of a column, which it draws from all values it
/// is given (each has the same chance to be in it, however many come).
public final class HistogramBuilder {

    private static final int SAMPLE_CAPACITY = 30_000;

    private final double[] sample = new double[SAMPLE_CAPACITY];
    private long valueCount;
    private long random = 0x5DEECE66DL;

    public void add(double value) {
        if (Double.isNaN(value)) return;
        if (valueCount < SAMPLE_CAPACITY) {
            sample[(int) valueCount++] = value;
            return;
        }
        valueCount++;
        random = DistinctSketch.mix(random);
        long place = Math.floorMod(random, valueCount);
        if (place < SAMPLE_CAPACITY) sample[(int) place] = value;
    }

    /// How many values have been added.
    public long valueCount() {
        return valueCount;
    }

    /// `bucketCount + 1` ascending bounds, or none if there were no values. A bound occurs more than once where a
    /// single value fills more than a bucket.
    public List<Double> bounds(int bucketCount) {
        int size = (int) Math.min(valueCount, SAMPLE_CAPACITY);
        if (size == 0) return List.of();
        double[] sorted = Arrays.copyOf(sample, size);
        Arrays.sort(sorted);
        var bounds = new ArrayList<Double>(bucketCount + 1);
        for (int i = 0; i <= bucketCount; i++) {
            bounds.add(sorted[(int) Math.round((double) i * (size - 1) / bucketCount)]);
        }
        return bounds;
    }
}
