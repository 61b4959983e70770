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

/// The states of an aggregate over blocks of rows: level 0 has one per row, each further level one for every two of
/// the level below.
///
/// A frame is cut into the largest blocks that fit, at most two per level, and their states merged from left to
/// right, so that functions that mind the order are right. All rows take a level at a time, so the work is done by
/// the accumulators' loops.
final class StateTree {

    private final List<RowStore> levels;

    private StateTree(List<RowStore> levels) {
        this.levels = levels;
    }

    static Accumulator accumulator(Aggregation aggregation, int groupCount) {
        Accumulator accumulator = aggregation.function().accumulator(aggregation.signature());
        accumulator.resize(groupCount);
        return accumulator;
    }

    /// The tree of the first `rowCount` rows of `rows`, for frames of at most `longest` rows.
    static StateTree of(Aggregation aggregation, RowStore rows, int rowCount, int longest) {
        Accumulator accumulator = accumulator(aggregation, rowCount);
        int[] own = new int[rowCount];
        Arrays.setAll(own, i -> i);
        update(aggregation, rows, accumulator, own);
        return of(aggregation, accumulator, rowCount, longest);
    }

    /// The tree whose leaves are the `count` groups of `leaves`.
    static StateTree of(Aggregation aggregation, Accumulator leaves, int count, int longest) {
        List<RowStore> levels = new ArrayList<>();
        levels.add(states(aggregation, leaves, count));
        int inLevel = count;
        for (int size = 2; size > 0 && size <= longest; size *= 2) {
            RowStore below = levels.getLast();
            inLevel = (inLevel + 1) / 2;
            Accumulator accumulator = accumulator(aggregation, inLevel);
            for (int from = 0; from < below.rowCount(); from += Batch.CAPACITY) {
                int some = Math.min(Batch.CAPACITY, below.rowCount() - from);
                int[] parents = new int[some];
                for (int i = 0; i < some; i++) parents[i] = (from + i) >> 1;
                accumulator.merge(states(below.range(from, some)), parents, some);
            }
            levels.add(states(aggregation, accumulator, inLevel));
        }
        return new StateTree(levels);
    }

    /// Adds each of the first rows of `rows` to its group.
    static void update(Aggregation aggregation, RowStore rows, Accumulator accumulator, int[] groups) {
        for (int from = 0; from < groups.length; from += Batch.CAPACITY) {
            int count = Math.min(Batch.CAPACITY, groups.length - from);
            ColumnVector[] arguments = new ColumnVector[aggregation.arguments().size()];
            for (int a = 0; a < arguments.length; a++) {
                arguments[a] = rows.column(aggregation.arguments().get(a)).range(from, count);
            }
            int[] some = Arrays.copyOfRange(groups, from, from + count);
            if (aggregation.filter() != Aggregation.NO_FILTER) {
                count = keepTrue(rows.column(aggregation.filter()).range(from, count), arguments, some);
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

    static StoredColumn results(Aggregation aggregation, Accumulator accumulator, int count) {
        StoredColumn column = StoredColumn.of(aggregation.signature().resultType());
        for (int from = 0; from < count; from += Batch.CAPACITY) {
            int some = Math.min(Batch.CAPACITY, count - from);
            column.append(accumulator.results(from, some), null, some);
        }
        return column;
    }

    /// Merges leaves `starts[i]` to `ends[i] - 1` into group `i` of `accumulator`, for all `i` between `from` and
    /// `to`.
    void merge(int[] starts, int[] ends, int from, int to, Accumulator accumulator) {
        var blocks = new Blocks();
        for (int level = 0; level < levels.size(); level++) {
            for (int i = from; i < to; i++) {
                int first = firstBlock(starts[i], level);
                if ((first & 1) != 0 && first < ends[i] >> level) blocks.add(first, i, accumulator, levels.get(level));
            }
            blocks.flush(accumulator, levels.get(level));
        }
        for (int level = levels.size() - 1; level >= 0; level--) {
            for (int i = from; i < to; i++) {
                int end = ends[i] >> level;
                if ((end & 1) != 0 && firstBlock(starts[i], level) < end) {
                    blocks.add(end - 1, i, accumulator, levels.get(level));
                }
            }
            blocks.flush(accumulator, levels.get(level));
        }
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

    private static RowStore states(Aggregation aggregation, Accumulator accumulator, int count) {
        var store = new RowStore(aggregation.function().stateTypes(aggregation.signature()));
        for (int from = 0; from < count; from += Batch.CAPACITY) {
            int some = Math.min(Batch.CAPACITY, count - from);
            store.append(Arrays.asList(accumulator.states(from, some)), null, some);
        }
        return store;
    }
}
