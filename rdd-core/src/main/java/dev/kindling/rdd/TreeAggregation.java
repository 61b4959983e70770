package dev.kindling.rdd;

import dev.kindling.rdd.function.Function2;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import java.util.List;

/// Results of partitions, merged by tasks in several rounds before the driver merges the few that are left.
final class TreeAggregation {

    private TreeAggregation() {}

    /// `parts`, one per partition, merged into fewer: after `depth` rounds, the last of which is the driver's, one
    /// is left.
    static <U> RddNode<U> merged(RddNode<U> parts, Function2<U, U, U> merge, int depth) {
        if (depth < 1) throw new IllegalArgumentException("depth is not positive: " + depth);
        int partitions = parts.partitionCount();
        int scale = Math.max((int) Math.ceil(Math.pow(partitions, 1.0 / depth)), 2);
        RddNode<U> node = parts;
        // Another round has to save more than the tasks it takes.
        while (partitions > scale + Math.ceilDiv(partitions, scale)) {
            partitions /= scale;
            node = round(node, merge, partitions);
        }
        return node;
    }

    private static <U> RddNode<U> round(RddNode<U> node, Function2<U, U, U> merge, int partitions) {
        var dealt = new MapPartitions<U, Pair<Integer, U>>(
                node,
                "treeAggregate",
                (task, results) -> Iterators.map(results, r -> Pair.of(task.partition() % partitions, r)));
        var combiner = new Combiner<U, U>(result -> result, merge, merge);
        var shuffle = new Shuffle<>(
                dealt, partitions, Partitioner.direct(), combiner, null, new JavaCodec<Pair<Integer, U>>());
        return new MapPartitions<>(shuffle, "treeAggregate", (_, pairs) -> Iterators.map(pairs, Pair::value));
    }

    /// A list of at most one element: what a reduction has of an empty collection, or of any other.
    static <T> Function2<List<T>, List<T>, List<T>> ofAtMostOne(Function2<T, T, T> function) {
        return (left, right) -> {
            if (left.isEmpty()) return right;
            if (right.isEmpty()) return left;
            return List.of(function.call(left.getFirst(), right.getFirst()));
        };
    }
}
