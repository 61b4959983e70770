package dev.kindling.rdd.graph;

import org.jspecify.annotations.Nullable;

/// The task the current thread runs: how broadcasts and accumulators inside functions find their backend.
public interface TaskScope {

    /// Bound by backends around each task.
    ScopedValue<TaskScope> CURRENT = ScopedValue.newInstance();

    /// The current task's scope, or null outside of tasks.
    static @Nullable TaskScope current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    TaskContext context();

    /// This task's own part of `accumulator`, which has been registered.
    <V, R> Accumulator<V, R> part(Accumulator<V, R> accumulator);

    /// The value of the broadcast with this id.
    Object broadcastValue(long id);
}
