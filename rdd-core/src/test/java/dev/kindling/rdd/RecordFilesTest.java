package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.io.Compression;
import dev.kindling.rdd.io.LocalFileSystem;
import dev.kindling.rdd.io.SequenceFileReader;
import dev.kindling.rdd.io.SequenceFileWriter;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.Serializable;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"false", "true"})
class RecordFilesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path folder;

    private final KindlingContext context;

    record Point(int x, String name) implements Serializable {}

    RecordFilesTest(String serialized) {
        context = KindlingContext.builder()
                .master("local[2]")
                .conf(RddOptions.SERIALIZE, serialized)
                .conf(RddOptions.TASK_MAX_FAILURES, "1")
                .build();
    }

    @AfterEach
    void close() {
        context.close();
    }

    private KindlingException failure(Runnable action) {
        Throwable error = catchThrowable(action::run);
        while (error instanceof KindlingException known
                && (known.condition() == ErrorCondition.TASK_FAILED || known.condition() == ErrorCondition.JOB_ABORTED)
                && error.getCause() != null) error = error.getCause();
        assertThat(error).isInstanceOf(KindlingException.class);
        return (KindlingException) error;
    }

    // --- Whole files.

    private Path zip() throws Exception {
        Path file = folder.resolve("z.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : List.of("a.txt", "deep/b.txt")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(("in " + name).getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    @Test
    void yieldsWholeTextsByPath() throws Exception {
        Files.writeString(folder.resolve("1.txt"), "one\nline\r\n");
        Files.writeString(folder.resolve("2.txt"), "");
        zip();
        for (int partitions = 1; partitions <= 5; partitions++)
            assertThat(context.wholeTextFiles(folder.toString(), partitions).collect())
                    .containsExactly(
                            Pair.of(folder + "/1.txt", "one\nline\r\n"),
                            Pair.of(folder + "/2.txt", ""),
                            Pair.of(folder + "/z.zip!/a.txt", "in a.txt"),
                            Pair.of(folder + "/z.zip!/deep/b.txt", "in deep/b.txt"));
    }

    @Test
    void yieldsWholeBytesByPath() throws Exception {
        try (var out = Compression.GZIP.compress(Files.newOutputStream(folder.resolve("1.bin.gz")))) {
            out.write(new byte[] {0, -1, 1});
        }
        zip();
        var files = context.binaryFiles(folder.toString());
        assertThat(files.map(Pair::key).collect())
                .containsExactly(folder + "/1.bin.gz", folder + "/z.zip!/a.txt", folder + "/z.zip!/deep/b.txt");
        assertThat(files.map(pair -> pair.value().toArray()).collect().getFirst())
                .containsExactly(0, -1, 1);
        assertThat(files.map(pair -> new String(pair.value().toArray(), StandardCharsets.UTF_8))
                        .collect()
                        .subList(1, 3))
                .containsExactly("in a.txt", "in deep/b.txt");
        assertThat(files.collect().getFirst().value().toArray()).containsExactly(0, -1, 1);
    }

    // --- Records.

    @Test
    void yieldsRecordsOfOneLength() throws Exception {
        byte[] bytes = new byte[300];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (i / 3);
        Path file = Files.write(folder.resolve("a.bin"), bytes);
        List<byte[]> records = context.binaryRecords(file.toString(), 3).collect();
        assertThat(records).hasSize(100);
        for (int i = 0; i < 100; i++) assertThat(records.get(i)).containsOnly(i);
        assertThat(context.binaryRecords(file.toString(), 3).getNumPartitions()).isGreaterThan(1);
    }

    @Test
    void saysWhichFileEndsInARecord() throws Exception {
        Path file = Files.write(folder.resolve("a.bin"), new byte[301]);
        var error = failure(() -> context.binaryRecords(file.toString(), 3).collect());
        assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_CORRUPT);
        assertThat(error.parameters()).containsEntry("path", file.toString());
        assertThat(failure(() -> context.binaryRecords(file.toString(), 0)).condition())
                .isEqualTo(ErrorCondition.INVALID_PARAMETER_VALUE);
    }

    @Test
    void yieldsRecordsThatSayTheirLength() throws Exception {
        for (int size : new int[] {1, 2, 4, 8}) {
            for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
                Path file = folder.resolve(size + ".bin");
                try (var out = Files.newOutputStream(file)) {
                    for (int length : new int[] {3, 0, 120}) {
                        for (int i = 0; i < size; i++)
                            out.write(i == (order == ByteOrder.BIG_ENDIAN ? size - 1 : 0) ? length : 0);
                        out.write(new byte[length]);
                    }
                }
                var records = context.binaryRecords(file.toString(), LengthPrefix.of(size, order));
                assertThat(records.map(record -> record.length).collect()).containsExactly(3, 0, 120);
            }
        }
        Path file = Files.write(folder.resolve("bad.bin"), new byte[] {0, 0, 0, 5, 1, 2});
        var error = failure(() -> context.binaryRecords(file.toString(), LengthPrefix.of(4, ByteOrder.BIG_ENDIAN))
                .collect());
        assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_CORRUPT);
        error = failure(() -> context.binaryRecords(file.toString(), LengthPrefix.of(8, ByteOrder.BIG_ENDIAN))
                .collect());
        assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_CORRUPT);
    }

    // --- Objects.

    @Test
    void readsBackObjects() {
        var points = new ArrayList<Point>();
        for (int i = 0; i < 105; i++) points.add(new Point(i, "point " + i));
        context.parallelize(points, 3).saveAsObjectFile(folder + "/out");
        assertThat(context.<Point>objectFile(folder + "/out").collect()).isEqualTo(points);
        assertThat(context.<Point>objectFile(folder + "/out", 20).collect()).isEqualTo(points);
    }

    @Test
    void refusesObjectsThatAreNone() throws Exception {
        try (var out =
                new SequenceFileWriter(Files.newOutputStream(folder.resolve("a.seq")), "a.seq", Compression.NONE)) {
            out.write(null, new byte[] {1, 2, 3});
        }
        var error = failure(() -> context.objectFile(folder + "/a.seq").collect());
        assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_CORRUPT);
    }

    // --- Sequence files.

    @ParameterizedTest
    @EnumSource(names = {"NONE", "DEFLATE", "GZIP", "BZIP2", "ZSTD"})
    void readsBackPairs(Compression compression) {
        var pairs = new ArrayList<Pair<String, Long>>();
        for (int i = 0; i < 5000; i++) pairs.add(Pair.of("key " + i % 7, (long) i * i - 1000));
        context.parallelizePairs(pairs, 3).saveAsSequenceFile(folder + "/out", compression);
        for (int partitions : new int[] {1, 7, 50})
            assertThat(context.sequenceFile(folder + "/out", String.class, Long.class, partitions)
                            .collect())
                    .isEqualTo(pairs);
    }

    @Test
    void writesAllFormsOfValues() throws Exception {
        @Nullable Object[] values = {"täxt", 1, -1L, 2.5, 1.5f, true, (short) -3, (byte) 9, new byte[] {1, 2}, null};
        for (int i = 0; i < values.length; i++) {
            Path file = folder.resolve(i + ".seq");
            try (var out = new SequenceFileWriter(Files.newOutputStream(file), "x", Compression.NONE)) {
                out.write(values[i], values[values.length - 1 - i]);
            }
            try (var in = SequenceFileReader.open(new LocalFileSystem().open(file.toString()), 0, Long.MAX_VALUE)) {
                assertThat(in.next()).isTrue();
                assertThat(in.key()).isEqualTo(values[i]);
                assertThat(in.value()).isEqualTo(values[values.length - 1 - i]);
                assertThat(in.next()).isFalse();
            }
        }
    }

    @Test
    void saysWhatCannotBeInASequenceFile() {
        var error = failure(() -> context.parallelizePairs(List.of(Pair.of(new Point(1, ""), 1)), 1)
                .saveAsSequenceFile(folder + "/out"));
        assertThat(error.condition()).isEqualTo(ErrorCondition.UNSUPPORTED_DATATYPE);
        context.parallelizePairs(List.of(Pair.of("a", 1)), 1).saveAsSequenceFile(folder + "/out");
        error = failure(() ->
                context.sequenceFile(folder + "/out", String.class, Long.class).collect());
        assertThat(error.hint()).contains("Integer.class");
        error = failure(() -> context.parallelizePairs(List.of(Pair.of("a", 1)), 1)
                .saveAsSequenceFile(folder + "/out2", Compression.XZ));
        assertThat(error.condition()).isEqualTo(ErrorCondition.UNSUPPORTED_FEATURE);
    }

    /// Files that Hadoop 3.5.0 wrote: 300 pairs of Text and VLongWritable.
    @ParameterizedTest
    @ValueSource(strings = {"none", "record", "block"})
    void readsFilesOfHadoop(String compression) throws Exception {
        Path file = Path.of(Objects.requireNonNull(
                        RecordFilesTest.class.getResource("/sequence-files/hadoop-" + compression + ".seq"))
                .toURI());
        var pairs = context.sequenceFile(file.toString(), String.class, Long.class, 5)
                .collect();
        assertThat(pairs).hasSize(300);
        for (int i = 0; i < 300; i++)
            assertThat(pairs.get(i)).isEqualTo(Pair.of("key " + i, (long) i * i * i * (i % 2 == 0 ? 1 : -1)));
    }

    /// However a file with marks is cut, each pair comes once.
    @Test
    void yieldsEachPairOnceHoweverTheFileIsCut() throws Exception {
        Path file = folder.resolve("a.seq");
        try (var out =
                new SequenceFileWriter(new BufferedOutputStream(Files.newOutputStream(file)), "x", Compression.NONE)) {
            for (int i = 0; i < 20_000; i++) out.write(i, "value of " + i);
        }
        long size = Files.size(file);
        for (int seed = 0; seed < 40; seed++) {
            var random = new SplittableRandom(seed);
            var cuts = random.longs(random.nextInt(6), 1, seed % 4 == 0 ? 120 : size)
                    .sorted()
                    .distinct()
                    .toArray();
            int next = 0;
            for (int i = 0; i <= cuts.length; i++) {
                long start = i == 0 ? 0 : cuts[i - 1];
                long end = i == cuts.length ? size : cuts[i];
                try (var in = SequenceFileReader.open(new LocalFileSystem().open(file.toString()), start, end)) {
                    while (in.next()) assertThat(in.key()).as("seed %d", seed).isEqualTo(next++);
                }
            }
            assertThat(next).as("seed %d", seed).isEqualTo(20_000);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "DEFLATE"})
    void answersRandomDamageWithItsOwnErrors(Compression compression) throws Exception {
        var whole = new ByteArrayOutputStream();
        try (var out = new SequenceFileWriter(new DataOutputStream(whole), "x", compression)) {
            for (int i = 0; i < 50; i++) out.write("key " + i, i);
        }
        Path file = folder.resolve("damaged.seq");
        for (int seed = 0; seed < 300; seed++) {
            var random = new SplittableRandom(seed);
            byte[] bytes = whole.toByteArray();
            if (random.nextInt(3) == 0) bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--)
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            Files.write(file, bytes);
            Throwable error = catchThrowable(() -> {
                try (var in = SequenceFileReader.open(new LocalFileSystem().open(file.toString()), 0, Long.MAX_VALUE)) {
                    while (in.next()) {}
                }
            });
            assertThat(error)
                    .as("seed %d", seed)
                    .satisfiesAnyOf(
                            e -> assertThat(e).isNull(),
                            e -> assertThat(((KindlingException) e).condition())
                                    .isIn(ErrorCondition.FILE_CORRUPT, ErrorCondition.UNSUPPORTED_FEATURE));
        }
    }

    @Test
    void namesATruncatedFileInTheErrorOfTheJob() throws Exception {
        Path file = folder.resolve("lines.txt.gz");
        try (var out = Compression.GZIP.compress(Files.newOutputStream(file))) {
            out.write("some line\n".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        }
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
        var error = catchThrowableOfType(
                KindlingException.class, () -> context.textFile(file.toString()).count());
        assertThat(error.getMessage()).contains(file.toString());
        assertThat(failure(() -> context.textFile(file.toString()).count()).condition())
                .isEqualTo(ErrorCondition.FILE_CORRUPT);
    }
}
