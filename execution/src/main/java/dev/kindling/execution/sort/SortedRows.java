package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.store.RowStore;
import org.jspecify.annotations.Nullable;

/// Rows of a store in a given order, gathered as they are asked for.
final class SortedRows implements BatchOperator {

    private final RowStore rows;
    private final int[] order;
    private final int rowsPerBatch;
    private final int end;
    private int at;

    SortedRows(RowStore rows, int[] order, int rowsPerBatch, long fetch) {
        this.rows = rows;
        this.order = order;
        this.rowsPerBatch = rowsPerBatch;
        end = (int) Math.min(order.length, fetch);
    }

    @Override
    public @Nullable Batch next() {
        int count = Math.min(rowsPerBatch, end - at);
        if (count <= 0) return null;
        Batch batch = rows.gather(order, at, count);
        at += count;
        return batch;
    }

    @Override
    public void close() {}
}
