package dev.kindling.rdd.local;

import dev.kindling.rdd.BackendContracts;
import dev.kindling.rdd.BackendKind;
import dev.kindling.rdd.Marks;
import dev.kindling.rdd.RddOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@DisabledIfSystemProperty(named = RddOptions.SERIALIZE, matches = "true", disabledReason = "it is the same")
class WorkerProcessesBackendTest extends BackendContracts {

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
    protected BackendKind kind() {
        return KIND;
    }

    @Nested
    class Travel extends TravelContract {

        @Override
        protected BackendKind kind() {
            return KIND;
        }
    }
}
