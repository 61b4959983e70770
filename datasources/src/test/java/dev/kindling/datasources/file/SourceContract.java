package dev.kindling.datasources.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.catalyst.source.DataSource;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanCounters;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.source.WriteRequest.SaveMode;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every file format must do.
public abstract class SourceContract {

    private static final StructType PEOPLE = new StructType()
            .add("id", AtomicType.INT)
            .add("name", AtomicType.STRING)
            .add("born", AtomicType.DATE)
            .add("score", AtomicType.DOUBLE);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path directory;

    protected abstract DataSource source();

    /// The column types the format can hold.
    protected abstract List<DataType> types();

    /// The codecs the format can write and read back.
    protected abstract List<String> codecs();

    /// Options under which everything is written so that it reads back the same.
    protected Map<String, String> exactWrite() {
        return Map.of();
    }

    protected Map<String, String> exactRead() {
        return Map.of();
    }

    private List<List<@Nullable Object>> people(int count) {
        var rows = new ArrayList<List<@Nullable Object>>();
        for (int i = 0; i < count; i++) {
            rows.add(Arrays.asList(i, i % 5 == 0 ? null : "name" + i % 7, 10_000 + i, i % 3 == 0 ? null : i / 4.0));
        }
        return rows;
    }

    private Path written(List<List<@Nullable Object>> rows, List<String> partitionBy, String... options) {
        Path path = directory.resolve("t" + new Random().nextLong());
        var all = new HashMap<>(exactWrite());
        for (int i = 0; i < options.length; i += 2) all.put(options[i], options[i + 1]);
        TestScans.write(source(), path, PEOPLE, rows, SaveMode.ERROR_IF_EXISTS, partitionBy, all);
        return path;
    }

    private SourceTable open(Path path) {
        return source().open(List.of(path.toString()), PEOPLE, exactRead(), TestScans.CONTEXT);
    }

    @Test
    void isFoundByTheServiceLoader() {
        var names = ServiceLoader.load(DataSource.class).stream()
                .map(p -> p.get().name())
                .toList();
        assertThat(names).contains(source().name());
    }

    @Test
    void readsWhatItWrote() {
        for (long seed = 0; seed < 12; seed++) {
            var random = new RandomRows(seed);
            StructType schema = random.schema(types(), 8);
            var rows = random.rows(schema, seed < 8 ? (int) seed * 3 : 5000);
            Path path = directory.resolve("seed" + seed);
            var counters =
                    TestScans.write(source(), path, schema, rows, SaveMode.ERROR_IF_EXISTS, List.of(), exactWrite());
            assertThat(counters.of(ScanCounters.ROWS_WRITTEN)).isEqualTo(rows.size());
            var read = TestScans.read(source(), path, schema, exactRead());
            assertThat(read).as("seed %s, schema %s", seed, schema).isEqualTo(rows);
        }
    }

    @Test
    void readsOnlyTheRequestedColumnsInTheRequestedOrder() {
        SourceTable table = open(written(people(100), List.of()));
        Scan scan = table.scan(new ScanRequest(List.of(3, 0), List.of()));
        var rows = TestScans.rows(scan, new TestScans.Counting());
        assertThat(scan.schema().fieldNames()).containsExactly("score", "id");
        assertThat(rows).hasSize(100).contains(Arrays.asList(0.25, 1), Arrays.asList(null, 3));
    }

    @Test
    void countsRowsWithoutReadingColumns() {
        SourceTable table = open(written(people(3000), List.of()));
        var counters = new TestScans.Counting();
        assertThat(TestScans.rows(table.scan(new ScanRequest(List.of(), List.of())), counters))
                .hasSize(3000);
        assertThat(counters.of(ScanCounters.ROWS_READ)).isEqualTo(3000);
        assertThat(counters.of(ScanCounters.ROWS_REJECTED)).isZero();
    }

    @Test
    void writesPartitionColumnsAsFolders() throws IOException {
        Path path = written(people(200), List.of("name"));
        assertThat(path.resolve("name=name1")).isDirectory();
        assertThat(path.resolve("name=__HIVE_DEFAULT_PARTITION__")).isDirectory();
        SourceTable table = source().open(List.of(path.toString()), null, inferring(), TestScans.CONTEXT);
        assertThat(table.schema().fieldNames()).endsWith("name").hasSize(4);
        assertThat(TestScans.rows(TestScans.scanAll(table), new TestScans.Counting()))
                .hasSize(200)
                .filteredOn(r -> r.getLast() == null)
                .hasSize(40);
    }

    /// Options under which the format finds out the types of [#PEOPLE].
    protected Map<String, String> inferring() {
        return exactRead();
    }

    @Test
    void reopensFoldersWhenThereAreTooManyToKeepOpen() {
        Path path = written(people(500), List.of("id"), "maxOpenWriters", "3");
        SourceTable table = source().open(List.of(path.toString()), null, inferring(), TestScans.CONTEXT);
        assertThat(TestScans.rows(TestScans.scanAll(table), new TestScans.Counting()))
                .hasSize(500);
        assertThat(table.schema().field(3).dataType()).isEqualTo(AtomicType.INT);
    }

    @Test
    void writesNoRowsAndReadsNone() {
        Path path = written(List.of(), List.of());
        assertThat(TestScans.read(source(), path, PEOPLE, exactRead())).isEmpty();
    }

    @Test
    void readsFilesFoldersGlobsAndLists() throws IOException {
        Path one = written(people(10), List.of());
        Path two = written(people(20), List.of());
        Path file;
        try (Stream<Path> files = Files.list(one)) {
            file = files.filter(f -> f.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(TestScans.read(source(), file, PEOPLE, exactRead())).hasSize(5);
        assertThat(TestScans.read(source(), one + "," + two, PEOPLE, exactRead()))
                .hasSize(30);
        assertThat(TestScans.read(source(), directory.resolve("t*"), PEOPLE, exactRead()))
                .hasSize(30);
        assertThat(TestScans.read(source(), one + "/part-0000[01]*", PEOPLE, exactRead()))
                .hasSize(10);
        assertThat(source().open(List.of(one.toString(), two.toString()), PEOPLE, exactRead(), TestScans.CONTEXT))
                .satisfies(t -> assertThat(TestScans.rows(TestScans.scanAll(t), new TestScans.Counting()))
                        .hasSize(30));
    }

    @Test
    void writesASingleFile() {
        Path path = directory.resolve("single." + source().extensions().getFirst());
        var options = new HashMap<>(exactWrite());
        options.put("singleFile", "true");
        TestScans.write(source(), path, PEOPLE, people(10), SaveMode.OVERWRITE, List.of(), options);
        assertThat(path).isRegularFile();
        assertThat(TestScans.read(source(), path, PEOPLE, exactRead())).isEqualTo(people(10));
    }

    @Test
    void compressesByName() {
        for (String codec : codecs()) {
            Path path = written(people(500), List.of(), "compression", codec);
            assertThat(TestScans.read(source(), path, PEOPLE, exactRead()))
                    .as(codec)
                    .isEqualTo(people(500));
        }
    }

    @Test
    void saysWhichFileIsCutOff() throws IOException {
        for (String codec : codecs()) {
            Path path = written(people(2000), List.of(), "compression", codec);
            Path file;
            try (Stream<Path> files = Files.list(path)) {
                file = files.filter(f -> f.getFileName().toString().startsWith("part-"))
                        .findFirst()
                        .orElseThrow();
            }
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            if (codec.equals("none") && !isBinary()) continue;
            assertThatThrownBy(() -> TestScans.read(source(), path, PEOPLE, exactRead()))
                    .as(codec)
                    .isInstanceOfSatisfying(
                            KindlingException.class,
                            e -> assertThat(e.condition())
                                    .isIn(ErrorCondition.FILE_CORRUPT, ErrorCondition.FAILED_READ_FILE));
            var options = new HashMap<>(exactRead());
            options.put("ignoreCorruptFiles", "true");
            assertThat(TestScans.read(source(), path, PEOPLE, options)).hasSizeLessThan(2000);
        }
    }

    /// Whether half a file is always malformed.
    protected boolean isBinary() {
        return false;
    }

    @Test
    void modesDecideWhatHappensToAnExistingOutput() {
        Path path = written(people(10), List.of());
        assertThatThrownBy(() -> TestScans.write(
                        source(), path, PEOPLE, people(3), SaveMode.ERROR_IF_EXISTS, List.of(), exactWrite()))
                .isInstanceOfSatisfying(
                        KindlingException.class,
                        e -> assertThat(e.condition()).isEqualTo(ErrorCondition.PATH_ALREADY_EXISTS));
        TestScans.write(source(), path, PEOPLE, people(3), SaveMode.IGNORE, List.of(), exactWrite());
        assertThat(TestScans.read(source(), path, PEOPLE, exactRead())).hasSize(10);
        TestScans.write(source(), path, PEOPLE, people(3), SaveMode.APPEND, List.of(), exactWrite());
        assertThat(TestScans.read(source(), path, PEOPLE, exactRead())).hasSize(13);
        TestScans.write(source(), path, PEOPLE, people(4), SaveMode.OVERWRITE, List.of(), exactWrite());
        assertThat(TestScans.read(source(), path, PEOPLE, exactRead())).isEqualTo(people(4));
    }

    @Test
    void suggestsThePathThatExists() throws IOException {
        Files.createDirectories(directory.resolve("people"));
        assertThatThrownBy(() -> TestScans.read(source(), directory.resolve("poeple"), PEOPLE, exactRead()))
                .isInstanceOfSatisfying(KindlingException.class, e -> {
                    assertThat(e.condition()).isEqualTo(ErrorCondition.PATH_NOT_FOUND);
                    assertThat(e.hint()).contains("`people`");
                });
    }

    @Test
    void refusesOptionsItDoesNotKnow() {
        assertThatThrownBy(() -> TestScans.read(source(), directory, PEOPLE, Map.of("pathGlobFiltr", "*")))
                .isInstanceOfSatisfying(KindlingException.class, e -> {
                    assertThat(e.condition()).isEqualTo(ErrorCondition.UNKNOWN_OPTION);
                    assertThat(e.hint()).contains("`pathGlobFilter`");
                });
        assertThatThrownBy(() -> TestScans.write(
                        source(), directory, PEOPLE, List.of(), SaveMode.APPEND, List.of(), Map.of("compresion", "x")))
                .isInstanceOfSatisfying(
                        KindlingException.class,
                        e -> assertThat(e.condition()).isEqualTo(ErrorCondition.UNKNOWN_OPTION));
    }

    @Test
    void cannotTellTheColumnsOfNothing() throws IOException {
        Path empty = Files.createDirectories(directory.resolve("empty"));
        assertThatThrownBy(() -> TestScans.read(source(), empty, null, exactRead()))
                .isInstanceOfSatisfying(
                        KindlingException.class,
                        e -> assertThat(e.condition()).isEqualTo(ErrorCondition.UNABLE_TO_INFER_SCHEMA));
    }

    @Test
    void randomBytesGiveNothingButOurErrors() throws IOException {
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                byte[] likely = "{}[]\",:\n\r\\ 01.-truefalsnull\t'#".getBytes(java.nio.charset.StandardCharsets.UTF_8);
                for (int j = 0; j < bytes.length; j++) bytes[j] = likely[Math.floorMod(bytes[j], likely.length)];
            }
            Path file = Files.write(directory.resolve("noise"), bytes);
            for (@Nullable StructType schema : Arrays.asList(PEOPLE, null)) {
                try {
                    TestScans.read(source(), file, schema, inferring());
                } catch (KindlingException e) {
                    assertThat(e.getMessage()).startsWith("[");
                }
            }
        }
    }

    @Test
    void readsRowsInTheOrderTheyWereWritten() {
        Path path = written(people(5000), List.of());
        var ids = TestScans.read(source(), path, PEOPLE, exactRead()).stream()
                .map(r -> r.getFirst())
                .toList();
        assertThat(ids).hasSize(5000).isSortedAccordingTo((a, b) -> Integer.compare((Integer) a, (Integer) b));
        assertThat(Collections.frequency(ids, 17)).isEqualTo(1);
    }
}
