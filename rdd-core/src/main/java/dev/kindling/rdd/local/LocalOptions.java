package dev.kindling.rdd.local;

import dev.kindling.rdd.memory.MemoryBudget;
import java.nio.file.Path;

/// How a [LocalBackend] runs.
///
/// @param executor what carries tasks
/// @param transport always [Transport#SERIALIZED] with worker processes
/// @param maxFailures how often a task may fail, other than by an error of the user's, before its job fails
/// @param temporaryDirectory where a folder for spill files is made when the first is needed
public record LocalOptions(
        TaskExecutor executor,
        Transport transport,
        int maxFailures,
        MemoryBudget memory,
        Path temporaryDirectory,
        Scheduling scheduling) {

    public LocalOptions {
        if (executor.slots() < 1) throw new IllegalArgumentException("slot count is not positive: " + executor.slots());
        if (executor instanceof WorkerExecutor) transport = Transport.SERIALIZED;
        if (maxFailures < 1) throw new IllegalArgumentException("failure limit is not positive: " + maxFailures);
    }

    /// Threads of the backend's own, in the order of jobs.
    public LocalOptions(
            int threads, Transport transport, int maxFailures, MemoryBudget memory, Path temporaryDirectory) {
        this(TaskExecutor.threads(threads), transport, maxFailures, memory, temporaryDirectory, Scheduling.DEFAULT);
    }

    /// How tasks and data get from thread to thread.
    public enum Transport {
        BY_REFERENCE,
        /// Everything through bytes, as if the threads were machines: to test what must be serializable.
        SERIALIZED
    }

    /// All defaults: 60 % of the heap, four failures, by reference.
    public static LocalOptions withThreads(int threads) {
        return new LocalOptions(
                threads,
                Transport.BY_REFERENCE,
                4,
                new MemoryBudget(MemoryBudget.standardBytes()),
                Path.of(System.getProperty("java.io.tmpdir", ".")));
    }

    /// How many tasks run at a time.
    public int threads() {
        return executor.slots();
    }

    public LocalOptions on(TaskExecutor other) {
        return new LocalOptions(other, transport, maxFailures, memory, temporaryDirectory, scheduling);
    }

    public LocalOptions over(Transport other) {
        return new LocalOptions(executor, other, maxFailures, memory, temporaryDirectory, scheduling);
    }

    public LocalOptions withMaxFailures(int count) {
        return new LocalOptions(executor, transport, count, memory, temporaryDirectory, scheduling);
    }

    public LocalOptions withMemory(MemoryBudget budget) {
        return new LocalOptions(executor, transport, maxFailures, budget, temporaryDirectory, scheduling);
    }

    public LocalOptions in(Path directory) {
        return new LocalOptions(executor, transport, maxFailures, memory, directory, scheduling);
    }

    public LocalOptions scheduled(Scheduling other) {
        return new LocalOptions(executor, transport, maxFailures, memory, temporaryDirectory, other);
    }
}
