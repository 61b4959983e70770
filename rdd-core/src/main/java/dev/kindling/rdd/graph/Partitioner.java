package dev.kindling.rdd.graph;

import java.io.Serializable;
import java.util.Objects;

/// Says to which partition a key belongs.
@FunctionalInterface
public interface Partitioner<K> extends Serializable {

    /// A number from 0 to `partitions - 1`.
    int partition(K key, int partitions);

    /// By the key's hash code; null goes to partition 0.
    static <K> Partitioner<K> byHash() {
        return new ByHash<>();
    }

    /// The key is the partition.
    static Partitioner<Integer> direct() {
        return new Direct();
    }

    /// See [Partitioner#byHash].
    record ByHash<K>() implements Partitioner<K> {

        @Override
        public int partition(K key, int partitions) {
            return Math.floorMod(Objects.hashCode(key), partitions);
        }
    }

    /// See [Partitioner#direct].
    record Direct() implements Partitioner<Integer> {

        @Override
        public int partition(Integer key, int partitions) {
            return key;
        }
    }
}
