package dev.kindling.rdd.local;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// What one map task has for each partition of the shuffle: pairs, or their bytes.
final class MapOutput {

    /// One partition's part.
    sealed interface Bucket {}

    record Pairs(List<Object> pairs) implements Bucket {}

    @SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are written once
    record Bytes(byte[] bytes) implements Bucket {}

    private final AtomicReferenceArray<@Nullable Bucket> buckets;

    MapOutput(int partitions) {
        this.buckets = new AtomicReferenceArray<>(partitions);
    }

    void put(int partition, Bucket bucket) {
        buckets.set(partition, bucket);
    }

    /// Null if there is nothing for `partition`.
    @Nullable
    Bucket get(int partition) {
        return buckets.get(partition);
    }

    void release(int partition) {
        buckets.set(partition, null);
    }

    void addSizes(long[] sizes) {
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] += switch (buckets.get(i)) {
                case null -> 0;
                case Pairs(var pairs) -> pairs.size();
                case Bytes(var bytes) -> bytes.length;
            };
        }
    }
}
