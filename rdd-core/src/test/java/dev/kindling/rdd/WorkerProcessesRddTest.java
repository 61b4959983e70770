package dev.kindling.rdd;

import dev.kindling.rdd.local.WorkerProcessesKind;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The contracts of the user API in worker processes.
@DisabledIfSystemProperty(named = RddOptions.SERIALIZE, matches = "true", disabledReason = "it is the same")
class WorkerProcessesRddTest extends RddContracts {

    @TempDir
    static Path marks;

    private static final WorkerProcessesKind KIND = new WorkerProcessesKind();

    @BeforeAll
    static void shareMarks() {
        System.setProperty(Marks.FOLDER, marks.toString());
    }

    @AfterAll
    static void closeAll() {
        System.clearProperty(Marks.FOLDER);
        KIND.closeShared();
    }

    @Override
    protected KindlingContext newContext() {
        return KindlingContext.over(KIND.open(BackendKind.Settings.DEFAULT));
    }

    @Override
    protected void close(KindlingContext context) {
        // the backend below it serves the next test
    }
}
