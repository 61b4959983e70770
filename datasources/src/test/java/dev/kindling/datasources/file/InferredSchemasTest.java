package dev.kindling.datasources.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.source.DataSource;
import dev.kindling.datasources.json.JsonDataSource;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That a file was not gone over again is seen by what only looking into it could tell: the texts below are written
/// over each other, of one length and with one time.
class InferredSchemasTest {

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final StructType LONGS = new StructType().add("a", AtomicType.LONG);
    private static final StructType DOUBLES = new StructType().add("a", AtomicType.DOUBLE);

    @TempDir
    Path folder;

    private final DataSource json = new JsonDataSource();

    private Path written(String name, String text, Instant time) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setLastModifiedTime(file, FileTime.from(time));
    }

    private StructType schema(Map<String, String> options) {
        return json.open(List.of(folder.toString()), null, options, TestScans.CONTEXT)
                .schema();
    }

    @Test
    void aFileThatHasNotChangedIsGoneOverOnce() throws IOException {
        written("f.json", "{\"a\": 100}\n", LONG_AGO);
        assertThat(schema(Map.of())).isEqualTo(LONGS);
        written("f.json", "{\"a\": 1.5}\n", LONG_AGO);
        assertThat(schema(Map.of())).isEqualTo(LONGS);
        assertThat(new JsonDataSource()
                        .open(List.of(folder.toString()), null, Map.of(), TestScans.CONTEXT)
                        .schema())
                .isEqualTo(DOUBLES);
    }

    @Test
    void anyChangeThatShowsIsLookedInto() throws IOException {
        written("f.json", "{\"a\": 100}\n", LONG_AGO);
        assertThat(schema(Map.of())).isEqualTo(LONGS);
        written("f.json", "{\"a\": 1.5}\n", LONG_AGO.plusMillis(10));
        assertThat(schema(Map.of())).isEqualTo(DOUBLES);
        written("f.json", "{\"a\": 1000}\n", LONG_AGO.plusMillis(10));
        assertThat(schema(Map.of())).isEqualTo(LONGS);
        written("g.json", "{\"a\": 1.5}\n", LONG_AGO);
        assertThat(schema(Map.of())).isEqualTo(DOUBLES);
        assertThat(schema(Map.of("primitivesAsString", "true")))
                .isEqualTo(new StructType().add("a", AtomicType.STRING));
    }

    @Test
    void nothingIsKeptOfAFileThatHasJustChanged() throws IOException {
        Instant now = Instant.now();
        written("f.json", "{\"a\": 100}\n", now);
        assertThat(schema(Map.of())).isEqualTo(LONGS);
        written("f.json", "{\"a\": 1.5}\n", now);
        assertThat(schema(Map.of())).isEqualTo(DOUBLES);
    }

    @Test
    void theSchemasAskedForLeastRecentlyGoFirst() {
        var schemas = new InferredSchemas();
        for (int i = 0; i < 4; i++) schemas.keep(key(i, 3000), LONGS);
        assertThat(schemas.find(key(0, 3000))).isNull();
        assertThat(schemas.find(key(1, 3000))).isEqualTo(LONGS);
        schemas.keep(key(4, 3000), DOUBLES);
        schemas.keep(key(4, 3000), DOUBLES);
        schemas.keep(key(5, 10_001), DOUBLES);
        assertThat(schemas.find(key(1, 3000))).isEqualTo(LONGS);
        assertThat(schemas.find(key(2, 3000))).isNull();
        assertThat(schemas.find(key(3, 3000))).isEqualTo(LONGS);
        assertThat(schemas.find(key(4, 3000))).isEqualTo(DOUBLES);
        assertThat(schemas.find(key(5, 10_001))).isNull();
    }

    private static InferredSchemas.Key key(int number, int files) {
        List<FileEntry> entries = IntStream.range(0, files)
                .mapToObj(i -> new FileEntry("f" + number + "-" + i, 1, 1))
                .toList();
        return new InferredSchemas.Key(entries, Map.of(), Map.of());
    }
}
