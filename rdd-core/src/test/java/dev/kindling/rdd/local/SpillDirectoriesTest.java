package dev.kindling.rdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SpillDirectoriesTest {

    @TempDir
    Path parent;

    /// Makes temporary files and waits to be killed.
    static final class Doomed {

        private Doomed() {}

        public static void main(String[] arguments) throws Exception {
            var directories = new SpillDirectories(Path.of(arguments[0]));
            Files.writeString(directories.make(0, 0, 0).resolve("spill"), "data");
            Files.writeString(directories.newFile("shuffle"), "data");
            System.out.println("ready");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private List<Path> folders() throws IOException {
        try (var folders = Files.list(parent)) {
            return folders.sorted().toList();
        }
    }

    @Test
    void removesWhatAProcessLeftThatWasKilledAndNothingElse() throws Exception {
        Path stranger = Files.createDirectories(parent.resolve("kindling-notes"));
        Process process = ForkedJvm.running(Doomed.class, List.of(), List.of(parent.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");
            assertThat(folders()).hasSize(2);
            try (var alive = new SpillDirectories(parent)) {
                alive.make(1, 2, 3);
                assertThat(folders()).hasSize(3);
            }
            assertThat(folders()).hasSize(2);
        } finally {
            process.destroyForcibly().waitFor();
        }
        try (var _ = new LocalBackend(LocalOptions.withThreads(1).in(parent))) {
            assertThat(folders()).as("at the next start").containsExactly(stranger);
        }
        try (var first = new SpillDirectories(parent);
                var second = new SpillDirectories(parent)) {
            first.make(1, 2, 3);
            second.make(1, 2, 3);
            assertThat(folders()).hasSize(3).contains(stranger);
        }
        assertThat(folders()).containsExactly(stranger);
    }

    @Test
    void removesWhatAnEarlierProcessWithTheSameIdLeft() throws Exception {
        long id = ProcessHandle.current().pid();
        Path left = Files.createDirectories(parent.resolve("kindling-" + id + "-1-9"));
        Files.writeString(left.resolve("lock"), "");
        Files.writeString(left.resolve("shuffle-1"), "data");
        new SpillDirectories(parent).tidy();
        assertThat(folders()).isEmpty();
    }

    @Test
    void makesNoFolderUnlessOneIsNeeded() throws Exception {
        try (var unused = new SpillDirectories(parent)) {
            assertThat(folders()).isEmpty();
            assertThat(unused).isNotNull();
        }
    }
}
