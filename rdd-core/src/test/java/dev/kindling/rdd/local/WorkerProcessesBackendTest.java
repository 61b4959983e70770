package dev.kindling.rdd.local;

import dev.kindling.rdd.BackendContract;
import dev.kindling.rdd.Marks;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.worker.WorkerOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// The contract of backends in two worker processes, which are kept from test to test unless the test closes them.
class WorkerProcessesBackendTest extends BackendContract {

    @TempDir
    static Path marks;

    private static @Nullable LocalBackend shared;

    @BeforeAll
    static void shareMarks() {
        System.setProperty(Marks.FOLDER, marks.toString());
    }

    @AfterAll
    static void closeShared() {
        System.clearProperty(Marks.FOLDER);
        if (shared != null) shared.close();
        shared = null;
    }

    @Override
    protected Backend newBackend() {
        if (shared == null || shared.isClosed())
            shared = new LocalBackend(
                    LocalOptions.withThreads(1).withMaxFailures(3).on(TaskExecutor.processes(WorkerOptions.of(2))));
        return shared;
    }

    @Override
    @AfterEach
    protected void closeBackend() {
        // see above
    }

    @Override
    protected void loseShuffleOutput(Shuffle<?, ?, ?> shuffle, int inputPartition) {
        ((LocalBackend) backend).discardShuffleOutput(shuffle, inputPartition);
    }
}
