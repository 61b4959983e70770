package dev.kindling.rdd.graph;

import dev.kindling.rdd.memory.MemoryBudget;
import java.nio.file.Path;

/// What a task knows of its place and may use: one per attempt, for the thread that runs it.
public interface TaskContext {

    int stageId();

    int partition();

    /// 0 for the first try of this partition.
    int attempt();

    MemoryBudget memory();

    /// A folder for the task's spill files; removed with the task at the latest.
    Path spillDirectory();

    /// Adds to the counter `name` of the operator or node `owner`. Counted once per (stage, partition): what a
    /// failed attempt counted is dropped.
    void count(String owner, String name, long amount);

    /// @throws dev.kindling.error.KindlingException OPERATION_CANCELED once the job has been cancelled
    void checkCancelled();

    /// Runs `action` when the task ends, however it ends; last registered first.
    void onCompletion(AutoCloseable action);
}
