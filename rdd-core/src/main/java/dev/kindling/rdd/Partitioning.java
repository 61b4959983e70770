package dev.kindling.rdd;

import dev.kindling.rdd.graph.Partitioner;
import java.io.Serializable;

/// How keys are spread: by `partitioner` over `partitions` partitions. Two collections with equal partitionings are
/// joined without a shuffle.
public record Partitioning<K>(Partitioner<K> partitioner, int partitions) implements Serializable {

    public Partitioning {
        if (partitions < 1) throw new IllegalArgumentException("partition count is not positive: " + partitions);
    }

    /// By the hash codes of the keys.
    public static <K> Partitioning<K> byHash(int partitions) {
        return new Partitioning<>(Partitioner.byHash(), partitions);
    }

    /// The partition `key` belongs to.
    public int partition(K key) {
        return partitioner.partition(key, partitions);
    }
}
