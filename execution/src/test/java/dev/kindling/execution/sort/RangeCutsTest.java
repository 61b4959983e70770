package dev.kindling.execution.sort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.execution.exchange.BatchSizes;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.TestInput;
import dev.kindling.execution.operator.TestRows;
import dev.kindling.execution.operator.TestTask;
import dev.kindling.execution.store.RowOrder;
import dev.kindling.execution.store.SortKey;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.MapOutputSizes;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs that are merged range by range give what a stable sort of all rows gives.
final class RangeCutsTest {

    private static final long PLENTY = 1L << 30;

    private final Path folder;

    RangeCutsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /// Runs as they are sent: the batches of each by block, and last its index.
    private record Runs(List<DataType> types, List<SortKey> keys, List<List<List<Batch>>> blocks) {

        private static final int BLOCKS = 8;

        static Runs of(List<DataType> types, List<SortKey> keys, List<List<Batch>> unsorted, TestTask task) {
            var runs = new ArrayList<List<List<Batch>>>();
            for (List<Batch> input : unsorted) {
                var blocks = new ArrayList<List<Batch>>();
                for (int i = 0; i <= BLOCKS; i++) blocks.add(new ArrayList<>());
                var sort = new SortOperator(new TestInput(input), types, keys, SortOperator.ALL, task.context("sort"));
                try (var sent = new RunBlocks(sort, types, keys, BLOCKS)) {
                    while (sent.hasNext()) {
                        Pair<Integer, Batch> pair = sent.next();
                        blocks.get(pair.key()).add(pair.value());
                    }
                }
                runs.add(blocks);
            }
            return new Runs(types, keys, runs);
        }

        MapOutputSizes sizes() {
            var byMap = new ArrayList<long[]>();
            for (List<List<Batch>> run : blocks) {
                byMap.add(run.stream()
                        .mapToLong(block ->
                                block.stream().mapToLong(BatchSizes::bytes).sum())
                        .toArray());
            }
            return new MapOutputSizes(byMap, BLOCKS + 1);
        }

        RangeCuts cut(int ranges) {
            List<Batch> indexes =
                    blocks.stream().map(run -> run.getLast().getFirst()).toList();
            return RangeCuts.of(indexes, sizes(), types, keys, ranges);
        }

        int blocksRead(RangeCuts cuts) {
            int read = 0;
            for (int range = 0; range < cuts.rangeCount(); range++) {
                for (int run = 0; run < blocks.size(); run++)
                    read += Math.max(0, cuts.endBlock(run, range) - cuts.firstBlock(run, range));
            }
            return read;
        }

        List<List<@Nullable Object>> merged(RangeCuts cuts, int range, TestTask task) {
            var bounds = new RunInRange.Range(
                    range == 0 ? null : cuts.bound(range - 1),
                    range + 1 == cuts.rangeCount() ? null : cuts.bound(range));
            var inputs = new ArrayList<BatchOperator>();
            for (int run = 0; run < blocks.size(); run++) {
                List<Batch> needed = new ArrayList<>();
                for (int block = cuts.firstBlock(run, range); block < cuts.endBlock(run, range); block++)
                    needed.addAll(blocks.get(run).get(block));
                inputs.add(new RunInRange(needed.iterator(), run, bounds, keys));
            }
            return TestRows.drain(new MergeOperator(inputs, types, keys, task.context("merge")));
        }
    }

    private static List<List<@Nullable Object>> sorted(List<List<Batch>> runs, List<SortKey> keys) {
        record Place(Batch batch, int row) {}
        List<Place> places = new ArrayList<>();
        for (List<Batch> run : runs)
            for (Batch batch : run) for (int i = 0; i < batch.rowCount(); i++) places.add(new Place(batch, i));
        var order = new RowOrder(keys);
        places.sort((a, b) -> order.compare(a.batch, a.row, b.batch, b.row));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Place place : places) rows.addAll(TestRows.rows(List.of(place.batch.slice(place.row, 1))));
        return rows;
    }

    /// What the ranges hold, one after the other.
    private List<List<@Nullable Object>> inRanges(Runs runs, RangeCuts cuts) {
        var task = new TestTask(PLENTY, folder);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int range = 0; range < cuts.rangeCount(); range++) rows.addAll(runs.merged(cuts, range, task));
        return rows;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void rangesFollowEachOtherAsInAStableSort(long seed) {
        var random = new Random(seed);
        List<DataType> types = new ArrayList<>();
        List<SortKey> keys = new ArrayList<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            keys.add(new SortKey(types.size(), random.nextBoolean(), random.nextBoolean()));
            types.add(TestRows.ALL_TYPES.get(random.nextInt(TestRows.ALL_TYPES.size())));
        }
        // The last column numbers the rows, so that stability shows.
        types.add(AtomicType.INT);
        int distinct = List.of(1, 3, 40, 5000).get(random.nextInt(4));
        List<List<Batch>> unsorted = new ArrayList<>();
        int number = 0;
        for (int run = 0; run < 5; run++) {
            int rows = random.nextInt(4) == 0 ? 0 : random.nextInt(9000);
            List<Batch> batches = new ArrayList<>();
            for (Batch batch : TestRows.random(types.subList(0, keys.size()), rows, distinct, 0.15, random)) {
                int first = number;
                number += batch.rowCount();
                List<ColumnVector> columns = new ArrayList<>(batch.columns());
                columns.add(IntVector.of(IntStream.range(first, number).toArray()));
                batches.add(new Batch(batch.rowCount(), columns));
            }
            unsorted.add(batches);
        }
        List<List<@Nullable Object>> expected = sorted(unsorted, keys);
        for (long memory : new long[] {PLENTY, 100_000}) {
            Runs runs = Runs.of(types, keys, unsorted, new TestTask(memory, folder));
            for (int ranges : new int[] {1, 2, 7, 100}) {
                RangeCuts cuts = runs.cut(ranges);
                assertThat(cuts.rangeCount()).isBetween(1, ranges);
                assertThat(inRanges(runs, cuts))
                        .as("seed %s, %s ranges of %s, %s distinct", seed, ranges, keys, distinct)
                        .isEqualTo(expected);
            }
        }
    }

    private Runs numbers(int runs, int rows, IntUnaryOperator key) {
        List<List<Batch>> unsorted = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            List<Batch> batches = new ArrayList<>();
            for (int from = run * rows; from < (run + 1) * rows; from += Batch.CAPACITY) {
                int end = Math.min(from + Batch.CAPACITY, (run + 1) * rows);
                batches.add(Batch.of(
                        IntVector.of(IntStream.range(from, end).map(key).toArray())));
            }
            unsorted.add(batches);
        }
        return Runs.of(List.of(AtomicType.INT), List.of(SortKey.ascending(0)), unsorted, new TestTask(PLENTY, folder));
    }

    private List<Integer> rangeSizes(Runs runs, RangeCuts cuts) {
        var task = new TestTask(PLENTY, folder);
        return IntStream.range(0, cuts.rangeCount())
                .mapToObj(range -> runs.merged(cuts, range, task).size())
                .toList();
    }

    @Test
    void rangesAreOfAboutEqualSize() {
        Runs runs = numbers(4, 32_768, i -> i * 0x9E3779B9);
        RangeCuts cuts = runs.cut(4);
        assertThat(rangeSizes(runs, cuts))
                .hasSize(4)
                .allSatisfy(size -> assertThat(size).isBetween(24_000, 41_000));
        // Each of four runs has a block that either of three bounds lies in.
        assertThat(runs.blocksRead(cuts)).isLessThanOrEqualTo(4 * 8 + 4 * 3);
    }

    @Test
    void runsThatAreInOrderAreReadOnce() {
        Runs runs = numbers(4, 16_384, i -> i);
        RangeCuts cuts = runs.cut(4);
        assertThat(rangeSizes(runs, cuts)).containsExactly(16_384, 16_384, 16_384, 16_384);
        // And the last block of each run before a bound, which might have ended later.
        assertThat(runs.blocksRead(cuts)).isLessThanOrEqualTo(4 * 8 + 6);
    }

    @Test
    void equalRowsAreCutBetweenRuns() {
        Runs runs = numbers(4, 16_384, _ -> 7);
        assertThat(rangeSizes(runs, runs.cut(4))).containsExactly(16_384, 16_384, 16_384, 16_384);
        assertThat(rangeSizes(runs, runs.cut(2))).containsExactly(32_768, 32_768);
    }

    @Test
    void aRunOfEqualRowsIsNotCut() {
        Runs runs = numbers(1, 16_384, _ -> 7);
        assertThat(runs.cut(4).rangeCount()).isEqualTo(1);
    }

    @Test
    void withoutRowsThereIsOneRange() {
        Runs runs = numbers(3, 0, i -> i);
        RangeCuts cuts = runs.cut(4);
        assertThat(cuts.rangeCount()).isEqualTo(1);
        assertThat(inRanges(runs, cuts)).isEmpty();
        assertThat(runs.blocksRead(cuts)).isZero();
    }

    @Test
    void aCommonValueLeavesTheOthersToOtherRanges() {
        Runs runs = numbers(4, 32_768, i -> i % 10 < 7 ? 0 : i);
        List<Integer> sizes = rangeSizes(runs, runs.cut(8));
        assertThat(sizes)
                .hasSizeGreaterThan(4)
                .allSatisfy(size -> assertThat(size).isLessThan(36_000));
    }

    @Test
    void blocksBeginAtTheSameRowsWhereTheSortWentThroughDisk() {
        var random = new Random(5);
        List<DataType> types = List.of(AtomicType.STRING, AtomicType.LONG);
        List<SortKey> keys = List.of(SortKey.descending(1), SortKey.ascending(0));
        List<List<Batch>> unsorted = List.of(TestRows.random(types, 40_000, 5000, 0.1, random));
        var little = new TestTask(500_000, folder);
        Runs inMemory = Runs.of(types, keys, unsorted, new TestTask(PLENTY, folder));
        Runs throughDisk = Runs.of(types, keys, unsorted, little);
        assertThat(little.counter("spills")).isPositive();
        assertThat(little.memory().usedBytes()).isZero();
        for (int block = 0; block <= Runs.BLOCKS; block++) {
            assertThat(TestRows.rows(throughDisk.blocks.getFirst().get(block)))
                    .as("block %s", block)
                    .isEqualTo(TestRows.rows(inMemory.blocks.getFirst().get(block)));
        }
    }

    @Test
    void zerosAndNotANumberLieWhereTheOrderHasThem() {
        double[] values = new double[8192];
        for (int i = 0; i < values.length; i++)
            values[i] = List.of(0.0, -0.0, Double.NaN, 1.0, Double.NEGATIVE_INFINITY)
                    .get(i % 5);
        var batches = new ArrayList<Batch>();
        for (int from = 0; from < values.length; from += 1024)
            batches.add(Batch.of(new DoubleVector(values, from, 1024, null)));
        List<List<Batch>> unsorted = List.of(batches, batches, batches);
        List<SortKey> keys = List.of(SortKey.descending(0));
        Runs runs = Runs.of(List.of(AtomicType.DOUBLE), keys, unsorted, new TestTask(PLENTY, folder));
        RangeCuts cuts = runs.cut(6);
        assertThat(cuts.rangeCount()).isGreaterThan(3);
        assertThat(inRanges(runs, cuts)).isEqualTo(sorted(unsorted, keys));
    }
}
