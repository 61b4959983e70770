package dev.kindling.rdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.Accumulators;
import dev.kindling.rdd.KindlingContext;
import dev.kindling.rdd.PairRdd;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.local.Scheduling.Speculation;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.rdd.storage.StorageLevel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever goes wrong in between, a job gives the right answer, or the error of what was broken for good; counts
/// are exact, and nothing is left behind. What goes wrong is drawn from a seed.
@Timeout(1200)
class FailureInjectionTest {

    private static final int RUNS = Boolean.getBoolean("kindling.test.long") ? 1000 : 100;
    private static final StorageLevel[] LEVELS = {
        StorageLevel.NONE,
        StorageLevel.MEMORY_ONLY,
        StorageLevel.MEMORY_ONLY_SER,
        StorageLevel.MEMORY_AND_DISK,
        StorageLevel.DISK_ONLY
    };

    @TempDir
    Path folder;

    private final AtomicInteger mishaps = new AtomicInteger();

    /// What goes wrong in one run. Found by number, because functions travel as copies in some runs.
    private static final class Chaos {

        private static final Map<Long, Chaos> BY_SEED = new ConcurrentHashMap<>();

        private final SplittableRandom random;
        private final Path folder;
        private final int mishaps;
        private final long brokenForGood;
        private final AtomicInteger done = new AtomicInteger();
        private final Map<Long, AtomicInteger> failures = new ConcurrentHashMap<>();
        private @Nullable LocalBackend backend;
        private @Nullable Shuffle<?, ?, ?> shuffle;
        private @Nullable Persist<?> persist;

        Chaos(long seed, Path folder, long elements) {
            this.random = new SplittableRandom(seed);
            this.folder = folder;
            this.mishaps = random.nextInt(6);
            this.brokenForGood = random.nextInt(8) == 0 ? random.nextLong(elements) : -1;
        }

        static void meet(long seed, long element) throws IOException {
            Chaos chaos = BY_SEED.get(seed);
            if (chaos != null) chaos.meet(element);
        }

        private void meet(long element) throws IOException {
            if (element == brokenForGood) throw new IllegalStateException("broken for good");
            int kind;
            synchronized (this) {
                if (done.get() >= mishaps || random.nextInt(100) > 0) return;
                done.incrementAndGet();
                kind = random.nextInt(5);
            }
            switch (kind) {
                case 0 -> failOnce(element);
                case 1 -> loseFile();
                case 2 -> loseOutput();
                case 3 -> LockSupport.parkNanos(20_000_000);
                default -> failOnce(element);
            }
        }

        private void failOnce(long element) {
            if (failures.computeIfAbsent(element, _ -> new AtomicInteger()).incrementAndGet() == 1)
                throw new IllegalStateException("injected at " + element);
        }

        private void loseFile() throws IOException {
            var files = blockFiles(folder);
            if (!files.isEmpty()) Files.deleteIfExists(files.get((int) (System.nanoTime() % files.size())));
        }

        private synchronized void loseOutput() {
            if (backend == null) return;
            if (shuffle != null) {
                backend.discardShuffleOutput(
                        shuffle, random.nextInt(shuffle.input().partitionCount()));
            }
            if (persist != null) backend.discardPersisted(persist, random.nextInt(3));
        }
    }

    private static List<Path> blockFiles(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("(shuffle|merged|persist)-.*"))
                    .toList();
        } catch (UncheckedIOException _) {
            return List.of(); // something vanished while it was listed
        }
    }

    @Test
    void givesTheRightAnswerOrTheRightError() throws IOException {
        int broken = 0;
        for (long seed = 0; seed < RUNS; seed++) broken += run(seed) ? 0 : 1;
        assertThat(broken).as("runs that ended with the error they had to").isBetween(1, RUNS / 4);
        assertThat(mishaps.get()).as("what went wrong in between").isGreaterThan(RUNS);
    }

    private boolean run(long seed) throws IOException {
        var random = new SplittableRandom(~seed);
        long elements = random.nextInt(100, 4000);
        long keys = random.nextInt(1, 500);
        Path spill = Files.createDirectories(folder.resolve("run-" + seed));
        var chaos = new Chaos(seed, spill, elements);
        Chaos.BY_SEED.put(seed, chaos);
        var memory = new MemoryBudget(random.nextBoolean() ? 64 << 10 : 64 << 20);
        var speculation = new Speculation(random.nextInt(3) == 0, 1, 1.5, 0.5, 5);
        var options = LocalOptions.withThreads(random.nextInt(1, 4))
                .withMaxFailures(8)
                .withMemory(memory)
                .over(random.nextInt(4) == 0 ? Transport.SERIALIZED : Transport.BY_REFERENCE)
                .scheduled(Scheduling.DEFAULT.with(speculation))
                .in(spill);
        boolean answered = true;
        try (var backend = new LocalBackend(options);
                var context = KindlingContext.over(backend)) {
            chaos.backend = backend;
            Accumulators.OfLong seen = context.longAccumulator();
            var pairs = context.range(0, elements, 1, 4).mapToPair(i -> {
                seen.add(1L);
                Chaos.meet(seed, i);
                return Pair.of(i % keys, i);
            });
            int operation = random.nextInt(3);
            Map<Long, Long> expected = LongStream.range(0, elements)
                    .boxed()
                    .collect(Collectors.toMap(i -> i % keys, Function.identity(), Long::sum));
            try {
                PairRdd<Long, Long> sums = switch (operation) {
                    case 0 -> pairs.reduceByKey(Long::sum, 3);
                    case 1 -> pairs.groupByKey(3).mapValues(FailureInjectionTest::total);
                    default -> pairs.sortByKey(true, 3).reduceByKey(Long::sum, 3);
                };
                sums.persist(LEVELS[random.nextInt(LEVELS.length)]);
                if (sums.node() instanceof Persist<?> persist) {
                    chaos.persist = persist;
                    if (persist.input() instanceof Shuffle<?, ?, ?> shuffle) chaos.shuffle = shuffle;
                }
                for (int i = 0; i < 3; i++) {
                    var result = sums.map(pair -> {
                                Chaos.meet(seed, pair.key() + elements);
                                return pair;
                            })
                            .collect();
                    assertThat(mapOf(result)).as("seed " + seed).isEqualTo(expected);
                    assertThat(result).as("seed " + seed).hasSameSizeAs(expected.keySet());
                }
                assertThat(chaos.brokenForGood).as("seed " + seed).isNegative();
            } catch (KindlingException e) {
                assertThat(e.condition()).as("seed " + seed + ": " + e).isEqualTo(ErrorCondition.TASK_FAILED);
                assertThat(e.getMessage()).as("seed " + seed).contains("broken for good");
                answered = false;
            }
            // sortByKey looks at all elements once more, for its sample.
            long times = operation == 2 ? 2 : 1;
            if (answered) assertThat(seen.value()).as("seed " + seed).isEqualTo(times * elements);
            mishaps.addAndGet(chaos.done.get());
            chaos.backend = null;
        } finally {
            Chaos.BY_SEED.remove(seed);
        }
        assertThat(memory.usedBytes()).as("seed " + seed).isZero();
        try (var left = Files.list(spill)) {
            assertThat(left).as("seed " + seed).isEmpty();
        }
        return answered;
    }

    private static long total(List<Long> values) {
        long total = 0;
        for (long value : values) total += value;
        return total;
    }

    private static Map<Long, Long> mapOf(List<Pair<Long, Long>> pairs) {
        var map = new HashMap<Long, Long>();
        for (Pair<Long, Long> pair : new ArrayList<>(pairs)) map.put(pair.key(), pair.value());
        return map;
    }
}
