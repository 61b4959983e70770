package dev.kindling.rdd.graph;

import dev.kindling.rdd.function.Pair;
import java.util.List;
import java.util.stream.IntStream;

/// An action on partitions of a collection.
///
/// @param partitions which partitions, in the order the results are wanted
/// @param resultCodec the form of results where they leave the JVM
/// @param counters where what tasks count is added up
/// @param pool which pool of a fair scheduler it runs in
public record Job<T, R>(
        RddNode<T> node,
        List<Integer> partitions,
        PartitionAction<T, R> action,
        Codec<R> resultCodec,
        String description,
        Cancellation cancellation,
        Counters counters,
        String pool) {

    public Job {
        partitions = List.copyOf(partitions);
    }

    /// A job over all partitions.
    public static <T, R> Job<T, R> over(RddNode<T> node, PartitionAction<T, R> action) {
        return on(node, IntStream.range(0, node.partitionCount()).boxed().toList(), action);
    }

    /// A job over some partitions.
    public static <T, R> Job<T, R> on(RddNode<T> node, List<Integer> some, PartitionAction<T, R> action) {
        return new Job<>(node, some, action, new JavaCodec<>(), "", new Cancellation(), new Counters(), "default");
    }

    /// What [Backend#runMapSide] takes: a job that wants no partition of `shuffle`, only what they would read.
    public static <K, V, C> Job<Pair<K, C>, Integer> mapSideOf(Shuffle<K, V, C> shuffle) {
        return on(shuffle, List.of(), (task, _) -> task.partition());
    }

    public Job<T, R> onPartitions(List<Integer> some) {
        return new Job<>(node, some, action, resultCodec, description, cancellation, counters, pool);
    }

    public Job<T, R> described(String text) {
        return new Job<>(node, partitions, action, resultCodec, text, cancellation, counters, pool);
    }

    public Job<T, R> cancelledBy(Cancellation token) {
        return new Job<>(node, partitions, action, resultCodec, description, token, counters, pool);
    }

    public Job<T, R> countingInto(Counters target) {
        return new Job<>(node, partitions, action, resultCodec, description, cancellation, target, pool);
    }

    public Job<T, R> resultsAs(Codec<R> codec) {
        return new Job<>(node, partitions, action, codec, description, cancellation, counters, pool);
    }

    public Job<T, R> inPool(String name) {
        return new Job<>(node, partitions, action, resultCodec, description, cancellation, counters, name);
    }
}
