package dev.kindling.rdd.local;

import dev.kindling.rdd.memory.MemoryBudget;
import java.nio.file.Path;

/// How a [LocalBackend] runs.
///
/// @param threads how many tasks run at a time
/// @param maxFailures how often a task may fail, other than by an error of the user's, before its job fails
/// @param temporaryDirectory where a folder for spill files is made when the first is needed
public record LocalOptions(
        int threads, Transport transport, int maxFailures, MemoryBudget memory, Path temporaryDirectory) {

    public LocalOptions {
        if (threads < 1) throw new IllegalArgumentException("thread count is not positive: " + threads);
        if (maxFailures < 1) throw new IllegalArgumentException("failure limit is not positive: " + maxFailures);
    }

    /// How tasks and data get from thread to thread.
    public enum Transport {
        BY_REFERENCE,
        /// Everything through bytes, as if the threads were machines: to test what must be serializable.
        SERIALIZED
    }

    /// All defaults: 60 % of the heap, four failures, by reference.
    public static LocalOptions withThreads(int threads) {
        long memoryBytes = Runtime.getRuntime().maxMemory() / 10 * 6;
        return new LocalOptions(
                threads,
                Transport.BY_REFERENCE,
                4,
                new MemoryBudget(memoryBytes),
                Path.of(System.getProperty("java.io.tmpdir", ".")));
    }

    public LocalOptions over(Transport other) {
        return new LocalOptions(threads, other, maxFailures, memory, temporaryDirectory);
    }

    public LocalOptions withMaxFailures(int count) {
        return new LocalOptions(threads, transport, count, memory, temporaryDirectory);
    }

    public LocalOptions withMemory(MemoryBudget budget) {
        return new LocalOptions(threads, transport, maxFailures, budget, temporaryDirectory);
    }
}
