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
/// partitions cost no more than large ones. A single partition must fit into memory.
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
            if (inputEnded && rows.rowCount() == 0) return null;
            if (!inputEnded) collect();
            int complete = inputEnded ? rows.rowCount() : lastBegin;
            if (complete > 0) compute(complete);
        }
    }

    /// Reads until there are enough rows in whole partitions.
    private void collect() {
        while (rows.rowCount() < ROWS_PER_CHUNK || lastBegin == 0) {
            context.checkCancelled();
            Batch batch = input.next();
            if (batch == null) {
                inputEnded = true;
                return;
            }
            add(batch);
            // Short of memory, what is complete goes first.
            if (lastBegin > 0 && !memory.tryGrow(memory.bytes() / 2)) return;
            memory.tryResize(bytes());
        }
    }

    private long bytes() {
        return rows.sizeBytes() + (long) rows.rowCount() * WORKING_BYTES_PER_ROW * Math.max(1, calls.size());
    }

    private void add(Batch batch) {
        int from = rows.rowCount();
        int count = batch.rowCount();
        long more = rows.growthBytes(batch) + (long) count * WORKING_BYTES_PER_ROW * Math.max(1, calls.size());
        long required = bytes() + more;
        if (required > memory.bytes()) memory.grow(required - memory.bytes());
        peakBytes = Math.max(peakBytes, memory.bytes());
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
        context.count(OperatorCounters.ROWS_OUT, count);
        return new Batch(count, output);
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
        memory.tryResize(bytes());
    }

    @Override
    public void close() {
        try (memory;
                input) {
            context.count(OperatorCounters.PEAK_MEMORY_BYTES, peakBytes);
            chunk = null;
            columns.clear();
            rows = new RowStore(types);
        }
    }
}
