package dev.kindling.catalyst.function;

import dev.kindling.catalyst.batch.ColumnVector;

/// The states of one aggregate function for many groups, numbered from 0.
public interface Accumulator {

    /// Makes room for groups up to `groupCount`; new groups have seen no rows.
    void resize(int groupCount);

    /// Adds row `i` of `arguments` to group `groups[i]`, for all `i` below `rowCount`.
    void update(ColumnVector[] arguments, int[] groups, int rowCount);

    /// As [#update], for rows that all belong to one group.
    void updateAll(ColumnVector[] arguments, int group, int rowCount);

    /// Adds partial result `i` of `states` to group `groups[i]`.
    void merge(ColumnVector[] states, int[] groups, int rowCount);

    /// The partial results of `count` groups from `from` on.
    ColumnVector[] states(int from, int count);

    /// The results of `count` groups from `from` on.
    ColumnVector results(int from, int count);

    /// What the states take of the heap.
    long sizeBytes();
}
