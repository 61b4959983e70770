package dev.kindling.execution.operator;

import dev.kindling.catalyst.batch.Batch;

/// A condition on the rows of a batch, ready to run.
@FunctionalInterface
public interface BatchPredicate {

    /// Writes the rows for which the condition is true (not false, not NULL) to `selected`, in ascending order.
    ///
    /// @return how many there are
    int select(Batch batch, int[] selected);
}
