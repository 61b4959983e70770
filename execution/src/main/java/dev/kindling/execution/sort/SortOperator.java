package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.store.RowSorter;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.sql.types.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sorts its input, stably. When refused memory it writes what it has as a sorted run and merges the runs at the
/// end.
public final class SortOperator implements BatchOperator {

    /// A fetch that keeps all rows.
    public static final long ALL = Long.MAX_VALUE;

    /// What a run has at least of either, however little memory there is: where other operators hold all of it,
    /// runs of a few rows would cost more to write and to merge over and over than they free.
    private static final int LEAST_RUN_ROWS = 1024;

    private static final long LEAST_RUN_BYTES = 256 << 10;

    private final BatchOperator input;
    private final List<DataType> types;
    private final List<SortKey> keys;
    private final long fetch;
    private final OperatorContext context;
    private final MemoryBudget.Reservation memory;
    private final SortedRuns runs;
    private RowStore rows;
    private long rowCount;
    private long peakBytes;
    private @Nullable BatchOperator sorted;
    private long remaining;

    /// @param fetch how many rows to keep, or [#ALL]
    public SortOperator(
            BatchOperator input, List<DataType> types, List<SortKey> keys, long fetch, OperatorContext context) {
        this.input = input;
        this.types = List.copyOf(types);
        this.keys = List.copyOf(keys);
        this.fetch = fetch;
        this.context = context;
        remaining = fetch;
        memory = context.reserve();
        runs = new SortedRuns(types, keys, fetch, context);
        rows = new RowStore(types);
    }

    @Override
    public @Nullable Batch next() {
        BatchOperator source = sorted;
        if (source == null) {
            source = consume();
            sorted = source;
        }
        if (remaining == 0) return null;
        Batch batch = source.next();
        if (batch == null) return null;
        if (batch.rowCount() > remaining) batch = batch.slice(0, (int) remaining);
        remaining -= batch.rowCount();
        context.count(OperatorCounters.ROWS_OUT, batch.rowCount());
        return batch;
    }

    /// How many rows the input has, once the first batch was asked for.
    long rowCount() {
        return rowCount;
    }

    private BatchOperator consume() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            context.checkCancelled();
            makeRoom(batch);
            rows.append(batch);
            rowCount += batch.rowCount();
        }
        peakBytes = Math.max(peakBytes, memory.bytes());
        if (runs.isEmpty()) return new SortedRows(rows, RowSorter.sort(rows, keys), Batch.CAPACITY, fetch);
        if (rows.rowCount() > 0) writeRun();
        rows = new RowStore(types);
        return runs.merged();
    }

    private void makeRoom(Batch batch) {
        long required = bytesWith(batch);
        if (memory.tryResizeFairly(required)) return;
        if (rows.rowCount() >= LEAST_RUN_ROWS || rows.sizeBytes() >= LEAST_RUN_BYTES) {
            writeRun();
            required = bytesWith(batch);
        }
        memory.resizeAnyway(required);
    }

    private long bytesWith(Batch batch) {
        long sorting = (long) RowSorter.BYTES_PER_ROW * (rows.rowCount() + batch.rowCount());
        return rows.sizeBytes() + rows.growthBytes(batch) + sorting;
    }

    private void writeRun() {
        peakBytes = Math.max(peakBytes, memory.bytes());
        runs.add(new SortedRows(rows, RowSorter.sort(rows, keys), SortedRuns.ROWS_PER_FRAME, fetch));
        context.count(OperatorCounters.SPILLS, 1);
        rows = new RowStore(types);
        memory.tryResize(0);
    }

    @Override
    public void close() {
        try (memory;
                input) {
            context.count(OperatorCounters.PEAK_MEMORY_BYTES, peakBytes);
            if (sorted != null) sorted.close();
            runs.close();
            rows = new RowStore(types);
        }
    }
}
