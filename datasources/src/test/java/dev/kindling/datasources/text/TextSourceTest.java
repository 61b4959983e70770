package dev.kindling.datasources.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.catalyst.source.WriteRequest.SaveMode;
import dev.kindling.datasources.file.FileEntry;
import dev.kindling.datasources.file.FileMemo;
import dev.kindling.datasources.file.FileScanRequest;
import dev.kindling.datasources.file.FileSplit;
import dev.kindling.datasources.file.TestScans;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextSourceTest {

    private static final StructType VALUE = new StructType().add("value", AtomicType.STRING);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path directory;

    private final TextDataSource source = new TextDataSource();

    private List<String> lines(String text, Map<String, String> options) throws IOException {
        Path path = Files.writeString(directory.resolve("f.txt"), text);
        return TestScans.read(source, path, null, options).stream()
                .map(r -> String.valueOf(r.getFirst()))
                .toList();
    }

    @Test
    void linesEndInAnyWay() throws IOException {
        assertThat(lines("a\n\nb\r\nc\rd", Map.of())).containsExactly("a", "", "b", "c", "d");
        assertThat(lines("", Map.of())).isEmpty();
        assertThat(lines("\uFEFFa\n", Map.of())).containsExactly("a");
        assertThat(lines("a||b\n||", Map.of("lineSep", "||"))).containsExactly("a", "b\n");
    }

    @Test
    void wholeFilesAreOneRow() throws IOException {
        assertThat(lines("a\nb\n", Map.of("wholetext", "true"))).containsExactly("a\nb\n");
    }

    @Test
    void theLastPartsOfALargeFileAreSmaller() {
        for (long size : new long[] {0, 1, 79, 80, 81, 399, 400, 401, 1000, 12_345}) {
            List<FileSplit> parts = FileSplit.falling(new FileEntry("f.txt", size, 0), 100);
            long end = 0;
            for (FileSplit part : parts) {
                assertThat(part.start()).isEqualTo(end);
                assertThat(part.length()).isLessThanOrEqualTo(100);
                end = part.end();
            }
            assertThat(end).isEqualTo(size);
            if (size > 404) {
                assertThat(parts.getFirst().length()).isEqualTo(100);
                assertThat(parts).isSortedAccordingTo(Comparator.comparing(part -> -part.length() / 12));
                assertThat(parts.getLast().length()).isBetween(12L, 24L);
            }
        }
    }

    @Test
    void partsGiveEachLineOnce() throws IOException {
        var format = new TextFormat();
        String[] pieces = {"a", "", "long line of text", "\r", "\n", "\r\n", "é"};
        for (long seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = 0; i < 60; i++) text.append(pieces[random.nextInt(pieces.length)]);
            Path path = Files.writeString(directory.resolve("p.txt"), text);
            var whole = TestScans.read(source, path, null, Map.of());
            var entry = new FileEntry(path.toString(), Files.size(path), 0);
            var request = new FileScanRequest(
                    VALUE,
                    List.of(0),
                    List.of(),
                    null,
                    FileSystems.local(),
                    Map.of(),
                    1 + random.nextInt(30),
                    new FileMemo());
            var parts = new ArrayList<List<@Nullable Object>>();
            for (var split : format.splits(entry, request)) {
                try (var reader = format.open(split, request, new TestScans.Counting())) {
                    for (var batch = reader.next(); batch != null; batch = reader.next()) {
                        TestScans.addRows(batch, VALUE, parts);
                    }
                }
            }
            assertThat(parts).as("seed %s", seed).isEqualTo(whole);
        }
    }

    @Test
    void writesLinesAndReadsThemBack() {
        Path path = directory.resolve("out");
        List<List<@Nullable Object>> rows = List.of(List.of("a"), Arrays.asList((Object) null), List.of("ü"));
        for (String codec : List.of("none", "gzip", "zstd")) {
            TestScans.write(source, path, VALUE, rows, SaveMode.OVERWRITE, List.of(), Map.of("compression", codec));
            assertThat(TestScans.read(source, path, null, Map.of()))
                    .containsExactly(List.of("a"), List.of(""), List.of("ü"));
        }
    }

    @Test
    void holdsOneTextColumnOnly() {
        var numbers = new StructType().add("n", AtomicType.INT);
        assertThatThrownBy(() ->
                        TestScans.write(source, directory, numbers, List.of(), SaveMode.APPEND, List.of(), Map.of()))
                .isInstanceOfSatisfying(
                        KindlingException.class,
                        e -> assertThat(e.condition()).isEqualTo(ErrorCondition.UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE));
    }
}
