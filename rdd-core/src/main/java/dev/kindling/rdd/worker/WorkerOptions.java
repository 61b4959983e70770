package dev.kindling.rdd.worker;

import java.util.List;

/// How many worker processes there are, and what each may use.
///
/// @param processes how many run at a time
/// @param slots how many tasks a process runs at a time
/// @param heapBytes the most that the heap of a process takes
/// @param javaOptions further options of its JVM
public record WorkerOptions(int processes, int slots, long heapBytes, List<String> javaOptions) {

    /// The heap of a worker where nobody says how large.
    public static final long DEFAULT_HEAP_BYTES = 1L << 30;

    public WorkerOptions {
        if (processes < 1) throw new IllegalArgumentException("process count is not positive: " + processes);
        if (slots < 1) throw new IllegalArgumentException("slot count is not positive: " + slots);
        if (heapBytes < 1) throw new IllegalArgumentException("heap size is not positive: " + heapBytes);
        javaOptions = List.copyOf(javaOptions);
    }

    /// Processes that run one task at a time.
    public static WorkerOptions of(int processes) {
        return new WorkerOptions(processes, 1, DEFAULT_HEAP_BYTES, List.of());
    }

    public WorkerOptions withSlots(int count) {
        return new WorkerOptions(processes, count, heapBytes, javaOptions);
    }

    public WorkerOptions withHeap(long bytes) {
        return new WorkerOptions(processes, slots, bytes, javaOptions);
    }

    public WorkerOptions withJavaOptions(List<String> options) {
        return new WorkerOptions(processes, slots, heapBytes, options);
    }

    /// How many tasks run at a time in all processes.
    public int totalSlots() {
        return Math.multiplyExact(processes, slots);
    }
}
