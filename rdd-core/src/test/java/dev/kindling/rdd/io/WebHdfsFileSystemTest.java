package dev.kindling.rdd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.KindlingContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebHdfsFileSystemTest {

    private final Path folder;
    private final FakeWebHdfs server;
    private final FileSystems systems;
    private final String root = "hdfs://namenode:8020";
    private final FileSystem system;

    WebHdfsFileSystemTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        server = new FakeWebHdfs(folder);
        systems = FileSystems.standard(server.settings());
        system = systems.of(root + "/");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void readsWhatItWrote() throws Exception {
        byte[] bytes = new byte[700_000];
        Arrays.fill(bytes, (byte) 'x');
        String path = root + "/deep er/ümlaut+&?.bin";
        try (OutputStream out = system.create(path)) {
            out.write(bytes);
        }
        assertThat(Files.readAllBytes(folder.resolve("deep er/ümlaut+&?.bin"))).isEqualTo(bytes);
        try (InputFile file = system.open(path);
                var in = file.stream(0)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
            assertThat(file.read(699_990, bytes, 0, 100)).isEqualTo(10);
        }
        assertThat(system.status(path).modifiedMillis()).isEqualTo(1320173277227L);
    }

    @Test
    void listsAndFindsByPattern() throws Exception {
        Files.createDirectories(folder.resolve("logs/2022"));
        for (String name : List.of("logs/a.txt", "logs/b.csv", "logs/2022/c.txt", "logs/_hidden.txt"))
            Files.writeString(folder.resolve(name), name + "\n");
        try (var context = KindlingContext.builder()
                .master("local[2]")
                .conf(server.settings())
                .build()) {
            assertThat(context.textFile(root + "/logs/**/*.txt").collect())
                    .containsExactlyInAnyOrder("logs/a.txt", "logs/2022/c.txt");
            assertThat(context.textFile(root + "/logs").count()).isEqualTo(3);
        }
    }

    @Test
    void commitsOutputByRenaming() throws Exception {
        Map<String, Integer> expected = new TreeMap<>();
        for (OutputMode mode : List.of(OutputMode.ERROR, OutputMode.OVERWRITE, OutputMode.APPEND)) {
            DyingWriter.write(system, root + "/out", mode, mode.name());
            if (mode == OutputMode.OVERWRITE) expected.clear();
            expected.put(mode.name(), 6);
        }
        var found = new TreeMap<String, Integer>();
        for (DataFile file : new FileListing(systems).find(List.of(root + "/out")))
            found.merge(Files.readString(folder.resolve(file.path().substring(root.length() + 1))), 1, Integer::sum);
        assertThat(found).isEqualTo(expected);
        try (var left = Files.list(folder)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void replacesASingleFile() throws Exception {
        for (String version : List.of("1", "2")) {
            try (var output = new SingleFileOutput(system, root + "/one.txt", OutputMode.OVERWRITE)) {
                try (OutputStream out = system.create(output.path())) {
                    out.write(version.getBytes(StandardCharsets.UTF_8));
                }
                output.commit();
            }
            assertThat(folder.resolve("one.txt")).hasContent(version);
        }
    }

    @Test
    void triesAgainWhenTheNameNodeIsBusy() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "x");
        server.fail(4);
        assertThat(system.exists(root + "/a.txt")).isTrue();
        server.fail(100);
        var error = catchThrowableOfType(KindlingException.class, () -> system.exists(root + "/a.txt"));
        assertThat(error.parameters()).containsEntry("status", "503").containsEntry("attempts", "5");
    }

    @Test
    void saysWhatTheNameNodeSays() {
        var error = catchThrowableOfType(KindlingException.class, () -> system.open(root + "/none"));
        assertThat(error.condition()).isEqualTo(ErrorCondition.PATH_NOT_FOUND);
        var others = new HashMap<>(server.settings());
        others.put(FileSystemOptions.WEBHDFS_USER, "mallory");
        var other = FileSystems.standard(others).of(root + "/");
        error = catchThrowableOfType(KindlingException.class, () -> other.exists(root + "/none"));
        assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_NOT_READABLE);
        assertThat(error.detail()).contains("AccessControlException").contains("user=mallory");
    }

    @Test
    void takesTheServerFromThePath() {
        String path = "webhdfs://" + server.address() + "/";
        assertThat(FileSystems.standard(Map.of(FileSystemOptions.WEBHDFS_USER, FakeWebHdfs.USER))
                        .of(path)
                        .status(path)
                        .isFolder())
                .isTrue();
    }
}
