package dev.kindling.rdd.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.spill.SpillFile.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private static Run write(SpillFile file, List<String> elements) throws IOException {
        try (var appender = file.append()) {
            return appender.run(new JavaCodec<String>(), elements.iterator());
        }
    }

    private static List<String> read(SpillFile file, Run run) {
        var elements = new ArrayList<String>();
        try (var reader = file.read(run, new JavaCodec<String>())) {
            reader.forEachRemaining(elements::add);
        }
        return elements;
    }

    @Test
    void readsRunsInAnyOrderAndAgain() throws IOException {
        try (var file = new SpillFile(folder.resolve("spill"))) {
            Run first = write(file, List.of("a", "b"));
            Run second = write(file, List.of("c"));
            assertThat(read(file, second)).containsExactly("c");
            assertThat(read(file, first)).containsExactly("a", "b");
            assertThat(read(file, second)).containsExactly("c");
        }
        assertThat(folder).isEmptyDirectory();
    }

    /// A run of as many bytes at the front of a new file would be read for the one that was there.
    @Test
    void doesNotGoOnInAFileThatWasDeleted() throws IOException {
        try (var file = new SpillFile(folder.resolve("spill"))) {
            write(file, List.of("a"));
            Files.delete(file.path());
            assertThatThrownBy(() -> write(file, List.of("b"))).isInstanceOf(CorruptSpillException.class);
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void doesNotGoOnBehindAPartThatIsNoRun() throws IOException {
        try (var file = new SpillFile(folder.resolve("spill"))) {
            write(file, List.of("a"));
            Files.writeString(file.path(), "more");
            assertThatThrownBy(file::append).hasMessageContaining("it has 4 bytes");
        }
    }
}
