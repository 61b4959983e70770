package dev.kindling.rdd.graph;

import dev.kindling.rdd.function.Pair;
import java.io.Serializable;
import java.util.List;

/// Parts of what a shuffle brings, each as a partition: what some of the map tasks, neighbours, have for one of the
/// shuffle's partitions. So several tasks can share a large partition, and several can read the same.
///
/// Only of a shuffle that neither combines nor sorts, whose partitions are the parts one after the other.
public record ShuffleParts<K, V, C>(Shuffle<K, V, C> shuffle, List<Part> parts) implements RddNode<Pair<K, C>> {

    /// What the map tasks from `firstMap` up to `endMap` have for `partition`.
    public record Part(int partition, int firstMap, int endMap) implements Serializable {

        public Part {
            if (partition < 0 || firstMap < 0 || endMap < firstMap)
                throw new IllegalArgumentException(
                        "no part of a shuffle: partition " + partition + ", map tasks " + firstMap + " to " + endMap);
        }
    }

    public ShuffleParts {
        parts = List.copyOf(parts);
        if (shuffle.combiner() != null || shuffle.ordering() != null)
            throw new IllegalArgumentException("a shuffle that combines or sorts has no parts");
        for (Part part : parts) {
            if (part.partition() >= shuffle.partitions())
                throw new IllegalArgumentException(
                        "there is no partition " + part.partition() + " of " + shuffle.partitions());
        }
    }

    @Override
    public List<RddNode<?>> inputs() {
        return List.of(shuffle);
    }
}
