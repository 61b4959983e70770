package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.spill.SpillFile;
import dev.kindling.execution.store.Gather;
import dev.kindling.execution.store.RowSorter;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import dev.kindling.execution.store.SortWords;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.sql.types.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first rows of its input in the order of some keys: `limit` rows after the first `offset`.
///
/// Keeps a few times as many rows as asked for and cuts back whenever these are full, and once as soon as there are
/// as many as asked for. From the first cut on, rows whose first key is beyond that of the last row kept are not
/// even copied. When refused memory for the rows that are asked for, it leaves the rest to a [SortOperator].
public final class TopNOperator implements BatchOperator {

    private final BatchOperator input;
    private final List<DataType> types;
    private final List<SortKey> keys;
    private final int wanted;
    private final int offset;
    private int toSkip;
    private final OperatorContext context;
    private final MemoryBudget.Reservation memory;
    private final int capacity;

    private RowStore rows;
    private final long[] words = new long[Batch.CAPACITY];
    private final int[] selected = new int[Batch.CAPACITY];
    private long threshold;
    private Bound bound = Bound.NONE;
    private final @Nullable TopBound shared;
    private long peakBytes;
    private @Nullable BatchOperator sorted;
    private @Nullable SpillFile kept;

    /// What is known of the first key of the last row kept.
    private enum Bound {
        NONE,
        NULL,
        WORD
    }

    public TopNOperator(
            BatchOperator input,
            List<DataType> types,
            List<SortKey> keys,
            int limit,
            int offset,
            OperatorContext context) {
        this(input, types, keys, limit, offset, null, context);
    }

    /// @param shared hears of the last row wanted; null where nobody wants to know
    TopNOperator(
            BatchOperator input,
            List<DataType> types,
            List<SortKey> keys,
            int limit,
            int offset,
            @Nullable TopBound shared,
            OperatorContext context) {
        this.shared = shared;
        this.input = input;
        this.types = List.copyOf(types);
        this.keys = List.copyOf(keys);
        this.wanted = Math.addExact(limit, offset);
        this.offset = offset;
        toSkip = offset;
        this.context = context;
        capacity = (int) Math.min(Integer.MAX_VALUE - 4L * Batch.CAPACITY, 2L * wanted + 2L * Batch.CAPACITY);
        memory = context.reserve();
        rows = new RowStore(types);
    }

    @Override
    public @Nullable Batch next() {
        if (wanted == offset) return null;
        BatchOperator source = sorted;
        if (source == null) {
            source = consume();
            sorted = source;
        }
        for (Batch batch = source.next(); batch != null; batch = source.next()) {
            int skipped = Math.min(toSkip, batch.rowCount());
            toSkip -= skipped;
            // A sort has counted its rows itself.
            context.count(OperatorCounters.ROWS_OUT, kept == null ? batch.rowCount() - skipped : -skipped);
            if (skipped < batch.rowCount()) return batch.slice(skipped, batch.rowCount() - skipped);
        }
        return null;
    }

    private BatchOperator consume() {
        for (Batch batch = nextSelected(); batch != null; batch = nextSelected()) {
            if (!makesRoom(batch)) return sortOf(batch);
            rows.append(batch);
            if (rows.rowCount() >= (bound == Bound.NONE ? wanted : capacity)) cut();
        }
        peakBytes = Math.max(peakBytes, memory.bytes());
        int[] order = RowSorter.sort(rows, keys);
        if (shared != null && order.length >= wanted && wanted > 0) shared.reached(lastWanted(order));
        return new SortedRows(rows, order, Batch.CAPACITY, wanted);
    }

    /// The rows of the next batch that may be among the first, or null at the end.
    private @Nullable Batch nextSelected() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            context.checkCancelled();
            int count = select(batch);
            if (count == batch.rowCount()) return batch;
            if (count > 0) return Gather.rows(batch, selected, count);
        }
        return null;
    }

    private boolean makesRoom(Batch batch) {
        if (memory.tryResizeFairly(bytesWith(batch))) return true;
        if (rows.rowCount() > wanted) cut();
        return memory.tryResizeFairly(bytesWith(batch));
    }

    /// The first of the rows kept, of `batch`, and of all that follow, by a sort. What is kept goes to disk on the
    /// way, to be gone from memory before the sort asks for some.
    private BatchOperator sortOf(Batch batch) {
        peakBytes = Math.max(peakBytes, memory.bytes());
        SpillFile file = SpillFile.create(context);
        kept = file;
        for (int from = 0; from < rows.rowCount(); from += Batch.CAPACITY) {
            file.write(rows.range(from, Math.min(Batch.CAPACITY, rows.rowCount() - from)));
        }
        file.write(batch);
        rows = new RowStore(types);
        memory.tryResize(0);
        BatchOperator before = file.read();
        var all = new BatchOperator() {
            @Override
            public @Nullable Batch next() {
                Batch earlier = before.next();
                return earlier != null ? earlier : nextSelected();
            }

            @Override
            public void close() {
                before.close();
            }
        };
        return new SortOperator(all, types, keys, wanted, context);
    }

    private long bytesWith(Batch batch) {
        long sorting = (long) RowSorter.BYTES_PER_ROW * (rows.rowCount() + batch.rowCount());
        return rows.sizeBytes() + rows.growthBytes(batch) + sorting;
    }

    /// The rows of `batch` that may be among the first.
    private int select(Batch batch) {
        int rowCount = batch.rowCount();
        SortKey key = keys.getFirst();
        ColumnVector vector = batch.column(key.column());
        if (bound == Bound.WORD) SortWords.write(vector, words);
        boolean nulls = vector.mayHaveNulls();
        boolean takesNulls = bound != Bound.WORD || key.nullsFirst();
        boolean takesValues = bound != Bound.NULL || !key.nullsFirst();
        long flip = key.ascending() ? 0 : -1L;
        int count = 0;
        for (int i = 0; i < rowCount; i++) {
            boolean takes;
            if (nulls && vector.isNull(i)) {
                takes = takesNulls;
            } else {
                takes = takesValues && (bound != Bound.WORD || Long.compareUnsigned(words[i] ^ flip, threshold) <= 0);
            }
            selected[count] = i;
            if (takes) count++;
        }
        return count;
    }

    /// Keeps the first rows only.
    private void cut() {
        int[] order = RowSorter.sort(rows, keys);
        peakBytes = Math.max(peakBytes, memory.bytes());
        int kept = Math.min(wanted, order.length);
        var few = new RowStore(types);
        for (int from = 0; from < kept; from += Batch.CAPACITY) {
            few.append(rows.gather(order, from, Math.min(Batch.CAPACITY, kept - from)));
        }
        if (kept == wanted) {
            SortKey key = keys.getFirst();
            ColumnVector last = lastWanted(order);
            if (shared != null) shared.reached(last);
            if (last.isNull(0)) {
                bound = Bound.NULL;
            } else {
                bound = Bound.WORD;
                SortWords.write(last, words);
                threshold = key.ascending() ? words[0] : ~words[0];
            }
        }
        rows = few;
    }

    private ColumnVector lastWanted(int[] order) {
        return rows.column(keys.getFirst().column()).gather(order, wanted - 1, 1);
    }

    @Override
    public void close() {
        try (memory;
                input) {
            context.count(OperatorCounters.PEAK_MEMORY_BYTES, peakBytes);
            if (sorted != null) sorted.close();
            if (kept != null) kept.close();
            rows = new RowStore(types);
        }
    }
}
