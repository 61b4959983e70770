package dev.kindling.rdd.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hears of the progress of jobs, on the thread that drives the job. It must return soon and not throw.
public interface JobListener {

    /// A stage of a job: the tasks between two shuffles.
    record StagePlan(int stageId, String name, int taskCount) {}

    /// How a task attempt went.
    enum TaskOutcome {
        SUCCEEDED,
        FAILED,
        CANCELLED
    }

    default void jobStarted(int jobId, String description, List<StagePlan> stages) {}

    /// Also called when a stage runs again because its output was lost; `taskCount` is what is to be run.
    default void stageStarted(int jobId, int stageId, int taskCount) {}

    default void taskStarted(int jobId, int stageId, int partition, int attempt) {}

    default void taskEnded(int jobId, int stageId, int partition, int attempt, TaskOutcome outcome) {}

    default void stageEnded(int jobId, int stageId) {}

    /// @param error why the job failed, or null
    default void jobEnded(int jobId, @Nullable Throwable error) {}
}
