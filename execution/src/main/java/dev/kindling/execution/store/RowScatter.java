package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.sql.types.DataType;
import java.util.Arrays;
import java.util.List;

/// Deals rows out to numbered targets: copies them into one buffer per target and hands each on when it is full.
/// Rows of one target keep their order. Texts that repeat share a dictionary over the batches of a target, so that
/// who works per entry can remember it.
public final class RowScatter {

    /// Takes a target's next rows. The batch is the receiver's to keep.
    @FunctionalInterface
    public interface Receiver {
        void accept(int target, Batch batch);
    }

    /// A dictionary with more entries for the rows of a batch is not carried on, for each batch may travel with it.
    private static final int ROWS_PER_ENTRY = 4;

    private final int rowsPerBatch;
    private final Receiver receiver;
    private final RowStore[] buffers;
    private final boolean[] hasFilled;
    private final int[] ends;
    private int[] rows = new int[Batch.CAPACITY];

    public RowScatter(List<DataType> types, int targetCount, int rowsPerBatch, Receiver receiver) {
        this.rowsPerBatch = rowsPerBatch;
        this.receiver = receiver;
        buffers = new RowStore[targetCount];
        Arrays.setAll(buffers, _ -> new RowStore(types));
        hasFilled = new boolean[targetCount];
        ends = new int[targetCount];
    }

    /// Adds row `i` of `batch` to target `targets[i]`.
    public void add(Batch batch, int[] targets) {
        int rowCount = batch.rowCount();
        if (rows.length < rowCount) rows = new int[rowCount];
        Arrays.fill(ends, 0);
        for (int i = 0; i < rowCount; i++) ends[targets[i]]++;
        int end = 0;
        for (int t = 0; t < ends.length; t++) {
            int start = end;
            end += ends[t];
            ends[t] = start;
        }
        for (int i = 0; i < rowCount; i++) rows[ends[targets[i]]++] = i;
        int from = 0;
        for (int t = 0; t < ends.length; t++) {
            if (ends[t] > from) addTo(t, batch, from, ends[t]);
            from = ends[t];
        }
    }

    private void addTo(int target, Batch batch, int from, int to) {
        for (int at = from; at < to; ) {
            RowStore buffer = buffers[target];
            int count = Math.min(to - at, rowsPerBatch - buffer.rowCount());
            int[] some = at == 0 ? rows : Arrays.copyOfRange(rows, at, at + count);
            // Who has filled a buffer most likely fills another.
            if (buffer.rowCount() == 0 && hasFilled[target]) buffer.reserve(rowsPerBatch);
            buffer.append(batch.columns(), some, count);
            if (buffer.rowCount() == rowsPerBatch) {
                hasFilled[target] = true;
                flush(target);
            }
            at += count;
        }
    }

    private void flush(int target) {
        RowStore buffer = buffers[target];
        if (buffer.rowCount() == 0) return;
        Batch batch = buffer.range(0, buffer.rowCount());
        buffers[target] = buffer.successor(rowsPerBatch / ROWS_PER_ENTRY);
        receiver.accept(target, batch);
    }

    /// Hands on what is left, target by target.
    public void flush() {
        for (int t = 0; t < buffers.length; t++) flush(t);
    }

    /// What the buffers take of the heap.
    public long sizeBytes() {
        long total = 0;
        for (RowStore buffer : buffers) total += buffer.sizeBytes();
        return total;
    }
}
