package dev.kindling.rdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.memory.MemoryBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Map output that is in memory gives way, as it does only in this JVM; all else is in the contract of spilling.
class SpillingShuffleTest {

    private static final int MAPS = 3;

    @TempDir
    Path folder;

    private final AtomicInteger opened = new AtomicInteger();

    private Shuffle<Integer, String, String> shuffle(boolean combined) {
        var splits =
                IntStream.range(0, MAPS).mapToObj(i -> new SourceSplit<>(i, 0)).toList();
        var pairs = new Source<Integer, Pair<Integer, String>>("pairs", splits, (_, split) -> {
            opened.incrementAndGet();
            return IntStream.range(0, 5_000)
                    .mapToObj(i -> Pair.of(i % 1000, split + "-" + i))
                    .iterator();
        });
        @Nullable
        Combiner<String, String> combiner = combined ? new Combiner<>(v -> v, String::concat, String::concat) : null;
        return new Shuffle<>(pairs, 5, Partitioner.byHash(), combiner, null, new JavaCodec<>());
    }

    private static List<Integer> run(LocalBackend backend, Shuffle<Integer, String, String> node) {
        return backend.run(Job.over(node, (_, elements) -> {
            int hash = 1;
            while (elements.hasNext()) hash = 31 * hash + elements.next().hashCode();
            return hash;
        }));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void movesOutputToDiskWhenSomebodyElseNeedsTheMemory(boolean combined) throws IOException {
        var options = new LocalOptions(2, Transport.BY_REFERENCE, 3, new MemoryBudget(32 << 20), folder);
        try (var backend = new LocalBackend(options);
                var other = backend.memory().open("other")) {
            var node = shuffle(combined);
            List<Integer> expected = run(backend, node);
            assertThat(files()).isEmpty();
            assertThat(other.tryGrow(backend.memory().limitBytes())).isTrue();
            other.shrink(other.bytes());
            assertThat(files()).isNotEmpty();
            assertThat(run(backend, node)).isEqualTo(expected);
            assertThat(opened).hasValue(MAPS);
        }
        assertThat(files()).isEmpty();
    }

    private List<Path> files() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals("lock"))
                    .toList();
        }
    }
}
