package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Shuffles of more than the heap, in a JVM of their own.
class ShuffleUnderMemoryLimitTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"groupByKey", "sortByKey", "join", "reduceByKey"})
    void finishesInASmallHeap(String operation) throws Exception {
        run(operation, "64m", 128);
    }

    @ParameterizedTest
    @ValueSource(strings = {"groupByKey", "sortByKey", "join", "reduceByKey"})
    @EnabledIfSystemProperty(named = "kindling.test.long", matches = "true")
    void finishesWithFiveGigabytes(String operation) throws Exception {
        run(operation, "512m", 5 << 10);
    }

    private void run(String operation, String heap, int megabytes) throws Exception {
        Path output = folder.resolve("output");
        Path spill = Files.createDirectories(folder.resolve("spill"));
        Process process = ForkedJvm.running(
                        LargeShuffle.class,
                        List.of("-Xmx" + heap),
                        List.of(operation, String.valueOf(megabytes), spill.toString()))
                .redirectErrorStream(true)
                .redirectOutput(new File(output.toString()))
                .start();
        boolean ended = process.waitFor(30, TimeUnit.MINUTES);
        if (!ended) process.destroyForcibly();
        assertThat(ended ? process.exitValue() : -1)
                .as(Files.readString(output))
                .isZero();
        assertThat(Files.readString(output)).contains("right");
        assertThat(entries(spill)).isEmpty();
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (var paths = Files.list(directory)) {
            return paths.toList();
        }
    }

    @Test
    void describesItsLoad() {
        assertThat(LargeShuffle.records(1)).isEqualTo((1 << 20) / LargeShuffle.BYTES_PER_RECORD);
    }
}
