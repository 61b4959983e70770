package dev.kindling.rdd.graph;

import java.io.Serializable;
import java.util.Iterator;

/// Turns the elements of a partition into others. Deterministic: a partition may be computed again.
@FunctionalInterface
public interface PartitionFunction<S, T> extends Serializable {

    /// An iterator that pulls from `elements` as it is pulled from; closed, if it is [AutoCloseable], when the task
    /// is done with it, however it ends, and before what it reads. `elements` is closed by who opened it.
    Iterator<T> apply(TaskContext task, Iterator<S> elements) throws Exception;
}
