package dev.kindling.tests.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.KindlingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a query had on disk when its process was killed is gone with the next session.
@Timeout(120)
class KilledSpillTest {

    @TempDir
    Path folder;

    /// Keeps more rows than fit into memory, and waits to be killed.
    static final class Doomed {

        private Doomed() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (KindlingSession session = session(Path.of(arguments[0]))) {
                session.sql("CACHE TABLE kept AS SELECT id, id * 7 % 1000003 AS other FROM range(1000000)")
                        .collect();
                System.out.println("ready");
                Thread.sleep(Long.MAX_VALUE);
            }
        }
    }

    private static KindlingSession session(Path folder) {
        return KindlingSession.builder()
                .master("local[2]")
                .config(Map.of("kindling.memory.limit", "2m", "kindling.local.dir", folder.toString()))
                .build();
    }

    private long sizeBytes() throws IOException {
        long size = 0;
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                size += file.toFile().length();
        }
        return size;
    }

    @Test
    void theNextSessionRemovesWhatAKilledOneLeft() throws IOException, InterruptedException {
        Process process = JavaProcess.start(JavaProcess.command(Doomed.class.getName(), List.of(folder.toString())));
        try {
            assertThat(JavaProcess.line(process)).isEqualTo("ready");
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(sizeBytes()).isGreaterThan(1 << 20);
        try (KindlingSession next = session(folder)) {
            assertThat(folder.toFile().list()).isEmpty();
            assertThat(next.sql("SELECT count(*) FROM (SELECT DISTINCT id FROM range(300000)) q")
                            .first()
                            .getLong(0))
                    .isEqualTo(300_000);
        }
        assertThat(folder.toFile().list()).isEmpty();
    }
}
