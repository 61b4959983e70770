package dev.kindling.execution.scan;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import org.jspecify.annotations.Nullable;

/// The batches of a reader.
final class ReaderOperator implements BatchOperator {

    private final BatchReader reader;
    private final OperatorContext context;
    private long rowsOut;

    ReaderOperator(BatchReader reader, OperatorContext context) {
        this.reader = reader;
        this.context = context;
    }

    @Override
    public @Nullable Batch next() {
        context.checkCancelled();
        Batch batch = reader.next();
        if (batch != null) rowsOut += batch.rowCount();
        return batch;
    }

    @Override
    public void close() {
        context.count(OperatorCounters.ROWS_OUT, rowsOut);
        rowsOut = 0;
        reader.close();
    }
}
