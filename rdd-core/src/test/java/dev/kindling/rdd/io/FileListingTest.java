package dev.kindling.rdd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileListingTest {

    private final Path folder;
    private final FileListing listing = new FileListing(FileSystems.local());

    FileListingTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void makeFiles() throws Exception {
        for (String name : List.of(
                "a.csv",
                "b.csv",
                "c.json",
                "x,y.csv",
                "[z].csv",
                "deep/d.csv",
                "deep/er/e.csv",
                "deep/er/f.json",
                "deep/_hidden.csv",
                "deep/.hidden.csv",
                "deep/_meta/m.csv",
                "deep/_key=1/k.csv")) write(name);
    }

    private void write(String name) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
    }

    private List<String> find(String path) {
        return listing.find(List.of(folder + "/" + path)).stream()
                .map(file -> file.path().substring(folder.toString().length() + 1))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a.csv; a.csv",
                "?.csv; a.csv b.csv",
                "[a-b].csv; a.csv b.csv",
                "[^a].csv; b.csv",
                "{a,c}.*; a.csv c.json",
                "*.json; c.json",
                "deep; deep/_key=1/k.csv deep/d.csv deep/er/e.csv deep/er/f.json",
                "deep/*; deep/_key=1/k.csv deep/d.csv deep/er/e.csv deep/er/f.json",
                "**/*.csv; [z].csv a.csv b.csv deep/_key=1/k.csv deep/d.csv deep/er/e.csv x,y.csv",
                "deep/**; deep/_key=1/k.csv deep/d.csv deep/er/e.csv deep/er/f.json",
                "{deep/er/e,a}.csv; deep/er/e.csv a.csv",
                "x,y.csv; x,y.csv",
                "x\\,?.csv; x,y.csv",
                "[z].csv; [z].csv",
                "\\[z].c*; [z].csv",
                "deep/.hid*; deep/.hidden.csv",
                "d*p/e?/e.csv; deep/er/e.csv"
            })
    void findsWhatAPatternMeans(String pattern, String expected) {
        assertThat(find(pattern)).containsExactly(expected.split(" "));
    }

    @Test
    void takesListsOfPathsAndNamesEachFileOnce() {
        String paths = folder + "/b.csv, " + folder + "/{a,b}.csv";
        assertThat(listing.find(List.of(paths)))
                .extracting(file -> file.status().name())
                .containsExactly("b.csv", "a.csv");
    }

    @Test
    void takesFileUris() throws Exception {
        write("with space.csv");
        assertThat(listing.find(List.of("file://" + folder + "/a.csv"))).hasSize(1);
        assertThat(listing.find(List.of("file:" + folder + "/with%20space.csv")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"missing.csv", "*.parquet", "deep/missing/*"})
    void saysWhatIsNotThere(String path) {
        var error = catchThrowableOfType(KindlingException.class, () -> find(path));
        assertThat(error.condition()).isEqualTo(ErrorCondition.PATH_NOT_FOUND);
        assertThat(error.parameters()).containsEntry("path", folder + "/" + path);
    }

    @Test
    void saysWhichPatternIsNotClosed() {
        var error = catchThrowableOfType(KindlingException.class, () -> find("a[b*.csv"));
        assertThat(error.condition()).isEqualTo(ErrorCondition.INVALID_PARAMETER_VALUE);
    }

    @Test
    void readsPartitionValuesFromFolders() throws Exception {
        write("t/year=2024/name=a%2Fb%C3%A9/p.csv");
        write("t/year=" + PartitionFolder.NULL_NAME + "/name=x/p.csv");
        var files = listing.find(List.of(folder + "/t"));
        assertThat(files.get(0).partition()).containsEntry("year", "2024").containsEntry("name", "a/bé");
        assertThat(files.get(1).partition()).containsEntry("year", null).containsEntry("name", "x");
        String below = folder + "/t/year=2024";
        assertThat(listing.find(List.of(below)).getFirst().partitionKeys()).containsExactly("name");
        assertThat(listing.find(List.of(below), folder + "/t").getFirst().partitionKeys())
                .containsExactly("year", "name");
    }

    @ParameterizedTest
    @CsvSource({"a/b", "50%", "x=y", "plain", "tab\t", "é"})
    void partitionFolderNamesKeepTheirValue(String value) {
        var partition = new PartitionFolder("key", value);
        assertThat(partition.name().substring(4)).doesNotContain("/", "=", "\t");
        assertThat(PartitionFolder.parse(partition.name())).isEqualTo(partition);
    }

    @Test
    void readsAtAnyPosition() throws Exception {
        write("abcdef");
        try (var file = new LocalFileSystem().open(folder + "/abcdef")) {
            var buffer = new byte[8];
            assertThat(file.sizeBytes()).isEqualTo(6);
            assertThat(file.read(2, buffer, 1, 3)).isEqualTo(3);
            assertThat(new String(buffer, 1, 3, java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("cde");
            assertThat(file.read(4, buffer, 0, 8)).isEqualTo(2);
            assertThat(file.read(6, buffer, 0, 8)).isEqualTo(-1);
            assertThat(file.stream(3).readAllBytes()).containsExactly('d', 'e', 'f');
            var error = catchThrowableOfType(KindlingException.class, () -> file.readFully(4, buffer, 0, 8));
            assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_CORRUPT);
        }
    }

    @Test
    void saysThatThereIsNoSuchFileSystem() {
        var error = catchThrowableOfType(KindlingException.class, () -> listing.find(List.of("s4://bucket/x")));
        assertThat(error.condition()).isEqualTo(ErrorCondition.UNSUPPORTED_FEATURE);
        assertThat(error.parameters()).containsEntry("scheme", "s4");
    }

    @Test
    void refusesToOverwriteSilently() {
        var system = new LocalFileSystem();
        var created = catchThrowableOfType(KindlingException.class, () -> system.create(folder + "/a.csv"));
        assertThat(created.condition()).isEqualTo(ErrorCondition.PATH_ALREADY_EXISTS);
        var renamed = catchThrowableOfType(
                KindlingException.class, () -> system.rename(folder + "/a.csv", folder + "/b.csv"));
        assertThat(renamed.condition()).isEqualTo(ErrorCondition.PATH_ALREADY_EXISTS);
    }
}
