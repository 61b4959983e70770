package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.spill.SpillFile;
import dev.kindling.execution.store.RowSorter;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sorts its input, stably. When refused memory it writes what it has as a sorted run and merges the runs at the
/// end.
public final class SortOperator implements BatchOperator {

    /// A fetch that keeps all rows.
    public static final long ALL = Long.MAX_VALUE;

    private static final int ROWS_PER_FRAME = 1024;
    private static final int MAX_RUNS = 32;

    private final BatchOperator input;
    private final List<DataType> types;
    private final List<SortKey> keys;
    private final long fetch;
    private final OperatorContext context;
    private final MemoryBudget.Reservation memory;
    private final List<SpillFile> runs = new ArrayList<>();
    private RowStore rows;
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

    private BatchOperator consume() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            context.checkCancelled();
            makeRoom(batch);
            rows.append(batch);
        }
        peakBytes = Math.max(peakBytes, memory.bytes());
        if (runs.isEmpty()) return new SortedRows(rows, RowSorter.sort(rows, keys), Batch.CAPACITY, fetch);
        if (rows.rowCount() > 0) writeRun();
        return merged(runs);
    }

    private void makeRoom(Batch batch) {
        if (memory.tryResize(bytesWith(batch))) return;
        if (rows.rowCount() > 0) writeRun();
        long required = bytesWith(batch);
        if (required > memory.bytes()) memory.grow(required - memory.bytes());
    }

    private long bytesWith(Batch batch) {
        long sorting = (long) RowSorter.BYTES_PER_ROW * (rows.rowCount() + batch.rowCount());
        return rows.sizeBytes() + rows.growthBytes(batch) + sorting;
    }

    private void writeRun() {
        peakBytes = Math.max(peakBytes, memory.bytes());
        if (runs.size() == MAX_RUNS) {
            // Runs stay in the order of their rows, so that equal rows do.
            SpillFile longer = SpillFile.create(context);
            List<SpillFile> shorter = List.copyOf(runs);
            runs.add(longer);
            try (BatchOperator all = merged(shorter)) {
                write(all, longer);
            }
            for (SpillFile run : shorter) run.close();
            runs.removeAll(shorter);
        }
        SpillFile run = SpillFile.create(context);
        runs.add(run);
        write(new SortedRows(rows, RowSorter.sort(rows, keys), ROWS_PER_FRAME, fetch), run);
        context.count(OperatorCounters.SPILLS, 1);
        rows = new RowStore(types);
        memory.tryResize(0);
    }

    private void write(BatchOperator from, SpillFile to) {
        long left = fetch;
        for (Batch batch = from.next(); batch != null && left > 0; batch = from.next()) {
            to.write(batch);
            left -= batch.rowCount();
        }
    }

    private BatchOperator merged(List<SpillFile> files) {
        List<BatchOperator> readers = new ArrayList<>(files.size());
        for (SpillFile file : files) readers.add(file.read());
        return new MergeOperator(readers, types, keys, context);
    }

    @Override
    public void close() {
        try (memory;
                input) {
            context.count(OperatorCounters.PEAK_MEMORY_BYTES, peakBytes);
            if (sorted != null) sorted.close();
            for (SpillFile run : runs) run.close();
            runs.clear();
            rows = new RowStore(types);
        }
    }
}
