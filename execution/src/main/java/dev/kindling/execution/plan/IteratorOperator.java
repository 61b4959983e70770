package dev.kindling.execution.plan;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.BatchOperator;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The batches of an iterator as an operator. The iterator is closed by who opened it. Batches without rows are
/// skipped.
public final class IteratorOperator implements BatchOperator {

    private final Iterator<Batch> batches;

    public IteratorOperator(Iterator<Batch> batches) {
        this.batches = batches;
    }

    @Override
    public @Nullable Batch next() {
        while (batches.hasNext()) {
            Batch batch = batches.next();
            if (batch.rowCount() > 0) return batch;
        }
        return null;
    }

    @Override
    public void close() {}
}
