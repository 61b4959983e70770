package dev.kindling.execution.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Counters;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.local.LocalBackend;
import dev.kindling.rdd.local.LocalOptions;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.rdd.spill.SpillCounters;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillingExchangeTest {

    private static final int ROWS = 1000;
    private static final int BATCHES = 300;

    @TempDir
    Path folder;

    private static Batch batch(long first) {
        long[] values = LongStream.range(first, first + ROWS).toArray();
        return new Batch(ROWS, List.of(new LongVector(values, 0, ROWS, null)));
    }

    private List<Long> sums(long memoryBytes, Counters counters) {
        var splits =
                IntStream.range(0, 3).mapToObj(i -> new SourceSplit<>(i, 0)).toList();
        var source = new Source<Integer, Pair<Integer, Batch>>(
                "batches",
                splits,
                (_, split) -> IntStream.range(0, BATCHES)
                        .mapToObj(i -> Pair.of(i % 4, batch((long) split * BATCHES + i)))
                        .iterator());
        var exchange = new Shuffle<Integer, Batch, Batch>(
                source, 4, Partitioner.direct(), null, null, new TargetedBatchCodec());
        var options = LocalOptions.withThreads(2)
                .withMemory(new MemoryBudget(memoryBytes))
                .in(folder);
        try (var backend = new LocalBackend(options)) {
            return backend.run(Job.<Pair<Integer, Batch>, Long>over(exchange, (_, pairs) -> {
                        long sum = 0;
                        while (pairs.hasNext()) {
                            LongVector values =
                                    (LongVector) pairs.next().value().column(0);
                            for (int i = 0; i < values.size(); i++)
                                sum = 31 * sum + values.values()[values.offset() + i];
                        }
                        return sum;
                    })
                    .countingInto(counters));
        }
    }

    @Test
    void sendsBatchesThroughDiskWhenMemoryIsRefused() {
        var plenty = new Counters();
        var little = new Counters();
        assertThat(sums(1 << 20, little)).isEqualTo(sums(1 << 30, plenty));
        assertThat(plenty.total(SpillCounters.SPILLS)).isZero();
        assertThat(little.total(SpillCounters.SPILLS)).isPositive();
    }

    @Test
    void knowsHowMuchMemoryABatchTakes() {
        assertThat(new TargetedBatchCodec().sizeBytes(Pair.of(0, batch(0)))).isBetween(8L * ROWS, 9L * ROWS);
    }
}
