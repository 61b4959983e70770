package dev.kindling.rdd.graph;

import java.io.Serializable;

/// A value for all tasks, delivered once and not with each task.
public interface Broadcast<V> extends Serializable {

    /// @throws dev.kindling.error.KindlingException INVALID_HANDLE after [#destroy]
    V value();

    /// Gives the value back. No task may ask for it afterwards.
    void destroy();
}
