package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Validity;
import org.jspecify.annotations.Nullable;

/// Which rows of a shared build side have found a partner, over all the tasks that probe it. The last task to
/// finish knows them all, and it alone emits the build rows that the join's type asks for.
public final class BuildMatches {

    private final long[] matched;
    private int openProbes;

    /// @param probeTasks how many operators will probe `table`
    public BuildMatches(JoinTable table, int probeTasks) {
        matched = Validity.noneValid(table.rowCount());
        openProbes = probeTasks;
    }

    /// Adds what one task has found.
    ///
    /// @return what all tasks have found if this was the last, otherwise null
    synchronized long @Nullable [] finish(long[] found) {
        for (int i = 0; i < matched.length; i++) matched[i] |= found[i];
        return --openProbes == 0 ? matched.clone() : null;
    }
}
