package dev.kindling.rdd.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kindling.rdd.KindlingContext;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program loads what it uses.
class ClassLoadingTest {

    /// Reads and writes plain local text.
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) {
            try (var context = KindlingContext.builder().master("local[1]").build()) {
                var lines = context.textFile(arguments[0]);
                if (lines.count() != 2) throw new AssertionError(lines.collect());
                lines.saveAsTextFile(arguments[0] + ".out");
            }
        }
    }

    private static String place(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    @Test
    void loadsNoNetworkAndNoCodecForLocalText(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "x\ny\n");
        Path log = folder.resolve("classes.log");
        var places = List.of(
                place(Program.class),
                place(KindlingContext.class),
                place(CompressorStreamFactory.class),
                place(ObjectMapper.class));
        Process child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xlog:class+load:file=" + log,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        String.join(File.pathSeparator, places),
                        Program.class.getName(),
                        file.toString())
                .inheritIO()
                .start();
        assertThat(child.waitFor()).isZero();
        String loaded = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(loaded).contains("dev.kindling.rdd.io.LocalFileSystem");
        assertThat(loaded)
                .doesNotContain(
                        "dev.kindling.rdd.io.Http",
                        "dev.kindling.rdd.io.S3",
                        "dev.kindling.rdd.io.WebHdfs",
                        "java.net.http",
                        "com.fasterxml.jackson",
                        "dev.kindling.rdd.io.CompressionStreams",
                        "dev.kindling.rdd.io.Archive ",
                        "dev.kindling.rdd.io.SequenceFileWriter",
                        "org.apache.commons.compress");
    }
}
