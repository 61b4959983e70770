package dev.kindling.rdd.graph;

import java.io.Serializable;
import java.util.Iterator;

/// Yields the elements of a split: the same ones each time it is opened, in the same order.
@FunctionalInterface
public interface SplitOpener<S extends Serializable, T> extends Serializable {

    /// An iterator that is closed, if it is [AutoCloseable], when the task is done with it, however it ends.
    Iterator<T> open(TaskContext task, S split) throws Exception;
}
