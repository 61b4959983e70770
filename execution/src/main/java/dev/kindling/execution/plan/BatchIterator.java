package dev.kindling.execution.plan;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.rdd.graph.CloseableIterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The batches of an operator as an iterator. A batch stays valid until [#hasNext] or [#next] is called again.
public final class BatchIterator implements CloseableIterator<Batch> {

    private final BatchOperator operator;
    private @Nullable Batch ahead;
    private boolean ended;

    public BatchIterator(BatchOperator operator) {
        this.operator = operator;
    }

    @Override
    public boolean hasNext() {
        if (ahead == null && !ended) {
            ahead = operator.next();
            ended = ahead == null;
        }
        return ahead != null;
    }

    @Override
    public Batch next() {
        if (!hasNext()) throw new NoSuchElementException();
        Batch batch = ahead;
        ahead = null;
        if (batch == null) throw new NoSuchElementException();
        return batch;
    }

    @Override
    public void close() {
        operator.close();
    }
}
