package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.ColumnVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the rows of a build side by key. Rows are chained: a key leads to its first row, each row to the next, in
/// ascending order. Built once, then read by any number of threads, each through its own [Prober].
abstract sealed class JoinIndex permits DenseJoinIndex, LongJoinIndex, HashJoinIndex, NoJoinIndex {

    /// By row: the next row of the chain, or -1; null if no chain is longer than one.
    int @Nullable [] next;

    /// Whether all rows of a chain have exactly the key asked for; otherwise the keys are still to be compared.
    abstract boolean isExact();

    abstract Prober prober();

    /// One thread's way to ask.
    interface Prober {

        /// Writes the first row of each key's chain, or -1. Rows in which a key is NULL may get anything.
        void find(ColumnVector[] keys, int rowCount, int[] firsts);
    }

    final int next(int row) {
        return next == null ? -1 : next[row];
    }

    /// Puts `row` in front of the chain that begins with `first` (-1 for none).
    final void chain(int row, int first, int rowCount) {
        if (first < 0) return;
        if (next == null) {
            next = new int[rowCount];
            Arrays.fill(next, -1);
        }
        next[row] = first;
    }
}
