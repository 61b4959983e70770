package dev.kindling.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.KindlingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Queries over a file that was written a while ago.
class PageCacheTest {

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final String QUERY = "SELECT sum(id), max(name) FROM t";

    @TempDir
    Path folder;

    private KindlingSession session =
            KindlingSession.builder().master("local[2]").build();

    private void write(String name, Instant time) throws IOException {
        Path file = folder.resolve("t.parquet");
        session.sql("COPY (SELECT id, concat('" + name + " ', id % 10) AS name FROM range(10000)) TO '" + file
                + "' (FORMAT parquet, COMPRESSION zstd)");
        Files.setLastModifiedTime(file, FileTime.from(time));
        session.read().parquet(file.toString()).createOrReplaceTempView("t");
    }

    private String explained() {
        return Explained.run(session, QUERY);
    }

    private String name() {
        return Objects.requireNonNull(session.sql(QUERY).first().getString(1));
    }

    @Test
    void pagesThatAreReadAgainAreDecompressedNoMore() throws IOException {
        write("cat", LONG_AGO);
        assertThat(explained()).doesNotContain("pagesCached");
        assertThat(explained()).doesNotContain("pagesCached");
        assertThat(explained()).contains("pagesCached=");
        assertThat(name()).isEqualTo("cat 9");
    }

    @Test
    void aFileThatWasWrittenAnewIsReadAnew() throws IOException {
        write("cat", LONG_AGO);
        for (int i = 0; i < 3; i++) assertThat(name()).isEqualTo("cat 9");
        long size = Files.size(folder.resolve("t.parquet"));
        write("dog", LONG_AGO.plusSeconds(1));
        assertThat(Files.size(folder.resolve("t.parquet"))).isEqualTo(size);
        for (int i = 0; i < 3; i++) assertThat(name()).isEqualTo("dog 9");
    }

    @Test
    void aFileThatWasJustWrittenIsNotKept() throws IOException {
        write("cat", Instant.now().plusSeconds(60));
        for (int i = 0; i < 3; i++) assertThat(explained()).doesNotContain("pagesCached");
    }

    @Test
    void clearCacheForgetsPages() throws IOException {
        write("cat", LONG_AGO);
        for (int i = 0; i < 3; i++) name();
        session.sql("CLEAR CACHE");
        assertThat(explained()).doesNotContain("pagesCached");
        for (int i = 0; i < 3; i++) name();
        session.sql("REFRESH TABLE t");
        assertThat(explained()).doesNotContain("pagesCached");
    }

    @Test
    void aCacheOfNoSizeKeepsNothing() throws IOException {
        session.close();
        session = KindlingSession.builder()
                .master("local[2]")
                .config("kindling.memory.pageCache", "0")
                .build();
        write("cat", LONG_AGO);
        for (int i = 0; i < 4; i++) assertThat(explained()).doesNotContain("pagesCached");
    }
}
