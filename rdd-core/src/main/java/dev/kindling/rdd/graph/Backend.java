package dev.kindling.rdd.graph;

import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.rdd.storage.StorageStatus;
import java.util.List;

/// What runs graphs. Safe for use by several threads, whose jobs run beside each other. A job may not be started
/// from inside a task.
///
/// The thread that calls drives the job; if it is interrupted the job is cancelled.
public interface Backend extends AutoCloseable {

    /// How many tasks run at a time.
    int parallelism();

    MemoryBudget memory();

    /// Runs the job and yields its results in the order of the job's partitions.
    ///
    /// @throws dev.kindling.error.KindlingException the task's own, or TASK_FAILED, JOB_ABORTED, OPERATION_CANCELED
    <T, R> List<R> run(Job<T, R> job);

    /// Runs the job and hands over each result as its partition finishes, one at a time, on the calling thread.
    <T, R> void run(Job<T, R> job, ResultConsumer<R> consumer);

    /// Starts the job as its results are asked for, in the order of the job's partitions. At most `lookAhead`
    /// partitions from the one to be given next on are computed or held.
    <T, R> ResultStream<R> stream(Job<T, R> job, int lookAhead);

    /// Runs the map side of a shuffle alone, as far as what it makes is not there yet, and says how much that is.
    /// It is kept as when a job reads the shuffle: as long as the node is in use, or until [#release].
    ///
    /// @param job of [Job#mapSideOf]
    MapOutputSizes runMapSide(Job<?, ?> job);

    /// A value for all tasks. It must not change any more.
    <V> Broadcast<V> broadcast(V value, Codec<V> codec);

    default <V> Broadcast<V> broadcast(V value) {
        return broadcast(value, new JavaCodec<>());
    }

    /// Lets tasks add to `accumulator`, which must belong to no other backend.
    <A extends Accumulator<?, ?>> A register(A accumulator);

    /// Forgets what is kept of `node`. Jobs that run already are not disturbed.
    void unpersist(Persist<?> node);

    /// Gives back what the shuffles that `node` reads have made, without waiting for the graph to become garbage;
    /// not those below something persisted, which others may read. Nothing that runs may need it any more; a later
    /// job makes it anew.
    void release(RddNode<?> node);

    /// What is kept of `node` now.
    StorageStatus storage(Persist<?> node);

    /// Whether all files of `node` are there, made in this backend's time.
    boolean isComplete(Checkpoint<?> node);

    /// The path of a folder that is not there yet, and will be gone with the backend if it is made.
    String newTemporaryFolder(String name);

    void addListener(JobListener listener);

    void removeListener(JobListener listener);

    /// Cancels what runs and gives everything back.
    @Override
    void close();
}
