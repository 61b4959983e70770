package dev.kindling.rdd.graph;

import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pairs brought to the partition their key belongs to.
///
/// A partition holds its pairs in the order of the input's partitions and within them in the order they came; with
/// a combiner, one pair per key, in the order the keys first came; with an ordering, stably sorted by key. A
/// backend inside one JVM may hand the pairs over by reference, so whoever makes them does not change them
/// afterwards.
///
/// @param combiner how the values of a key become one, or null to keep them apart (then `C` is `V`)
/// @param codec the form of the pairs where they leave the JVM
public record Shuffle<K, V, C>(
        RddNode<Pair<K, V>> input,
        int partitions,
        Partitioner<K> partitioner,
        @Nullable Combiner<V, C> combiner,
        @Nullable Order<K> ordering,
        Codec<Pair<K, C>> codec)
        implements RddNode<Pair<K, C>> {

    public Shuffle {
        if (partitions < 1) throw new IllegalArgumentException("partition count is not positive: " + partitions);
    }

    @Override
    public List<RddNode<?>> inputs() {
        return List.of(input);
    }
}
