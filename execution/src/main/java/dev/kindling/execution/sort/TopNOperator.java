package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
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
/// Keeps a few times as many rows as asked for and cuts back whenever these are full. From the first cut on, rows
/// whose first key is beyond that of the last row kept are not even copied. For limits whose rows fit into memory;
/// others are for a [SortOperator] with a fetch.
public final class TopNOperator implements BatchOperator {

    private final BatchOperator input;
    private final List<DataType> types;
    private final List<SortKey> keys;
    private final int wanted;
    private final int offset;
    private final OperatorContext context;
    private final MemoryBudget.Reservation memory;
    private final int capacity;

    private RowStore rows;
    private final long[] words = new long[Batch.CAPACITY];
    private final int[] selected = new int[Batch.CAPACITY];
    private long threshold;
    private Bound bound = Bound.NONE;
    private long peakBytes;
    private @Nullable BatchOperator sorted;

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
        this.input = input;
        this.types = List.copyOf(types);
        this.keys = List.copyOf(keys);
        this.wanted = Math.addExact(limit, offset);
        this.offset = offset;
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
        Batch batch = source.next();
        if (batch != null) context.count(OperatorCounters.ROWS_OUT, batch.rowCount());
        return batch;
    }

    private BatchOperator consume() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            context.checkCancelled();
            int count = select(batch);
            if (count == 0) continue;
            makeRoom(batch, count);
            rows.append(batch.columns(), selected, count);
            if (rows.rowCount() >= capacity) cut();
        }
        peakBytes = Math.max(peakBytes, memory.bytes());
        int[] order = RowSorter.sort(rows, keys);
        return new LimitOperator(new SortedRows(rows, order, Batch.CAPACITY, wanted), offset, wanted, context);
    }

    private void makeRoom(Batch batch, int count) {
        if (memory.tryResize(bytesWith(batch, count))) return;
        if (rows.rowCount() > wanted) cut();
        long required = bytesWith(batch, count);
        if (required > memory.bytes()) memory.grow(required - memory.bytes());
    }

    private long bytesWith(Batch batch, int count) {
        long sorting = (long) RowSorter.BYTES_PER_ROW * (rows.rowCount() + count);
        return rows.sizeBytes() + rows.growthBytes(batch.columns(), selected, count) + sorting;
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
            ColumnVector last = rows.column(key.column()).gather(order, kept - 1, 1);
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

    @Override
    public void close() {
        try (memory;
                input) {
            context.count(OperatorCounters.PEAK_MEMORY_BYTES, peakBytes);
            rows = new RowStore(types);
        }
    }
}
