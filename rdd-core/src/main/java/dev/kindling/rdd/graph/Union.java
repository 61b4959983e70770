package dev.kindling.rdd.graph;

import java.util.List;

/// The partitions of all inputs, one input after the other.
public record Union<T>(List<RddNode<T>> nodes) implements RddNode<T> {

    public Union {
        nodes = List.copyOf(nodes);
    }

    @Override
    public List<RddNode<?>> inputs() {
        return List.copyOf(nodes);
    }
}
