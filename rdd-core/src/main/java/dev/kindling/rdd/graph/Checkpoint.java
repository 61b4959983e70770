package dev.kindling.rdd.graph;

import java.util.List;

/// The elements of `input`, written once to files in `directory` and read from there ever after.
public record Checkpoint<T>(RddNode<T> input, String directory, Codec<T> codec) implements RddNode<T> {

    @Override
    public List<RddNode<?>> inputs() {
        return List.of(input);
    }
}
