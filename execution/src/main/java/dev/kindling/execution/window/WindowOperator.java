package dev.kindling.execution.window;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Adds the columns of window functions to its input, which is sorted by the partition keys and then by the order.
///
/// Rows are collected until there are some thousand in whole partitions, and then worked on together, so that small
/// partitions cost no more than large ones. A partition for which memory is refused goes to disk: [SpilledWindow].
public final class WindowOperator implements BatchOperator {

    private static final int ROWS_PER_CHUNK = 16 * Batch.CAPACITY;
    /// For the borders of partitions, peers and frames, and results and states as far as they can be foretold.
    private static final int WORKING_BYTES_PER_ROW = 64;

    private final BatchOperator input;
    private final List<DataType> types;
    private final int[] partitionKeys;
    private final List<SortKey> order;
    private final List<WindowCall> calls;
    private final OperatorContext context;
    private final MemoryBudget.Reservation memory;

    private RowStore rows;
    private byte[] begins = new byte[Batch.CAPACITY];
    private int lastBegin;
    private boolean inputEnded;
    private long peakBytes;

    /// A batch that was read before there was room for it.
    private @Nullable Batch pending;

    private @Nullable SpilledWindow spilled;
    private @Nullable WindowChunk chunk;
    private final List<WindowColumn> columns = new ArrayList<>();
    private int emitted;

    /// @param partitionKeys the columns whose values make a partition; none for a single one
    /// @param order the order within a partition; rows equal in it are peers
    public WindowOperator(
            BatchOperator input,
            List<DataType> types,
            int[] partitionKeys,
            List<SortKey> order,
            List<WindowCall> calls,
            OperatorContext context) {
        this.input = input;
        this.types = List.copyOf(types);
        this.partitionKeys = partitionKeys.clone();
        this.order = List.copyOf(order);
        this.calls = List.copyOf(calls);
        this.context = context;
        memory = context.reserve();
        rows = new RowStore(types);
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            WindowChunk current = chunk;
            if (current != null) {
                if (emitted < current.rowCount) return emit(current);
                dropChunk(current);
            }
            SpilledWindow large = spilled;
            if (large != null) {
                Batch batch = large.next();
                if (batch != null) return counted(batch);
                dropSpilled(large);
            }
            if (inputEnded && pending == null && rows.rowCount() == 0) return null;
            boolean isWhole = (inputEnded && pending == null) || collect();
            int complete = isWhole ? rows.rowCount() : lastBegin;
            if (complete > 0 && spilled == null) compute(complete);
        }
    }

    private Batch counted(Batch batch) {
        context.count(OperatorCounters.ROWS_OUT, batch.rowCount());
        return batch;
    }

    /// Reads until there are enough rows in whole partitions; whether that was the end of the input.
    private boolean collect() {
        while (rows.rowCount() < ROWS_PER_CHUNK || lastBegin == 0) {
            Batch batch = nextInput();
            if (batch == null) return true;
            if (makesRoom(batch)) {
                append(batch);
            } else {
                // Short of memory, what is complete goes first.
                if (lastBegin > 0) pending = batch;
                else spillPartition(batch);
                return false;
            }
        }
        return false;
    }

    private @Nullable Batch nextInput() {
        context.checkCancelled();
        Batch waiting = pending;
        pending = null;
        if (waiting != null) return waiting;
        Batch batch = inputEnded ? null : input.next();
        inputEnded = batch == null;
        return batch;
    }

    private long bytes() {
        return rows.sizeBytes() + workingBytes(rows.rowCount());
    }

    private long workingBytes(int rowCount) {
        return (long) rowCount * WORKING_BYTES_PER_ROW * Math.max(1, calls.size());
    }

    private boolean makesRoom(Batch batch) {
        boolean granted = memory.tryResizeFairly(bytes() + rows.growthBytes(batch) + workingBytes(batch.rowCount()));
        peakBytes = Math.max(peakBytes, memory.bytes());
        return granted;
    }

    private void append(Batch batch) {
        int from = rows.rowCount();
        int count = batch.rowCount();
        rows.append(batch);
        if (begins.length < from + count) begins = Arrays.copyOf(begins, Math.max(2 * begins.length, from + count));
        int[] before = new int[count];
        for (int i = 0; i < count; i++) before[i] = Math.max(0, from + i - 1);
        byte[] differs = new byte[count];
        for (int key : partitionKeys) rows.column(key).compare(batch.column(key), null, before, count, differs);
        if (from == 0) differs[0] = 1;
        for (int i = 0; i < count; i++) {
            begins[from + i] = differs[i];
            if (differs[i] != 0) lastBegin = from + i;
        }
    }

    /// Sends the partition of the rows collected, and of the first of `batch`, to disk.
    private void spillPartition(Batch batch) {
        context.count(OperatorCounters.SPILLS, 1);
        int rowsPerBlock = Math.clamp(rows.rowCount() / 4, Batch.CAPACITY, ROWS_PER_CHUNK);
        var large = new SpilledRows(types, rowsPerBlock, context);
        spilled = new SpilledWindow(large, order, calls, context);
        for (int from = 0; from < rows.rowCount(); from += Batch.CAPACITY) {
            large.add(rows.range(from, Math.min(Batch.CAPACITY, rows.rowCount() - from)));
        }
        var first = new RowStore(types);
        first.append(rows.rowCount() > 0 ? rows.range(0, 1) : batch.slice(0, 1));
        rows = new RowStore(types);
        lastBegin = 0;
        memory.tryResize(0);
        for (Batch more = batch; more != null; more = nextInput()) {
            int end = endOfPartition(first, more);
            if (end > 0) large.add(more.slice(0, end));
            if (end < more.rowCount()) {
                Batch rest = more.slice(end, more.rowCount() - end);
                memory.resizeAnyway(rows.growthBytes(rest) + workingBytes(rest.rowCount()));
                append(rest);
                return;
            }
        }
    }

    /// How many rows of `batch` are still in the partition of `first`.
    private int endOfPartition(RowStore first, Batch batch) {
        int count = batch.rowCount();
        byte[] differs = new byte[count];
        int[] zeros = new int[count];
        for (int key : partitionKeys) first.column(key).compare(batch.column(key), null, zeros, count, differs);
        for (int i = 0; i < count; i++) if (differs[i] != 0) return i;
        return count;
    }

    private void dropSpilled(SpilledWindow large) {
        large.close();
        spilled = null;
    }

    private void compute(int rowCount) {
        var made = new WindowChunk(rows, rowCount, begins, order);
        columns.clear();
        for (WindowCall call : calls) columns.add(WindowColumn.of(call, made));
        chunk = made;
        emitted = 0;
    }

    private Batch emit(WindowChunk current) {
        int count = Math.min(Batch.CAPACITY, current.rowCount - emitted);
        List<ColumnVector> output =
                new ArrayList<>(current.rows.range(emitted, count).columns());
        for (WindowColumn column : columns) output.add(column.range(emitted, count));
        emitted += count;
        return counted(new Batch(count, output));
    }

    /// Keeps the rows after the chunk, which belong to one partition.
    private void dropChunk(WindowChunk current) {
        RowStore old = rows;
        rows = new RowStore(types);
        for (int from = current.rowCount; from < old.rowCount(); from += Batch.CAPACITY) {
            rows.append(old.range(from, Math.min(Batch.CAPACITY, old.rowCount() - from)));
        }
        Arrays.fill(begins, (byte) 0);
        if (rows.rowCount() > 0) begins[0] = 1;
        lastBegin = 0;
        chunk = null;
        columns.clear();
        memory.resizeAnyway(bytes());
    }

    @Override
    public void close() {
        try (memory;
                input) {
            context.count(OperatorCounters.PEAK_MEMORY_BYTES, peakBytes);
            chunk = null;
            columns.clear();
            if (spilled != null) spilled.close();
            rows = new RowStore(types);
        }
    }
}
