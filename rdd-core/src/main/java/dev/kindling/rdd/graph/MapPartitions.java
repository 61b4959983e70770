package dev.kindling.rdd.graph;

import java.util.List;

/// Each partition of `input`, passed through `function`.
///
/// @param name what plans and progress call it
public record MapPartitions<S, T>(RddNode<S> input, String name, PartitionFunction<S, T> function)
        implements RddNode<T> {

    @Override
    public List<RddNode<?>> inputs() {
        return List.of(input);
    }
}
