package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import org.jspecify.annotations.Nullable;

/// Passes on at most `count` rows of its input after the first `offset`, and then reads no further.
public final class LimitOperator implements BatchOperator {

    private final BatchOperator input;
    private final OperatorContext context;
    private long toSkip;
    private long remaining;

    public LimitOperator(BatchOperator input, long offset, long count, OperatorContext context) {
        this.input = input;
        this.context = context;
        toSkip = offset;
        remaining = count;
    }

    @Override
    public @Nullable Batch next() {
        while (remaining > 0) {
            context.checkCancelled();
            Batch batch = input.next();
            if (batch == null) return null;
            int skipped = (int) Math.min(toSkip, batch.rowCount());
            toSkip -= skipped;
            int count = (int) Math.min(remaining, batch.rowCount() - skipped);
            if (count == 0) continue;
            remaining -= count;
            context.count(OperatorCounters.ROWS_OUT, count);
            return batch.slice(skipped, count);
        }
        return null;
    }

    @Override
    public void close() {
        input.close();
    }
}
