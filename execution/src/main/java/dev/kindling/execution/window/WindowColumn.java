package dev.kindling.execution.window;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.function.WindowFunction;
import dev.kindling.execution.store.StoredColumn;
import dev.kindling.sql.types.DataType;

/// What a window call yields for the rows of a chunk, given out piece by piece.
@FunctionalInterface
interface WindowColumn {

    ColumnVector range(int from, int count);

    static WindowColumn of(WindowCall call, WindowChunk chunk) {
        return switch (call) {
            case WindowCall.Ranking(var kind, var buckets) -> ranking(kind, buckets, chunk);
            case WindowCall.Shifted shifted -> shifted(shifted, chunk);
            case WindowCall.Picked picked -> picked(picked, chunk);
            case WindowCall.Framed(var aggregation, var frame) ->
                FrameAggregates.compute(chunk, aggregation, frame)::range;
        };
    }

    private static WindowColumn ranking(WindowFunction.Kind kind, int buckets, WindowChunk chunk) {
        int[] result = new int[chunk.rowCount];
        double[] fractions = new double[chunk.rowCount];
        boolean isFraction = false;
        for (int i = 0; i < chunk.rowCount; i++) {
            int start = chunk.partitionStart[i];
            int size = chunk.partitionEnd[i] - start;
            switch (kind) {
                case ROW_NUMBER -> result[i] = i - start + 1;
                case RANK -> result[i] = chunk.peerStart[i] - start + 1;
                case DENSE_RANK -> result[i] = chunk.peerGroup[i] - chunk.peerGroup[start] + 1;
                case NTILE -> result[i] = bucket(i - start, size, buckets);
                case PERCENT_RANK -> {
                    isFraction = true;
                    fractions[i] = size == 1 ? 0 : (double) (chunk.peerStart[i] - start) / (size - 1);
                }
                case CUME_DIST -> {
                    isFraction = true;
                    fractions[i] = (double) (chunk.peerEnd[i] - start) / size;
                }
                case LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE ->
                    throw new IllegalArgumentException("not a ranking: " + kind);
            }
        }
        return isFraction
                ? (from, count) -> new DoubleVector(fractions, from, count, null)
                : (from, count) -> new IntVector(result, from, count, null);
    }

    /// The first buckets have one row more than the last where the rows do not divide evenly.
    private static int bucket(int index, int size, int buckets) {
        int small = size / buckets;
        int larger = size % buckets;
        int inLarger = larger * (small + 1);
        return index < inLarger ? index / (small + 1) + 1 : larger + (index - inLarger) / small + 1;
    }

    private static WindowColumn shifted(WindowCall.Shifted call, WindowChunk chunk) {
        StoredColumn values = chunk.rows.column(call.column());
        int[] ids = new int[chunk.rowCount];
        var present = call.ignoreNulls() ? new PresentRows(values, chunk.rowCount) : null;
        for (int i = 0; i < ids.length; i++) {
            long id = (long) i + call.distance();
            if (present != null && call.distance() != 0) id = present.from(i, call.distance());
            ids[i] = id >= chunk.partitionStart[i] && id < chunk.partitionEnd[i] ? (int) id : -1;
        }
        if (call.defaultColumn() == WindowCall.NONE) return (from, count) -> values.gather(ids, from, count);
        DataType type = chunk.rows.types().get(call.column());
        return (from, count) -> withDefaults(type, values, chunk.rows.column(call.defaultColumn()), ids, from, count);
    }

    private static ColumnVector withDefaults(
            DataType type, StoredColumn values, StoredColumn defaults, int[] ids, int from, int count) {
        StoredColumn both = StoredColumn.of(type);
        both.append(values.gather(ids, from, count), null, count);
        both.append(defaults.range(from, count), null, count);
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) chosen[i] = ids[from + i] < 0 ? count + i : i;
        return both.gather(chosen, 0, count);
    }

    private static WindowColumn picked(WindowCall.Picked call, WindowChunk chunk) {
        StoredColumn values = chunk.rows.column(call.column());
        int[] starts = chunk.frameStarts(call.frame());
        int[] ends = chunk.frameEnds(call.frame());
        int[] ids = new int[chunk.rowCount];
        var present = call.ignoreNulls() ? new PresentRows(values, chunk.rowCount) : null;
        for (int i = 0; i < ids.length; i++) {
            // Numbers of rows, or of rows with a value.
            int start = present == null ? starts[i] : present.before(starts[i]);
            int end = present == null ? ends[i] : present.before(ends[i]);
            long at = switch (call.kind()) {
                case FIRST_VALUE -> start;
                case LAST_VALUE -> end - 1L;
                case NTH_VALUE -> start + call.n() - 1L;
                case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE, LAG, LEAD ->
                    throw new IllegalArgumentException("picks no value: " + call.kind());
            };
            boolean exists = at >= start && at < end;
            ids[i] = !exists ? -1 : present == null ? (int) at : present.row((int) at);
        }
        return (from, count) -> values.gather(ids, from, count);
    }

    /// The rows of a column whose value is not NULL, numbered.
    final class PresentRows {

        private final int[] before;
        private final int[] rows;
        private final int count;

        PresentRows(StoredColumn column, int rowCount) {
            before = new int[rowCount + 1];
            rows = new int[rowCount];
            int present = 0;
            for (int i = 0; i < rowCount; i++) {
                before[i] = present;
                if (!column.isNull(i)) rows[present++] = i;
            }
            before[rowCount] = present;
            count = present;
        }

        /// How many there are before `row`.
        int before(int row) {
            return before[row];
        }

        int row(int number) {
            return rows[number];
        }

        /// The row that is `distance` (not 0) such rows away from `row`, or -1.
        int from(int row, int distance) {
            long number = distance < 0 ? (long) before[row] + distance : (long) before[row + 1] + distance - 1;
            return number < 0 || number >= count ? -1 : rows[(int) number];
        }
    }
}
