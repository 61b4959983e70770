package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.store.RowOrder;
import dev.kindling.execution.store.SortKey;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a run between two bounds, read no further than to the second.
final class RunInRange implements BatchOperator {

    private final Iterator<Batch> batches;
    private final int run;
    private final Range range;
    private final RowOrder order;
    private boolean begun;
    private boolean ended;

    /// The rows between two bounds.
    ///
    /// @param from null for the first rows on
    /// @param to null for all that come
    record Range(@Nullable RangeBound from, @Nullable RangeBound to) implements Serializable {

        /// All rows.
        static final Range ALL = new Range(null, null);
    }

    /// @param batches rows of `run` in order
    RunInRange(Iterator<Batch> batches, int run, Range range, List<SortKey> keys) {
        this.batches = batches;
        this.run = run;
        this.range = range;
        order = new RowOrder(keys);
        begun = range.from == null;
    }

    @Override
    public @Nullable Batch next() {
        while (!ended && batches.hasNext()) {
            Batch batch = batches.next();
            int from = begun || range.from == null ? 0 : range.from.countBefore(batch, run, order);
            if (from == batch.rowCount()) continue;
            begun = true;
            int to = range.to == null ? batch.rowCount() : range.to.countBefore(batch, run, order);
            ended = to < batch.rowCount();
            if (from < to) return batch.slice(from, to - from);
        }
        ended = true;
        return null;
    }

    @Override
    public void close() {}
}
