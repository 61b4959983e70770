package dev.kindling.rdd.local;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The partitions of a persisted node that have been computed.
final class CachedPartitions {

    private final long id;
    private final AtomicReferenceArray<@Nullable List<Object>> partitions;

    CachedPartitions(long id, int partitionCount) {
        this.id = id;
        this.partitions = new AtomicReferenceArray<>(partitionCount);
    }

    long id() {
        return id;
    }

    @Nullable
    List<Object> get(int partition) {
        return partitions.get(partition);
    }

    /// Keeps `elements` unless another task was faster; yields what is kept.
    List<Object> put(int partition, List<Object> elements) {
        List<Object> earlier = partitions.compareAndExchange(partition, null, elements);
        return earlier == null ? elements : earlier;
    }
}
