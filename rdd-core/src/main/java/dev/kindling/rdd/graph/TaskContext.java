package dev.kindling.rdd.graph;

import dev.kindling.rdd.function.VoidFunction;
import dev.kindling.rdd.memory.MemoryBudget;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a task knows of its place and may use: one per attempt, for the thread that runs it. User functions get
/// theirs from [#get].
///
/// Defaults hold for what stands in for a task where there is none.
public interface TaskContext {

    /// Of the task that the current thread runs, or null outside of tasks.
    static @Nullable TaskContext get() {
        TaskScope scope = TaskScope.current();
        return scope == null ? null : scope.context();
    }

    int stageId();

    int partition();

    /// As [#partition].
    default int partitionId() {
        return partition();
    }

    /// How many partitions the stage of this task has.
    default int numPartitions() {
        return 1;
    }

    /// 0 for the first try of this partition.
    int attempt();

    /// As [#attempt].
    default int attemptNumber() {
        return attempt();
    }

    /// A number that no other attempt at any task of this backend has.
    default long taskAttemptId() {
        return -1;
    }

    /// Whether the task has ended, well or not; its completion listeners see true.
    default boolean isCompleted() {
        return false;
    }

    default boolean isFailed() {
        return false;
    }

    /// Whether the job no longer wants what this task makes.
    default boolean isInterrupted() {
        return false;
    }

    MemoryBudget memory();

    /// A folder for the task's spill files; removed with the task at the latest.
    Path spillDirectory();

    /// The path of a file that is not there yet. Whoever makes it removes it, which may be after the task's end; it
    /// is gone with the backend at the latest.
    default Path newTemporaryFile(String name) {
        return spillDirectory().resolve(name);
    }

    /// Adds to the counter `name` of the operator or node `owner`. Counted once per (stage, partition): what a
    /// failed attempt counted is dropped.
    void count(String owner, String name, long amount);

    /// @throws dev.kindling.error.KindlingException OPERATION_CANCELED once the job has been cancelled
    void checkCancelled();

    /// Runs `action` when the task ends, however it ends; last registered first.
    void onCompletion(AutoCloseable action);

    /// Calls `action` with the error if the task fails, before what [#onCompletion] registered; last registered
    /// first. What it throws itself is added to that error.
    default void onFailure(VoidFunction<Throwable> action) {}

    /// As [#onCompletion].
    default TaskContext addTaskCompletionListener(VoidFunction<TaskContext> listener) {
        onCompletion(() -> listener.call(this));
        return this;
    }

    /// As [#onFailure].
    default TaskContext addTaskFailureListener(FailureListener listener) {
        onFailure(error -> listener.onTaskFailure(this, error));
        return this;
    }

    /// Hears that a task has failed.
    @FunctionalInterface
    interface FailureListener {

        void onTaskFailure(TaskContext task, Throwable error) throws Exception;
    }
}
