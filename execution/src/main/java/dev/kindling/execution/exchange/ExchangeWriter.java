package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.store.RowScatter;
import dev.kindling.sql.types.DataType;
import java.util.List;

/// The sending half of an exchange: copies each row into a buffer of its target and hands on full buffers as
/// compact batches that own their memory.
public final class ExchangeWriter {

    /// Of all targets together: with many of them each has a smaller buffer.
    private static final int ROWS_IN_BUFFERS = 16 * Batch.CAPACITY;

    private static final int LEAST_ROWS = 256;

    private final RowRouter router;
    private final RowScatter scatter;
    private final OperatorContext context;
    private final int[] targets = new int[Batch.CAPACITY];

    public ExchangeWriter(
            List<DataType> types,
            int targetCount,
            RowRouter router,
            RowScatter.Receiver receiver,
            OperatorContext context) {
        this.router = router;
        this.context = context;
        int rowsPerBatch = Math.clamp(ROWS_IN_BUFFERS / Math.max(1, targetCount), LEAST_ROWS, Batch.CAPACITY);
        scatter = new RowScatter(types, targetCount, rowsPerBatch, receiver);
    }

    public void add(Batch batch) {
        context.checkCancelled();
        router.route(batch, targets);
        scatter.add(batch, targets);
        context.count(OperatorCounters.ROWS_OUT, batch.rowCount());
    }

    /// Adds all rows of `input`, hands on the rest, and closes the input.
    public void addAll(BatchOperator input) {
        try (input) {
            for (Batch batch = input.next(); batch != null; batch = input.next()) add(batch);
            finish();
        }
    }

    /// Hands on what the buffers still hold.
    public void finish() {
        scatter.flush();
    }
}
