package dev.kindling.tests.etl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.KindlingSession;
import dev.kindling.tests.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` at random moments of the CSV-to-Parquet job: readers see the old rows or the new ones, all of them,
/// and the next write cleans up.
final class KilledEtlTest {

    private static final int KILLS = 20;
    private static final int FILES = 6;
    private static final int ROWS_PER_FILE = 20_000;
    private static final long NEW = (long) FILES * ROWS_PER_FILE;
    private static final long OLD = 7;
    /// Nothing is there, and a reader says so.
    private static final long NOTHING = -1;

    @TempDir
    static Path folder;

    private static KindlingSession session;

    /// What the job is to write, and what is there before it begins.
    private enum Job {
        NEW_FOLDER,
        OVER_AN_OLD_FOLDER,
        OVER_AN_OLD_FILE;

        Path target() {
            return folder.resolve(this == OVER_AN_OLD_FILE ? "file/rows.parquet" : name() + "/rows");
        }

        List<String> command() {
            return JavaProcess.command(
                    EtlJob.class.getName(),
                    List.of(
                            this == OVER_AN_OLD_FILE ? "file" : "folder",
                            folder.resolve("csv").toString(),
                            target().toString()));
        }

        boolean hasOld() {
            return this != NEW_FOLDER;
        }
    }

    @BeforeAll
    static void makeFiles() throws IOException {
        session = KindlingSession.builder().master("local[2]").build();
        Files.createDirectories(folder.resolve("csv"));
        for (int file = 0; file < FILES; file++) {
            var lines = new ArrayList<>(List.of("id,name"));
            for (int i = 0; i < ROWS_PER_FILE; i++) lines.add(i + ",name " + i % 977);
            Files.write(folder.resolve("csv/" + file + ".csv"), lines);
        }
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @Test
    void leavesTheOldOrTheNewRowsWhole() throws IOException, InterruptedException {
        long seed = Long.getLong("kill.seed", System.nanoTime());
        System.out.println("kill.seed=" + seed);
        var random = new Random(seed);
        long duration = duration();
        for (int i = 0; i < KILLS; i++) {
            Job job = Job.values()[i % Job.values().length];
            prepare(job);
            // Every other kill aims at the end, where output takes its place.
            double part = i % 2 == 0 ? random.nextDouble() : 0.8 + 0.3 * random.nextDouble();
            killAfter(job, (long) (duration * part));
            String when = "seed " + seed + ", kill " + i + " of " + job + " at " + part;
            long seen = rowsAt(job.target());
            assertThat(seen).as(when).isIn(job.hasOld() ? OLD : NOTHING, NEW);
            write(job);
            assertThat(rowsAt(job.target())).as("the next write after " + when).isEqualTo(OLD);
            assertThat(Objects.requireNonNull(job.target().getParent()).toFile().list())
                    .as("left behind after " + when)
                    .containsExactly(job.target().getFileName().toString());
        }
    }

    /// How long the job takes here.
    private static long duration() throws IOException, InterruptedException {
        prepare(Job.OVER_AN_OLD_FOLDER);
        Process process = JavaProcess.start(Job.OVER_AN_OLD_FOLDER.command());
        try (var lines = process.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("ready");
            long start = System.nanoTime();
            assertThat(lines.readLine()).isEqualTo("done");
            long duration = System.nanoTime() - start;
            process.waitFor();
            assertThat(rowsAt(Job.OVER_AN_OLD_FOLDER.target())).isEqualTo(NEW);
            return duration;
        }
    }

    private static void killAfter(Job job, long nanos) throws IOException, InterruptedException {
        Process process = JavaProcess.start(job.command());
        try (var lines = process.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("ready");
            process.waitFor(nanos, TimeUnit.NANOSECONDS);
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private static void prepare(Job job) throws IOException {
        Files.createDirectories(job.target().getParent());
        if (job.hasOld()) write(job);
        else deleteAll(job.target());
    }

    private static void deleteAll(Path path) throws IOException {
        if (!Files.exists(path)) return;
        try (var files = Files.walk(path)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static void write(Job job) {
        String target = job.target().toString();
        if (job == Job.OVER_AN_OLD_FILE)
            session.sql("COPY (SELECT id, 'old' AS name FROM range(" + OLD + ")) TO '" + target + "'");
        else
            session.range(OLD)
                    .selectExpr("id", "'old' AS name")
                    .write()
                    .mode("overwrite")
                    .parquet(target);
    }

    private static long rowsAt(Path path) {
        try {
            return session.read().parquet(path.toString()).count();
        } catch (KindlingException e) {
            if (e.condition() == ErrorCondition.PATH_NOT_FOUND) return NOTHING;
            throw e;
        }
    }
}
