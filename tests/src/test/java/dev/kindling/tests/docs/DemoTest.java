package dev.kindling.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./kindling demo`, on little data.
class DemoTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void convertsAllRowsAndAnswersTwiceTheSame() throws IOException, InterruptedException {
        ReaderFolder.prepare(folder);
        Path output = folder.resolve("output");
        Process demo = new ProcessBuilder("bash", "-c", "./kindling demo here 0.001")
                .directory(folder.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .redirectOutput(output.toFile())
                .start();
        int code = demo.waitFor();
        assertThat(code).as(Files.readString(folder.resolve("errors"))).isZero();

        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(text).contains("8,695 rows read, 0 rejected, 8,695 written", "== Physical Plan ==");
        String[] answers = text.split("The same with DataFrame calls:", -1);
        assertThat(answers).hasSize(2);
        assertThat(table(answers[0])).isEqualTo(table(answers[1])).contains("c_mktsegment", "BUILDING");
        assertThat(folder.resolve("here/parquet/lineitem.parquet/_SUCCESS")).exists();
    }

    /// The lines of the first table in `text`.
    private static String table(String text) {
        return text.lines()
                .filter(line -> line.startsWith("|") || line.startsWith("+-"))
                .filter(line -> !line.startsWith("+- "))
                .reduce("", (a, b) -> a + b + "\n");
    }
}
