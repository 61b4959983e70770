package dev.kindling.rdd.graph;

import java.util.List;

/// The partitions of `input` in at most `partitions` groups of neighbours, without moving data between tasks.
public record Coalesce<T>(RddNode<T> input, int partitions) implements RddNode<T> {

    public Coalesce {
        if (partitions < 1) throw new IllegalArgumentException("partition count is not positive: " + partitions);
    }

    /// The first input partition of group `group` of `groups` over `inputCount` partitions.
    public static int groupStart(int group, int groups, int inputCount) {
        return (int) ((long) group * inputCount / groups);
    }

    @Override
    public List<RddNode<?>> inputs() {
        return List.of(input);
    }
}
