package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.worker.WorkerOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Backends with worker processes for their contracts. That with the standard settings serves test after test,
/// until one closes it.
public final class WorkerProcessesKind extends LocalKind {

    private @Nullable LocalBackend shared;

    public WorkerProcessesKind() {
        super(Transport.SERIALIZED);
    }

    @Override
    TaskExecutor executor(int slots) {
        int processes = Math.min(2, slots);
        return TaskExecutor.processes(WorkerOptions.of(processes)
                .withSlots(slots / processes)
                .withHeap(256 << 20)
                .withJavaOptions(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")));
    }

    @Override
    public Backend open(Settings settings) {
        if (!settings.equals(Settings.DEFAULT)) return super.open(settings);
        LocalBackend open = shared;
        if (open == null || open.isClosed()) shared = open = (LocalBackend) super.open(settings);
        return open;
    }

    @Override
    public void close(Backend backend) {
        if (backend != shared) backend.close();
    }

    public void closeShared() {
        if (shared != null) shared.close();
    }
}
