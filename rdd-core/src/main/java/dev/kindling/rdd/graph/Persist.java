package dev.kindling.rdd.graph;

import java.util.List;

/// The elements of `input`, kept in memory by the backend once computed, partition by partition.
public record Persist<T>(RddNode<T> input) implements RddNode<T> {

    @Override
    public List<RddNode<?>> inputs() {
        return List.of(input);
    }
}
