package dev.kindling.rdd.spill;

import dev.kindling.rdd.graph.Codec;

/// The sizes of elements that pass by: exact where the codec tells them, else estimated from some of them.
public final class SizeSampler<T> {

    private static final int ALL_OF_FIRST = 32;
    private static final int GAP_MASK = 31;

    private final Codec<T> codec;
    private long seen;
    private long average;

    public SizeSampler(Codec<T> codec) {
        this.codec = codec;
    }

    /// The bytes to count for `element`.
    public long of(T element) {
        long exact = codec.sizeBytes(element);
        if (exact >= 0) return exact;
        if (seen < ALL_OF_FIRST || (seen & GAP_MASK) == 0) {
            long estimate = SizeEstimate.of(element);
            average = seen == 0 ? estimate : (3 * average + estimate) / 4;
        }
        seen++;
        return average;
    }
}
