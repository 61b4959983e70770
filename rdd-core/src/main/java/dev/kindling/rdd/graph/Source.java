package dev.kindling.rdd.graph;

import java.io.Serializable;
import java.util.List;

/// Elements from outside the graph: one partition per split.
public record Source<S extends Serializable, T>(String name, List<SourceSplit<S>> splits, SplitOpener<S, T> opener)
        implements RddNode<T> {

    public Source {
        splits = List.copyOf(splits);
    }

    @Override
    public List<RddNode<?>> inputs() {
        return List.of();
    }
}
