package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.execution.store.RowStore;
import org.jspecify.annotations.Nullable;

/// The build rows that come out after the last probe row: those without a partner, or those with one for a
/// [JoinType#BUILD_SEMI].
final class UnmatchedBuildRows {

    private final RowStore build;
    private final JoinPairs pairs;
    private final long[] matched;
    private final boolean wanted;
    private final int[] rows = new int[Batch.CAPACITY];
    private final int end;
    private int row;

    UnmatchedBuildRows(RowStore build, JoinPairs pairs, long[] matched, JoinType type) {
        this(build, pairs, matched, type, build.rowCount());
    }

    /// Those among the first `end` rows.
    UnmatchedBuildRows(RowStore build, JoinPairs pairs, long[] matched, JoinType type, int end) {
        this.end = end;
        this.build = build;
        this.pairs = pairs;
        this.matched = matched;
        wanted = type == JoinType.BUILD_SEMI;
    }

    @Nullable
    Batch next() {
        int count = 0;
        for (; row < end && count < rows.length; row++) {
            if (Validity.isSet(matched, row) == wanted) rows[count++] = row;
        }
        return count == 0 ? null : pairs.buildOutput(build, rows, count);
    }
}
