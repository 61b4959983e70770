package dev.kindling.execution.window;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.function.Accumulator;
import dev.kindling.execution.aggregate.Aggregation;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.StoredColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An aggregate over the frame of each row.
///
/// Over whole partitions a partition is a group. For any other frames there is a tree of states: level 0 has one
/// per row, each further level one for every two of the level below. A frame is cut into the largest blocks that
/// fit, at most two per level, and their states merged from left to right, so that functions that mind the order
/// are right. All rows take a level at a time, so the work is done by the accumulators' loops.
final class FrameAggregates {

    private final WindowChunk chunk;
    private final Aggregation aggregation;

    private FrameAggregates(WindowChunk chunk, Aggregation aggregation) {
        this.chunk = chunk;
        this.aggregation = aggregation;
    }

    static StoredColumn compute(WindowChunk chunk, Aggregation aggregation, WindowFrame frame) {
        var aggregates = new FrameAggregates(chunk, aggregation);
        return frame.isPartition()
                ? aggregates.overPartitions()
                : aggregates.overFrames(chunk.frameStarts(frame), chunk.frameEnds(frame));
    }

    private Accumulator accumulator(int groupCount) {
        Accumulator accumulator = aggregation.function().accumulator(aggregation.signature());
        accumulator.resize(groupCount);
        return accumulator;
    }

    private StoredColumn overPartitions() {
        int[] partition = new int[chunk.rowCount];
        int count = 0;
        for (int i = 0; i < partition.length; i++) {
            if (chunk.partitionStart[i] == i) count++;
            partition[i] = count - 1;
        }
        Accumulator accumulator = accumulator(count);
        update(accumulator, partition);
        StoredColumn perPartition = results(accumulator, count);
        StoredColumn perRow = StoredColumn.of(aggregation.signature().resultType());
        for (int from = 0; from < partition.length; from += Batch.CAPACITY) {
            int some = Math.min(Batch.CAPACITY, partition.length - from);
            perRow.append(perPartition.gather(partition, from, some), null, some);
        }
        return perRow;
    }

    private StoredColumn results(Accumulator accumulator, int count) {
        StoredColumn column = StoredColumn.of(aggregation.signature().resultType());
        for (int from = 0; from < count; from += Batch.CAPACITY) {
            int some = Math.min(Batch.CAPACITY, count - from);
            column.append(accumulator.results(from, some), null, some);
        }
        return column;
    }

    /// Adds each row to its group.
    private void update(Accumulator accumulator, int[] groups) {
        for (int from = 0; from < groups.length; from += Batch.CAPACITY) {
            int count = Math.min(Batch.CAPACITY, groups.length - from);
            ColumnVector[] arguments = new ColumnVector[aggregation.arguments().size()];
            for (int a = 0; a < arguments.length; a++) {
                arguments[a] = chunk.rows.column(aggregation.arguments().get(a)).range(from, count);
            }
            int[] some = Arrays.copyOfRange(groups, from, from + count);
            if (aggregation.filter() != Aggregation.NO_FILTER) {
                count = keepTrue(chunk.rows.column(aggregation.filter()).range(from, count), arguments, some);
            }
            if (count > 0) accumulator.update(arguments, some, count);
        }
    }

    private static int keepTrue(ColumnVector filter, ColumnVector[] arguments, int[] groups) {
        var flat = (BooleanVector) Vectors.flatten(filter);
        int[] kept = new int[groups.length];
        int count = 0;
        for (int i = 0; i < groups.length; i++) {
            if (flat.isNull(i) || flat.get(i) == 0) continue;
            kept[count] = i;
            groups[count++] = groups[i];
        }
        for (int a = 0; a < arguments.length; a++) arguments[a] = Vectors.gather(arguments[a], kept, count);
        return count;
    }

    private StoredColumn overFrames(int[] starts, int[] ends) {
        int longest = 0;
        for (int i = 0; i < starts.length; i++) longest = Math.max(longest, ends[i] - starts[i]);
        List<RowStore> levels = levels(longest);
        Accumulator accumulator = accumulator(chunk.rowCount);
        var blocks = new Blocks();
        for (int level = 0; level < levels.size(); level++) {
            for (int i = 0; i < starts.length; i++) {
                int first = firstBlock(starts[i], level);
                if ((first & 1) != 0 && first < ends[i] >> level) blocks.add(first, i, accumulator, levels.get(level));
            }
            blocks.flush(accumulator, levels.get(level));
        }
        for (int level = levels.size() - 1; level >= 0; level--) {
            for (int i = 0; i < starts.length; i++) {
                int end = ends[i] >> level;
                if ((end & 1) != 0 && firstBlock(starts[i], level) < end) {
                    blocks.add(end - 1, i, accumulator, levels.get(level));
                }
            }
            blocks.flush(accumulator, levels.get(level));
        }
        return results(accumulator, chunk.rowCount);
    }

    /// The first block of a level that begins at or after a row.
    private static int firstBlock(int row, int level) {
        return (int) ((row + (1L << level) - 1) >> level);
    }

    /// Blocks of one level on their way into rows' results.
    private static final class Blocks {
        private final int[] ids = new int[Batch.CAPACITY];
        private final int[] rows = new int[Batch.CAPACITY];
        private int count;

        void add(int block, int row, Accumulator accumulator, RowStore level) {
            ids[count] = block;
            rows[count++] = row;
            if (count == ids.length) flush(accumulator, level);
        }

        void flush(Accumulator accumulator, RowStore level) {
            if (count > 0) accumulator.merge(states(level.gather(ids, 0, count)), rows, count);
            count = 0;
        }
    }

    private static ColumnVector[] states(Batch batch) {
        return batch.columns().toArray(ColumnVector[]::new);
    }

    private List<RowStore> levels(int longestFrame) {
        List<RowStore> levels = new ArrayList<>();
        int count = chunk.rowCount;
        Accumulator accumulator = accumulator(count);
        int[] own = new int[count];
        Arrays.setAll(own, i -> i);
        update(accumulator, own);
        levels.add(states(accumulator, count));
        for (int size = 2; size > 0 && size <= longestFrame; size *= 2) {
            RowStore below = levels.getLast();
            count = (count + 1) / 2;
            accumulator = accumulator(count);
            for (int from = 0; from < below.rowCount(); from += Batch.CAPACITY) {
                int some = Math.min(Batch.CAPACITY, below.rowCount() - from);
                int[] parents = new int[some];
                for (int i = 0; i < some; i++) parents[i] = (from + i) >> 1;
                accumulator.merge(states(below.range(from, some)), parents, some);
            }
            levels.add(states(accumulator, count));
        }
        return levels;
    }

    private RowStore states(Accumulator accumulator, int count) {
        var store = new RowStore(aggregation.function().stateTypes(aggregation.signature()));
        for (int from = 0; from < count; from += Batch.CAPACITY) {
            int some = Math.min(Batch.CAPACITY, count - from);
            store.append(Arrays.asList(accumulator.states(from, some)), null, some);
        }
        return store;
    }
}
