package dev.kindling.rdd.graph;

import java.util.List;

/// The partitions of two collections of equal partition count, pairwise, passed through `function`.
public record Zip<A, B, T>(RddNode<A> left, RddNode<B> right, String name, ZipFunction<A, B, T> function)
        implements RddNode<T> {

    @Override
    public List<RddNode<?>> inputs() {
        return List.of(left, right);
    }
}
