package dev.kindling.rdd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

class FileContentsTest {

    private static final LocalFileSystem SYSTEM = new LocalFileSystem();
    private static final Map<String, String> FILES = new LinkedHashMap<>();

    static {
        FILES.put("./a.txt", "alpha\n");
        FILES.put("folder/b.txt", "beta\n".repeat(3000));
        FILES.put("folder/empty.txt", "");
        FILES.put("folder/.hidden", "not seen");
        FILES.put("__MACOSX/a.txt", "not seen");
    }

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path folder;

    static Stream<String> archives() {
        return Stream.of(
                "x.tar",
                "x.tar.gz",
                "x.tgz",
                "x.tar.bz2",
                "x.tbz2",
                "x.tar.xz",
                "x.txz",
                "x.tar.zst",
                "x.tzst",
                "x.tar.lz4",
                "x.tar.sz",
                "x.tar.lzma",
                "x.TAR.GZ",
                "x.zip",
                "x.7z");
    }

    /// The file `name` in the test's folder, an archive of `FILES`.
    private Path archive(String name) throws IOException {
        Path file = folder.resolve(name);
        switch (ArchiveFormat.ofName(name)) {
            case TAR -> {
                var compression = ArchiveFormat.compressionOf(name);
                try (var tar = new TarArchiveOutputStream(compression.compress(Files.newOutputStream(file)))) {
                    tar.putArchiveEntry(new TarArchiveEntry("folder/"));
                    tar.closeArchiveEntry();
                    for (var content : FILES.entrySet()) {
                        byte[] bytes = content.getValue().getBytes(StandardCharsets.UTF_8);
                        var entry = new TarArchiveEntry(content.getKey());
                        entry.setSize(bytes.length);
                        tar.putArchiveEntry(entry);
                        tar.write(bytes);
                        tar.closeArchiveEntry();
                    }
                }
            }
            case ZIP -> {
                try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
                    zip.putNextEntry(new ZipEntry("folder/"));
                    for (var content : FILES.entrySet()) {
                        zip.putNextEntry(new ZipEntry(content.getKey()));
                        zip.write(content.getValue().getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
            case SEVEN_ZIP -> {
                try (var sevenZip = new SevenZOutputFile(file.toFile())) {
                    for (var content : FILES.entrySet()) {
                        var entry = new SevenZArchiveEntry();
                        entry.setName(content.getKey());
                        sevenZip.putArchiveEntry(entry);
                        sevenZip.write(content.getValue().getBytes(StandardCharsets.UTF_8));
                        sevenZip.closeArchiveEntry();
                    }
                }
            }
            case null -> throw new IllegalArgumentException(name);
        }
        return file;
    }

    private static Map<String, String> contents(Path file) throws IOException {
        var found = new LinkedHashMap<String, String>();
        try (var contents = FileContents.open(SYSTEM, file.toString())) {
            while (contents.next())
                found.put(
                        contents.path().substring(file.toString().length()),
                        new String(contents.stream().readAllBytes(), StandardCharsets.UTF_8));
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("archives")
    void yieldsTheFilesOfAnArchive(String name) throws IOException {
        var found = contents(archive(name));
        assertThat(found)
                .containsExactly(
                        Map.entry("!/a.txt", "alpha\n"),
                        Map.entry("!/folder/b.txt", "beta\n".repeat(3000)),
                        Map.entry("!/folder/empty.txt", ""));
    }

    @ParameterizedTest
    @MethodSource("archives")
    void skipsContentsThatNobodyReads(String name) throws IOException {
        var paths = new ArrayList<String>();
        try (var contents = FileContents.open(SYSTEM, archive(name).toString())) {
            while (contents.next()) paths.add(contents.path());
        }
        assertThat(paths).hasSize(3);
    }

    @Test
    void yieldsOtherFilesAsOneContent() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain.txt"), "text");
        Path packed = folder.resolve("packed.txt.gz");
        try (var out = Compression.GZIP.compress(Files.newOutputStream(packed))) {
            out.write("text".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(contents(plain)).containsExactly(Map.entry("", "text"));
        assertThat(contents(packed)).containsExactly(Map.entry("", "text"));
    }

    @Test
    void decompressesFilesInArchives() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = Compression.GZIP.compress(packed)) {
            out.write("inside".getBytes(StandardCharsets.UTF_8));
        }
        Path file = folder.resolve("x.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a.log.gz"));
            zip.write(packed.toByteArray());
        }
        assertThat(contents(file)).containsExactly(Map.entry("!/a.log.gz", "inside"));
    }

    // --- Hadoop's blocks.

    @Test
    void readsSnappyInTheFormOfHadoop() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        for (String block : List.of("one block, ", "and another")) {
            byte[] first = Snappy.compress(block.substring(0, 4));
            byte[] second = Snappy.compress(block.substring(4));
            out.writeInt(block.length());
            out.writeInt(first.length);
            out.write(first);
            out.writeInt(second.length);
            out.write(second);
        }
        assertThat(plain(Compression.SNAPPY, bytes.toByteArray())).isEqualTo("one block, and another");
    }

    @Test
    void readsLz4InTheFormOfHadoop() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        byte[] literal = {0x50, 'h', 'e', 'l', 'l', 'o'}; // a token for five literal bytes and no match
        out.writeInt(5);
        out.writeInt(literal.length);
        out.write(literal);
        assertThat(plain(Compression.LZ4, bytes.toByteArray())).isEqualTo("hello");
    }

    private static String plain(Compression compression, byte[] bytes) throws IOException {
        try (var in = compression.decompress(new ByteArrayInputStream(bytes), "some.file")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    // --- Damage.

    @ParameterizedTest
    @MethodSource("archives")
    void saysWhichArchiveIsDamaged(String name) throws IOException {
        Path file = archive(name);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 3));
        var error = catchThrowableOfType(KindlingException.class, () -> contents(file));
        assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_CORRUPT);
        assertThat(error.parameters().get("path")).startsWith(file.toString());
    }

    @Test
    void noticesAWrongChecksumInAZipFile() throws IOException {
        Path file = folder.resolve("x.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setLevel(0);
            zip.putNextEntry(new ZipEntry("a.txt"));
            zip.write("the original".getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("original");
        bytes[at] = 'O';
        Files.write(file, bytes);
        var error = catchThrowableOfType(KindlingException.class, () -> contents(file));
        assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_CORRUPT);
        assertThat(error.parameters()).containsEntry("path", file + "!/a.txt");
        assertThat(error.detail()).contains("checksum");
    }

    /// Whatever the bytes are, the result is contents or an error of ours.
    @ParameterizedTest
    @MethodSource("archives")
    void answersRandomDamageWithItsOwnErrors(String name) throws IOException {
        byte[] good = Files.readAllBytes(archive(name));
        for (int seed = 0; seed < 25; seed++) {
            var random = new SplittableRandom(seed);
            byte[] bytes = random.nextInt(3) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            int changes = random.nextInt(4);
            for (int i = 0; i < changes && bytes.length > 0; i++)
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            Path file = Files.write(folder.resolve("damaged-" + name), bytes);
            Throwable error = catchThrowable(() -> contents(file));
            assertThat(error)
                    .as("seed %d", seed)
                    .satisfiesAnyOf(
                            e -> assertThat(e).isNull(),
                            e -> assertThat(((KindlingException) e).condition())
                                    .isEqualTo(ErrorCondition.FILE_CORRUPT));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gz", "bz2", "zst", "snappy", "lz4", "xz", "lzma", "deflate", "tar", "tgz", "txz", "zip", "7z"})
    void answersRandomBytesWithItsOwnErrors(String extension) throws IOException {
        for (int seed = 0; seed < 25; seed++) {
            var random = new SplittableRandom(seed);
            byte[] bytes = new byte[random.nextInt(600)];
            random.nextBytes(bytes);
            Path file = Files.write(folder.resolve("noise." + extension), bytes);
            Throwable error = catchThrowable(() -> contents(file));
            assertThat(error)
                    .as("seed %d", seed)
                    .satisfiesAnyOf(
                            e -> assertThat(e).isNull(),
                            e -> assertThat(((KindlingException) e).condition())
                                    .isEqualTo(ErrorCondition.FILE_CORRUPT));
        }
    }

    @Test
    void doesNotTakeForAnArchiveWhatIsNone() {
        assertThat(Stream.of("a.csv", "a.tar.csv", "tar", "zip", "a.gz", "tgz.txt")
                        .map(ArchiveFormat::ofName))
                .containsOnlyNulls();
    }
}
