package dev.kindling.rdd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.io.OutputJob.Durability;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputJobTest {

    private static final LocalFileSystem SYSTEM = new LocalFileSystem();

    private final Path folder;
    private final String target;

    OutputJobTest(@TempDir Path folder) {
        this.folder = folder;
        this.target = folder.resolve("out").toString();
    }

    private Map<String, Integer> filesByVersion() throws Exception {
        var versions = new TreeMap<String, Integer>();
        for (DataFile file : new FileListing(FileSystems.local()).find(List.of(target)))
            versions.merge(Files.readString(Path.of(file.path())), 1, Integer::sum);
        return versions;
    }

    private List<String> leftovers() throws Exception {
        try (var all = Files.walk(folder)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(".kindling"))
                    .toList();
        }
    }

    @Test
    void writesANewFolderWithStableNames() throws Exception {
        DyingWriter.write(SYSTEM, target, OutputMode.ERROR, "1");
        assertThat(filesByVersion()).isEqualTo(Map.of("1", 6));
        assertThat(Path.of(target, "k=2", "part-00001.txt")).exists();
        assertThat(Path.of(target, "_SUCCESS")).exists();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void refusesToWriteWhereSomethingIs() throws Exception {
        DyingWriter.write(SYSTEM, target, OutputMode.ERROR, "1");
        var error = catchThrowableOfType(
                KindlingException.class, () -> DyingWriter.write(SYSTEM, target, OutputMode.ERROR, "2"));
        assertThat(error.condition()).isEqualTo(ErrorCondition.PATH_ALREADY_EXISTS);
        DyingWriter.write(SYSTEM, target, OutputMode.IGNORE, "2");
        assertThat(filesByVersion()).isEqualTo(Map.of("1", 6));
    }

    @Test
    void overwritesAndAppends() throws Exception {
        DyingWriter.write(SYSTEM, target, OutputMode.OVERWRITE, "1");
        DyingWriter.write(SYSTEM, target, OutputMode.OVERWRITE, "2");
        DyingWriter.write(SYSTEM, target, OutputMode.APPEND, "3");
        DyingWriter.write(SYSTEM, target, OutputMode.APPEND, "3");
        assertThat(filesByVersion()).isEqualTo(Map.of("2", 6, "3", 12));
        assertThat(Path.of(target, "_SUCCESS")).exists();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void leavesTheOldDataWhenAborted() throws Exception {
        DyingWriter.write(SYSTEM, target, OutputMode.ERROR, "1");
        var job = new OutputJob(SYSTEM, target, OutputMode.OVERWRITE, Durability.UNSYNCED);
        job.begin();
        try (var task = job.open(0, 0);
                var out = task.create("", "txt")) {
            out.write('x');
        }
        assertThat(filesByVersion()).isEqualTo(Map.of("1", 6));
        job.abort();
        assertThat(filesByVersion()).isEqualTo(Map.of("1", 6));
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void countsOneAttemptPerPartition() throws Exception {
        var job = new OutputJob(SYSTEM, target, OutputMode.ERROR, Durability.SYNCED);
        job.begin();
        var commits = new ArrayList<TaskOutput.Commit>();
        for (int attempt = 0; attempt < 3; attempt++) {
            try (var task = job.open(0, attempt)) {
                try (var out = task.create("", "txt")) {
                    out.write("same".getBytes(StandardCharsets.UTF_8));
                }
                if (attempt > 0) commits.add(task.commit());
            }
        }
        job.commit(List.of(commits.getFirst()));
        assertThat(filesByVersion()).isEqualTo(Map.of("same", 1));
        assertThat(commits.getFirst().sizeBytes()).isEqualTo(4);
    }

    @Test
    void writesASingleFileWholeOrNotAtAll() throws Exception {
        String file = target + ".txt";
        try (var output = new SingleFileOutput(SYSTEM, file, OutputMode.ERROR)) {
            try (var out = SYSTEM.create(output.path())) {
                out.write('1');
            }
            assertThat(Path.of(file)).doesNotExist();
            output.commit();
        }
        try (var output = new SingleFileOutput(SYSTEM, file, OutputMode.OVERWRITE);
                var out = SYSTEM.create(output.path())) {
            out.write('2');
        }
        assertThat(Files.readString(Path.of(file))).isEqualTo("1");
        assertThat(leftovers()).isEmpty();
        var error = catchThrowableOfType(
                KindlingException.class, () -> new SingleFileOutput(SYSTEM, file, OutputMode.ERROR));
        assertThat(error.condition()).isEqualTo(ErrorCondition.PATH_ALREADY_EXISTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"renames", "in place"})
    void hasTheOldOrTheNewStateWheneverItsProcessDies(String protocol) throws Exception {
        DyingWriter.write(SYSTEM, target, OutputMode.OVERWRITE, "0");
        for (OutputMode mode : List.of(OutputMode.OVERWRITE, OutputMode.APPEND)) {
            for (int operation = 2; operation < 200; operation += mode == OutputMode.APPEND ? 11 : 7) {
                Map<String, Integer> before = filesByVersion();
                String version = mode + " " + operation;
                int exit = run(mode, version, operation, protocol);
                assertThat(exit).isIn(0, DyingWriter.DEAD);
                Map<String, Integer> after = filesByVersion();
                if (mode == OutputMode.OVERWRITE) {
                    assertThat(after).as(version).isIn(before, Map.of(version, 6));
                } else {
                    var both = new TreeMap<>(before);
                    both.put(version, 6);
                    assertThat(after).as(version).isIn(before, both);
                }
                if (exit == 0) break;
            }
        }
        DyingWriter.write(SYSTEM, target, OutputMode.OVERWRITE, "last");
        assertThat(filesByVersion()).isEqualTo(Map.of("last", 6));
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void survivesKillsAtRandomMoments() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        DyingWriter.write(SYSTEM, target, OutputMode.OVERWRITE, "0");
        for (int round = 0; round < 4; round++) {
            Process child = child("loop", "round " + round, Integer.MAX_VALUE, round % 2 == 0 ? "renames" : "in place");
            assertThat(child.getInputStream().read()).as("seed %d", seed).isEqualTo('r');
            Thread.sleep(random.nextInt(100));
            child.destroyForcibly().waitFor();
            assertThat(filesByVersion().values()).as("seed %d", seed).containsExactly(6);
        }
        DyingWriter.write(SYSTEM, target, OutputMode.OVERWRITE, "last");
        assertThat(leftovers()).isEmpty();
    }

    private int run(OutputMode mode, String version, int operations, String protocol) throws Exception {
        Process child = child(mode.name(), version, operations, protocol);
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return child.exitValue();
    }

    /// Where this test's and the tested classes are: the class path property may only hold a launcher.
    private static String classPath() throws Exception {
        var places = new ArrayList<String>();
        for (Class<?> type : List.of(DyingWriter.class, OutputJob.class))
            places.add(Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
        return String.join(File.pathSeparator, places);
    }

    private Process child(String mode, String version, int operations, String protocol) throws Exception {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath(),
                        DyingWriter.class.getName(),
                        target,
                        mode,
                        version,
                        Integer.toString(operations),
                        protocol)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
