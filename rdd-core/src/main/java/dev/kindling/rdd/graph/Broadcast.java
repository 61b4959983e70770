package dev.kindling.rdd.graph;

import java.io.Serializable;

/// A value for all tasks, delivered once and not with each task.
public interface Broadcast<V> extends Serializable {

    /// A number that no other broadcast of this backend has.
    long id();

    /// @throws dev.kindling.error.KindlingException INVALID_HANDLE after [#destroy]
    V value();

    /// Drops the copies that tasks hold. Tasks that ask for the value get it anew.
    void unpersist();

    /// Gives the value back. No task may ask for it afterwards.
    void destroy();
}
