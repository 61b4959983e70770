package dev.kindling.rdd;

import java.util.Arrays;
import java.util.Iterator;

/// Counts numbers by buckets: each from its lower border up to, but without, its upper one; the last bucket has
/// both.
final class Histogram {

    private Histogram() {}

    /// The borders of `count` equally wide buckets from `min` to `max`.
    static double[] borders(double min, double max, int count) {
        if (!Double.isFinite(min) || !Double.isFinite(max))
            throw new UnsupportedOperationException("histogram of an empty collection, or of one with infinity or NaN");
        if (min == max) return new double[] {min, max};
        var borders = new double[count + 1];
        for (int i = 0; i < count; i++) borders[i] = min + (max - min) / count * i;
        borders[count] = max;
        return borders;
    }

    static double[] checked(double[] borders) {
        if (borders.length < 2)
            throw new IllegalArgumentException("a histogram needs at least two borders, but has " + borders.length);
        for (int i = 1; i < borders.length; i++) {
            if (!(borders[i - 1] <= borders[i]))
                throw new IllegalArgumentException(
                        "the borders do not ascend: " + borders[i - 1] + ", then " + borders[i]);
        }
        return borders.clone();
    }

    static long[] counts(double[] borders, Iterator<Double> numbers) {
        var counts = new long[borders.length - 1];
        while (numbers.hasNext()) {
            int bucket = bucket(borders, numbers.next());
            if (bucket >= 0) counts[bucket]++;
        }
        return counts;
    }

    /// Negative for a number in no bucket.
    private static int bucket(double[] borders, double number) {
        int last = borders.length - 1;
        if (!(borders[0] <= number && number <= borders[last])) return -1;
        int found = Arrays.binarySearch(borders, number == 0 ? 0.0 : number);
        if (found < 0) return Math.min(-found - 2, last - 1);
        return Math.min(found, last - 1);
    }
}
