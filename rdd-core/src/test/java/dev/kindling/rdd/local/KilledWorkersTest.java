package dev.kindling.rdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.Accumulators;
import dev.kindling.rdd.KindlingContext;
import dev.kindling.rdd.Marks;
import dev.kindling.rdd.PairRdd;
import dev.kindling.rdd.RddOptions;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.local.Scheduling.Speculation;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.rdd.storage.StorageLevel;
import dev.kindling.rdd.worker.WorkerOptions;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// As [FailureInjectionTest], with tasks in worker processes that are killed at any moment, besides user functions
/// that fail, files that vanish, output that is lost and tasks that are slow. What goes wrong is drawn from a seed,
/// except that processes go on while others die.
@DisabledIfSystemProperty(named = RddOptions.SERIALIZE, matches = "true", disabledReason = "it is the same")
@Timeout(3000)
class KilledWorkersTest {

    private static final int RUNS = Boolean.getBoolean("kindling.test.long") ? 1000 : 30;

    /// So many runs share a backend, because each brings processes of its own.
    private static final int RUNS_PER_BACKEND = 10;

    private static final StorageLevel[] LEVELS = {
        StorageLevel.NONE,
        StorageLevel.MEMORY_ONLY,
        StorageLevel.MEMORY_ONLY_SER,
        StorageLevel.MEMORY_AND_DISK,
        StorageLevel.DISK_ONLY
    };

    @TempDir
    Path marks;

    @TempDir
    Path folder;

    private int kills;
    private int mishaps;

    @BeforeEach
    void shareMarks() {
        System.setProperty(Marks.FOLDER, marks.toString());
    }

    @AfterEach
    void forgetMarks() {
        System.clearProperty(Marks.FOLDER);
    }

    private enum Mishap {
        FAIL,
        LOSE_FILE,
        DAWDLE
    }

    private static final List<Mishap> MISHAPS = List.of(Mishap.values());

    /// What goes wrong inside the tasks of one run, by element: each once, wherever the task runs.
    private record Mishaps(long seed, String folder, TreeMap<Long, Mishap> byElement, long brokenForGood)
            implements Serializable {

        static Mishaps drawn(long seed, Path folder, long elements) {
            var random = new SplittableRandom(seed);
            var byElement = new TreeMap<Long, Mishap>();
            for (int i = random.nextInt(5); i > 0; i--)
                byElement.put(random.nextLong(2 * elements), MISHAPS.get(random.nextInt(MISHAPS.size())));
            long broken = random.nextInt(8) == 0 ? random.nextLong(elements) : -1;
            return new Mishaps(seed, folder.toString(), byElement, broken);
        }

        void meet(long element) throws IOException {
            if (element == brokenForGood) throw new IllegalStateException("broken for good");
            Mishap mishap = byElement.get(element);
            if (mishap == null || Marks.leave("run " + seed + " element " + element) > 1) return;
            switch (mishap) {
                case FAIL -> throw new IllegalStateException("injected at " + element);
                case LOSE_FILE -> {
                    var files = blockFiles(Path.of(folder));
                    if (!files.isEmpty()) Files.deleteIfExists(files.get((int) (element % files.size())));
                }
                case DAWDLE -> LockSupport.parkNanos(20_000_000);
            }
        }
    }

    private static List<Path> blockFiles(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("(shuffle|merged|persist)-.*"))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException _) {
            return List.of(); // something vanished while it was listed
        }
    }

    /// Kills processes and loses output while a run goes on.
    private static final class Killer extends Thread {

        private final LocalBackend backend;
        private final SplittableRandom random;
        private volatile @Nullable Shuffle<?, ?, ?> shuffle;
        private volatile @Nullable Persist<?> persist;
        private volatile boolean done;
        private int kills;

        Killer(LocalBackend backend, long seed) {
            super("killer");
            this.backend = backend;
            this.random = new SplittableRandom(seed);
        }

        @Override
        public void run() {
            int wanted = random.nextInt(3);
            for (int i = 0; i < wanted && !done; i++) {
                LockSupport.parkNanos(random.nextLong(1_000_000, 120_000_000));
                Shuffle<?, ?, ?> lossy = shuffle;
                if (lossy != null && random.nextInt(3) == 0)
                    backend.discardShuffleOutput(
                            lossy, random.nextInt(lossy.input().partitionCount()));
                Persist<?> kept = persist;
                if (kept != null && random.nextInt(3) == 0) backend.discardPersisted(kept, random.nextInt(3));
                List<ProcessHandle> processes = backend.workerProcesses();
                if (processes.isEmpty()) continue;
                processes.get(random.nextInt(processes.size())).destroyForcibly();
                kills++;
            }
        }

        void finish() {
            done = true;
            boolean interrupted = false;
            while (isAlive()) {
                try {
                    join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    @Test
    void givesTheRightAnswerOrTheRightErrorWhileProcessesAreKilled() throws IOException {
        int broken = 0;
        for (long seed = 0; seed < RUNS; seed += RUNS_PER_BACKEND) broken += runsFrom(seed);
        System.out.println("killed workers: " + RUNS + " runs with seeds 0 to " + (RUNS - 1) + ", " + kills
                + " processes killed, " + mishaps + " mishaps in tasks, " + broken + " runs broken for good");
        assertThat(broken).as("runs that ended with the error they had to").isBetween(1, RUNS / 3);
        assertThat(kills).as("processes killed").isGreaterThan(RUNS / 4);
        assertThat(mishaps).as("what went wrong in tasks").isGreaterThan(RUNS / 2);
    }

    /// @return how many runs were broken for good
    private int runsFrom(long firstSeed) throws IOException {
        var random = new SplittableRandom(~firstSeed);
        Path spill = Files.createDirectories(folder.resolve("runs-" + firstSeed));
        var memory = new MemoryBudget(random.nextBoolean() ? 64 << 10 : 64 << 20);
        var speculation = new Speculation(random.nextInt(3) == 0, 1, 1.5, 0.5, 5);
        var workers = WorkerOptions.of(random.nextInt(1, 3))
                .withSlots(random.nextInt(1, 3))
                .withHeap(64 << 20)
                .withJavaOptions(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        var options = LocalOptions.withThreads(1)
                .on(TaskExecutor.processes(workers))
                .withMaxFailures(8)
                .withMemory(memory)
                .scheduled(Scheduling.DEFAULT.with(speculation))
                .in(spill);
        int broken = 0;
        List<ProcessHandle> processes;
        try (var backend = new LocalBackend(options);
                var context = KindlingContext.over(backend)) {
            for (long seed = firstSeed; seed < firstSeed + RUNS_PER_BACKEND; seed++)
                broken += run(seed, backend, context, spill) ? 0 : 1;
            processes = new ArrayList<>(backend.workerProcesses());
        }
        assertThat(processes).as("seeds from " + firstSeed).noneMatch(ProcessHandle::isAlive);
        assertThat(memory.usedBytes()).as("seeds from " + firstSeed).isZero();
        assertThat(spill).as("seeds from " + firstSeed).isEmptyDirectory();
        return broken;
    }

    private boolean run(long seed, LocalBackend backend, KindlingContext context, Path spill) {
        Marks.clear();
        var random = new SplittableRandom(-1 - seed);
        long elements = random.nextInt(100, 4000);
        long keys = random.nextInt(1, 500);
        Mishaps chaos = Mishaps.drawn(seed, spill, elements);
        var killer = new Killer(backend, seed);
        Accumulators.OfLong seen = context.longAccumulator();
        var pairs = context.range(0, elements, 1, 4).mapToPair(i -> {
            seen.add(1L);
            chaos.meet(i);
            return Pair.of(i % keys, i);
        });
        Map<Long, Long> expected = LongStream.range(0, elements)
                .boxed()
                .collect(Collectors.toMap(i -> i % keys, Function.identity(), Long::sum));
        int operation = random.nextInt(3);
        StorageLevel level = LEVELS[random.nextInt(LEVELS.length)];
        boolean answered = true;
        killer.start();
        try {
            PairRdd<Long, Long> sums = switch (operation) {
                case 0 -> pairs.reduceByKey(Long::sum, 3);
                case 1 -> pairs.groupByKey(3).mapValues(KilledWorkersTest::total);
                default -> pairs.sortByKey(true, 3).reduceByKey(Long::sum, 3);
            };
            sums.persist(level);
            if (sums.node() instanceof Persist<?> persist) {
                killer.persist = persist;
                if (persist.input() instanceof Shuffle<?, ?, ?> shuffle) killer.shuffle = shuffle;
            }
            for (int i = 0; i < 3; i++) {
                var result = sums.map(pair -> {
                            chaos.meet(pair.key() + elements);
                            return pair;
                        })
                        .collect();
                assertThat(result).as("seed " + seed).hasSameSizeAs(expected.keySet());
                assertThat(result.stream().collect(Collectors.toMap(Pair::key, Pair::value)))
                        .as("seed " + seed)
                        .isEqualTo(expected);
            }
            assertThat(chaos.brokenForGood).as("seed " + seed).isNegative();
        } catch (KindlingException e) {
            assertThat(e.condition()).as("seed " + seed + ": " + e).isEqualTo(ErrorCondition.TASK_FAILED);
            assertThat(chaos.brokenForGood).as("seed " + seed + ": " + e).isNotNegative();
            // The last of its failures may have been a killed process.
            assertThat(e.getMessage()).as("seed " + seed).containsAnyOf("broken for good", "was killed");
            answered = false;
        } finally {
            killer.finish();
        }
        // sortByKey looks at all elements once more, for its sample.
        long times = operation == 2 ? 2 : 1;
        if (answered) assertThat(seen.value()).as("seed " + seed).isEqualTo(times * elements);
        kills += killer.kills;
        for (long element : chaos.byElement.keySet())
            mishaps += Math.min(1, Marks.count("run " + seed + " element " + element));
        return answered;
    }

    private static long total(List<Long> values) {
        long total = 0;
        for (long value : values) total += value;
        return total;
    }
}
