package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.BackendKind.Settings;
import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.Counters;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.spill.Grouping;
import dev.kindling.rdd.spill.SpillCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Shuffles that are refused memory give what they give when they are not, and leave nothing behind, on every
/// backend.
public abstract class SpillContract extends BackendContract {

    private static final long LITTLE = 1 << 19;
    private static final int MAPS = 3;

    @TempDir
    Path folder;

    private Backend backend(long memoryBytes) {
        return kind().open(Settings.DEFAULT.withMemory(memoryBytes, folder));
    }

    private static RddNode<Pair<Long, String>> pairs(long seed, int perMap, int keys) {
        var splits = IntStream.range(0, MAPS)
                .mapToObj(i -> new SourceSplit<>(seed + i, 0))
                .toList();
        return new Source<Long, Pair<Long, String>>("random", splits, (_, split) -> {
            mark("opened");
            var random = new SplittableRandom(split);
            return IntStream.range(0, perMap)
                    .mapToObj(i -> Pair.of((long) random.nextInt(keys), split + "-" + i))
                    .iterator();
        });
    }

    enum Kind {
        APART,
        SORTED,
        COMBINED,
        COMBINED_AND_SORTED,
        GROUPED
    }

    private static RddNode<Pair<Long, String>> shuffled(Kind kind, RddNode<Pair<Long, String>> pairs, int partitions) {
        Order<Long> order = Order.natural();
        var joined = new Combiner<String, String>(value -> value, SpillContract::joined, SpillContract::joined);
        Partitioner<Long> hash = Partitioner.byHash();
        return switch (kind) {
            case APART -> new Shuffle<>(pairs, partitions, hash, null, null, new JavaCodec<>());
            case SORTED -> new Shuffle<>(pairs, partitions, hash, null, order, new JavaCodec<>());
            case COMBINED -> new Shuffle<>(pairs, partitions, hash, joined, null, new JavaCodec<>());
            case COMBINED_AND_SORTED -> new Shuffle<>(pairs, partitions, hash, joined, order, new JavaCodec<>());
            case GROUPED ->
                new MapPartitions<Pair<Long, List<String>>, Pair<Long, String>>(
                        new MapPartitions<>(
                                new Shuffle<Long, String, String>(
                                        pairs, partitions, hash, null, null, new JavaCodec<>()),
                                "group",
                                Grouping::byKey),
                        "text",
                        (_, groups) -> {
                            var texts = new ArrayList<Pair<Long, String>>();
                            while (groups.hasNext()) {
                                var group = groups.next();
                                texts.add(Pair.of(group.key(), String.join(" ", group.value())));
                            }
                            return texts.iterator();
                        });
        };
    }

    /// Not commutative: shows in which order values are combined.
    private static String joined(String left, String right) {
        return left + "," + right;
    }

    private static List<Integer> run(Backend backend, RddNode<Pair<Long, String>> node, Counters counters) {
        var job = Job.<Pair<Long, String>, Integer>over(node, (_, elements) -> {
            int hash = 1;
            while (elements.hasNext()) hash = 31 * hash + elements.next().hashCode();
            return hash;
        });
        return backend.run(job.countingInto(counters));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void givesTheSameElementsInTheSameOrder(Kind kind) throws IOException {
        try (Backend little = backend(LITTLE)) {
            for (int partitions : List.of(1, 7, 300)) {
                var random = new SplittableRandom(partitions);
                int keys = 1 << random.nextInt(5, 16);
                var plain = new Counters();
                var spilling = new Counters();
                var node = shuffled(kind, pairs(5, 20_000, keys), partitions);
                List<Integer> expected = run(backend, node, plain);
                for (int i = 0; i < 2; i++)
                    assertThat(run(little, node, spilling))
                            .as(keys + " keys in " + partitions + " partitions")
                            .isEqualTo(expected);
                assertThat(little.memory().usedBytes()).isLessThanOrEqualTo(LITTLE);
                assertThat(plain.total(SpillCounters.SPILLS)).isZero();
                if (kind == Kind.APART || kind == Kind.GROUPED)
                    assertThat(spilling.total(SpillCounters.SPILLS)).isPositive();
            }
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void makesAnOutputAgainWhoseFileIsLost() throws IOException {
        try (Backend backend = backend(LITTLE)) {
            var node = shuffled(Kind.APART, pairs(9, 20_000, 1000), 5);
            List<Integer> expected = run(backend, node, new Counters());
            assertThat(marks("opened")).isEqualTo(MAPS);
            Files.delete(kind().shuffleFiles(folder).getFirst());
            assertThat(run(backend, node, new Counters())).isEqualTo(expected);
            assertThat(marks("opened")).isEqualTo(MAPS + 1);
        }
    }

    @Test
    void makesAnOutputAgainWhoseFileIsDamaged() throws IOException {
        try (Backend backend = backend(LITTLE)) {
            var node = shuffled(Kind.COMBINED, pairs(9, 20_000, 20_000), 5);
            List<Integer> expected = run(backend, node, new Counters());
            Path file = kind().shuffleFiles(folder).getFirst();
            byte[] bytes = Files.readAllBytes(file);
            Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 10, (byte) 7);
            Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
            assertThat(run(backend, node, new Counters())).isEqualTo(expected);
            assertThat(marks("opened")).isEqualTo(MAPS + 1);
        }
    }

    @Test
    void makesOneFilePerMapTaskHoweverManyPartitionsThereAre() throws IOException {
        try (Backend backend = backend(LITTLE)) {
            run(backend, shuffled(Kind.APART, pairs(1, 20_000, 50_000), 2000), new Counters());
            assertThat(kind().shuffleFiles(folder)).hasSize(MAPS);
        }
    }

    @Test
    void keepsNothingOfAShuffleThatIsNotInUse() throws Exception {
        try (Backend backend = backend(LITTLE)) {
            var node = shuffled(Kind.APART, pairs(9, 20_000, 1000), 5);
            run(backend, node, new Counters());
            List<Path> files = kind().shuffleFiles(folder);
            assertThat(files).hasSize(MAPS);
            node = null;
            for (int i = 0; i < 100 && Files.exists(files.getLast()); i++) {
                System.gc();
                run(backend, shuffled(Kind.APART, pairs(9, 1, 1), 1), new Counters());
            }
            assertThat(kind().shuffleFiles(folder)).doesNotContainAnyElementsOf(files);
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals("lock"))
                    .sorted()
                    .toList();
        }
    }
}
