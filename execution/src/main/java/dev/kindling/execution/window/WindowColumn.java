package dev.kindling.execution.window;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.execution.store.StoredColumn;
import dev.kindling.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/// What a window call yields for the rows of a chunk, given out piece by piece.
@FunctionalInterface
interface WindowColumn {

    ColumnVector range(int from, int count);

    static WindowColumn of(WindowCall call, WindowChunk chunk) {
        return switch (call) {
            case WindowCall.Ranking ranking -> ranking(ranking, chunk.places());
            case WindowCall.Shifted shifted -> shifted(shifted, chunk);
            case WindowCall.Picked picked -> picked(picked, chunk);
            case WindowCall.Framed(var aggregation, var frame) ->
                FrameAggregates.compute(chunk, aggregation, frame)::range;
        };
    }

    static WindowColumn ranking(WindowCall.Ranking call, RowPlaces places) {
        int[] result = new int[places.count()];
        double[] fractions = new double[places.count()];
        boolean isFraction = false;
        for (int i = 0; i < result.length; i++) {
            int start = places.partitionStart()[i];
            int size = places.partitionEnd()[i] - start;
            switch (call.kind()) {
                case ROW_NUMBER -> result[i] = places.first() + i - start + 1;
                case RANK -> result[i] = places.peerStart()[i] - start + 1;
                case DENSE_RANK -> result[i] = places.groupInPartition(i) + 1;
                case NTILE -> result[i] = bucket(places.first() + i - start, size, call.buckets());
                case PERCENT_RANK -> {
                    isFraction = true;
                    fractions[i] = size == 1 ? 0 : (double) (places.peerStart()[i] - start) / (size - 1);
                }
                case CUME_DIST -> {
                    isFraction = true;
                    fractions[i] = (double) (places.peerEnd()[i] - start) / size;
                }
                case LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE ->
                    throw new IllegalArgumentException("not a ranking: " + call.kind());
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
        int[] ids = shiftedRows(call, chunk.places(), present(call.ignoreNulls(), values, chunk));
        if (call.defaultColumn() == WindowCall.NONE) return (from, count) -> values.gather(ids, from, count);
        DataType type = chunk.rows.types().get(call.column());
        StoredColumn defaults = chunk.rows.column(call.defaultColumn());
        return (from, count) ->
                withDefaults(type, values.gather(ids, from, count), defaults.range(from, count), ids, from, count);
    }

    private static @Nullable PresentRows present(boolean ignoreNulls, StoredColumn values, WindowChunk chunk) {
        return ignoreNulls ? PresentRows.of(values, chunk.rowCount) : null;
    }

    /// The row whose value each row gets, or -1.
    static int[] shiftedRows(WindowCall.Shifted call, RowPlaces places, @Nullable PresentRows present) {
        int[] ids = new int[places.count()];
        for (int i = 0; i < ids.length; i++) {
            long id = (long) places.first() + i + call.distance();
            if (present != null && call.distance() != 0) id = present.from(places.first() + i, call.distance());
            ids[i] = id >= places.partitionStart()[i] && id < places.partitionEnd()[i] ? (int) id : -1;
        }
        return ids;
    }

    /// `values`, and `defaults` where there is no row in `ids` (from `from` on).
    static ColumnVector withDefaults(
            DataType type, ColumnVector values, ColumnVector defaults, int[] ids, int from, int count) {
        StoredColumn both = StoredColumn.of(type);
        both.append(values, null, count);
        both.append(defaults, null, count);
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) chosen[i] = ids[from + i] < 0 ? count + i : i;
        return both.gather(chosen, 0, count);
    }

    private static WindowColumn picked(WindowCall.Picked call, WindowChunk chunk) {
        StoredColumn values = chunk.rows.column(call.column());
        int[] starts = chunk.frameStarts(call.frame());
        int[] ends = chunk.frameEnds(call.frame());
        int[] ids = pickedRows(call, starts, ends, present(call.ignoreNulls(), values, chunk));
        return (from, count) -> values.gather(ids, from, count);
    }

    /// The row each frame's value is taken from, or -1.
    static int[] pickedRows(WindowCall.Picked call, int[] starts, int[] ends, @Nullable PresentRows present) {
        int[] ids = new int[starts.length];
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
        return ids;
    }
}
