package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.Accumulator;
import dev.kindling.rdd.graph.Counters;
import java.util.Collection;
import java.util.Map;

/// What the threads that run tasks tell the thread that drives the job.
sealed interface JobEvent {

    record Started(Attempt attempt) implements JobEvent {}

    record Succeeded(Attempt attempt, TaskResult result) implements JobEvent {}

    record Failed(Attempt attempt, Throwable error) implements JobEvent {}

    /// The job is to stop.
    record CancelRequested() implements JobEvent {}

    /// What a task made and counted.
    ///
    /// @param value the result, [MapOutput] or nothing, by the kind of stage
    record TaskResult(Object value, Map<Counters.Name, Long> counts, Collection<Accumulator<?, ?>> parts) {}
}
