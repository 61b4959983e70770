package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.KindlingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFilesTest {

    private final KindlingContext context =
            KindlingContext.builder().master("local[2]").build();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path folder;

    @AfterEach
    void close() {
        context.close();
    }

    /// Random texts of few letters and all ends of lines, cut in all ways.
    @Test
    void yieldsEachLineOnceHoweverTheFileIsCut() throws Exception {
        Path file = folder.resolve("lines.txt");
        String[] pieces = {"a", "bc", "é", "\n", "\r", "\r\n", "\n\n", ""};
        for (int seed = 0; seed < 30; seed++) {
            var random = new SplittableRandom(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) text.append(pieces[random.nextInt(pieces.length)]);
            Files.writeString(file, text);
            for (int cuts = 1; cuts <= 12; cuts++)
                assertThat(context.textFile(file.toString(), cuts).collect())
                        .as("seed %d, %d cuts", seed, cuts)
                        .isEqualTo(text.toString().lines().toList());
        }
    }

    @Test
    void yieldsLinesLongerThanABuffer() throws Exception {
        String longLine = "x".repeat(200_000);
        Path file = Files.writeString(folder.resolve("long.txt"), "a\r\n" + longLine + "\r" + longLine);
        for (int cuts = 1; cuts <= 5; cuts++)
            assertThat(context.textFile(file.toString(), cuts).collect()).containsExactly("a", longLine, longLine);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE", "UTF-32", "IBM1047", "GB18030"})
    void decodesTheEncodingItIsTold(String charset) throws Exception {
        List<String> lines = List.of("first", "", "käse", "last");
        Path file =
                Files.write(folder.resolve("text.txt"), String.join("\n", lines).getBytes(Charset.forName(charset)));
        assertThat(context.textFile(file.toString(), 3, Charset.forName(charset))
                        .collect())
                .isEqualTo(lines);
    }

    @Test
    void decodesPairsOfSurrogatesAcrossBuffers() throws Exception {
        String line = "x" + "\uD83D\uDE00".repeat(30_000);
        Path file = Files.write(folder.resolve("text.txt"), line.getBytes(StandardCharsets.UTF_16BE));
        assertThat(context.textFile(file.toString(), 2, StandardCharsets.UTF_16BE)
                        .collect())
                .containsExactly(line);
    }

    @Test
    void yieldsTheLinesOfAllFilesInAnArchive() throws Exception {
        Path file = folder.resolve("logs.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : List.of("a.txt", "b.txt", "empty.txt", "c.txt")) {
                zip.putNextEntry(new ZipEntry(name));
                if (!name.startsWith("empty"))
                    zip.write(("\uFEFF" + name + " 1\n" + name + " 2").getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(context.textFile(file.toString(), 4).collect())
                .containsExactly("a.txt 1", "a.txt 2", "b.txt 1", "b.txt 2", "c.txt 1", "c.txt 2");
    }

    @Test
    void makesAPartitionOfEachFileAtLeast() throws Exception {
        for (int i = 0; i < 5; i++) Files.writeString(folder.resolve(i + ".txt"), i == 3 ? "" : "line " + i);
        assertThat(context.textFile(folder.toString()).getNumPartitions()).isEqualTo(5);
        assertThat(context.textFile(folder.toString()).collect()).hasSize(4);
    }

    @Test
    void namesTheNearestFolderThatExists() {
        var error =
                catchThrowableOfType(KindlingException.class, () -> context.textFile(folder + "/no/such/file-*.txt"));
        assertThat(error.parameters()).containsEntry("nearestParent", folder.toString());
        error = catchThrowableOfType(KindlingException.class, () -> context.textFile(folder + "/no/such/file.txt"));
        assertThat(error.parameters())
                .containsEntry("nearestParent", folder.toString())
                .containsEntry("path", folder + "/no/such/file.txt");
    }

    @Test
    void takesListsAndEscapes() throws Exception {
        for (String name : List.of("a*b.txt", "axb.txt", "{c}.txt", "d,e.txt"))
            Files.writeString(folder.resolve(name), name);
        assertThat(context.textFile(folder + "/a\\*b.txt," + folder + "/\\{c\\}.txt")
                        .collect())
                .containsExactly("a*b.txt", "{c}.txt");
        assertThat(context.textFile(folder + "/d,e.txt").collect()).containsExactly("d,e.txt");
        var all = new ArrayList<>(context.textFile(folder + "/{a?b,d\\,e}.txt").collect());
        assertThat(all).containsExactly("a*b.txt", "axb.txt", "d,e.txt");
    }
}
