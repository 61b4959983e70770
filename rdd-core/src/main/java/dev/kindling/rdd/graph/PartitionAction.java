package dev.kindling.rdd.graph;

import java.io.Serializable;
import java.util.Iterator;

/// What a job does with each partition.
@FunctionalInterface
public interface PartitionAction<T, R> extends Serializable {

    /// The partition's result. It need not pull all elements.
    R run(TaskContext task, Iterator<T> elements) throws Exception;
}
