package dev.kindling.execution.operator;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.execution.spill.BatchCodec;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An input that, as a source may, overwrites the plain buffers of the batch before when asked for the next.
public final class TestInput implements BatchOperator {

    private final Deque<Supplier<Batch>> batches = new ArrayDeque<>();
    private @Nullable Batch last;
    private boolean isClosed;

    public TestInput(List<Batch> batches) {
        // Dictionaries keep their identity; everything else is a copy that can be scribbled on.
        for (Batch batch : batches) this.batches.add(() -> copy(batch));
    }

    private static Batch copy(Batch batch) {
        Batch decoded = BatchCodec.fromBytes(BatchCodec.toBytes(batch));
        List<ColumnVector> columns = new java.util.ArrayList<>();
        for (int i = 0; i < batch.columns().size(); i++) {
            boolean isPlain = batch.column(i) instanceof IntVector
                    || batch.column(i) instanceof LongVector
                    || batch.column(i) instanceof BytesVector;
            columns.add(isPlain ? decoded.column(i) : batch.column(i));
        }
        return new Batch(batch.rowCount(), columns);
    }

    @Override
    public @Nullable Batch next() {
        if (isClosed) throw new AssertionError("read after close");
        if (last != null) scribble(last);
        Supplier<Batch> next = batches.poll();
        last = next == null ? null : next.get();
        return last;
    }

    private static void scribble(Batch batch) {
        for (ColumnVector column : batch.columns()) {
            switch (column) {
                case IntVector v -> Arrays.fill(v.values(), 0xDEADBEEF);
                case LongVector v -> Arrays.fill(v.values(), 0xDEADBEEFL);
                case BytesVector v -> Arrays.fill(v.heap(), (byte) '#');
                default -> {}
            }
        }
    }

    /// How many batches nobody has asked for.
    public int unread() {
        return batches.size();
    }

    public boolean isClosed() {
        return isClosed;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
