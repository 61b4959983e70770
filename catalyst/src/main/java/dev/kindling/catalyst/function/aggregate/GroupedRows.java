package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.function.Accumulator;
import java.util.Arrays;

/// An accumulator for which one group is no faster than many.
abstract class GroupedRows implements Accumulator {

    private int[] sameGroup = new int[0];

    @Override
    public final void updateAll(ColumnVector[] arguments, int group, int rowCount) {
        if (sameGroup.length < rowCount || (rowCount > 0 && sameGroup[0] != group)) {
            sameGroup = new int[Math.max(rowCount, sameGroup.length)];
            Arrays.fill(sameGroup, group);
        }
        update(arguments, sameGroup, rowCount);
    }

    /// The capacity to give arrays that have to hold `needed` values.
    static int grown(int current, int needed) {
        return Math.max(needed, Math.max(16, current + (current >> 1)));
    }
}
