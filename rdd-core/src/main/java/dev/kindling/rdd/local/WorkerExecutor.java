package dev.kindling.rdd.local;

import dev.kindling.rdd.worker.WorkerOptions;
import dev.kindling.rdd.worker.WorkerProcesses;

/// Worker processes, and for each of their slots a thread here that hands tasks over, answers what they ask, and
/// waits for them.
final class WorkerExecutor implements TaskExecutor {

    private final WorkerProcesses processes;
    private final TaskExecutor threads;

    WorkerExecutor(WorkerOptions options) {
        this.processes = new WorkerProcesses(options, WorkerMain.class);
        this.threads = TaskExecutor.threads(options.totalSlots());
    }

    WorkerProcesses processes() {
        return processes;
    }

    @Override
    public int slots() {
        return threads.slots();
    }

    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    @Override
    public void close() {
        processes.close();
        threads.close();
    }
}
