package dev.kindling.rdd.graph;

import java.io.Serializable;
import java.util.Iterator;

/// Turns the elements of two partitions into those of one. See [PartitionFunction] for what holds of its iterators.
@FunctionalInterface
public interface ZipFunction<A, B, T> extends Serializable {

    Iterator<T> apply(TaskContext task, Iterator<A> left, Iterator<B> right) throws Exception;
}
