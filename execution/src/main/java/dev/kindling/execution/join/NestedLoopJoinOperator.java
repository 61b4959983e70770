package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.store.RowStore;
import org.jspecify.annotations.Nullable;

/// Joins by looking at every pair of a probe row and a build row: for conditions without an equality, and for cross
/// products. The table, made for a [JoinSpec] without keys, is shared and not closed here.
public final class NestedLoopJoinOperator implements BatchOperator {

    private final BatchOperator probe;
    private final RowStore build;
    private final JoinSpec spec;
    private final JoinPairs pairs;
    private final OperatorContext context;
    private final @Nullable BuildMatches matches;
    private final long[] matchedBuildRows;

    private final int[] probeRows = new int[Batch.CAPACITY];
    private final int[] buildRows = new int[Batch.CAPACITY];
    private int rowCount;
    private int row;
    private int buildRow;
    private boolean inBatch;
    private boolean probeEnded;
    private @Nullable UnmatchedBuildRows rest;

    /// A join that alone probes `table`.
    public NestedLoopJoinOperator(BatchOperator probe, JoinTable table, JoinSpec spec, OperatorContext context) {
        this(probe, table, spec, new BuildMatches(table, 1), context);
    }

    /// One pass over the probe side of several, each with a table of other build rows.
    NestedLoopJoinOperator(
            BatchOperator probe, JoinTable table, JoinSpec spec, ProbeMarks marks, OperatorContext context) {
        this(probe, table, spec, new BuildMatches(table, 1), marks, context);
    }

    /// @param matches what the tasks that probe `table` share; only needed if the type [JoinType#marksBuild]
    public NestedLoopJoinOperator(
            BatchOperator probe,
            JoinTable table,
            JoinSpec spec,
            @Nullable BuildMatches matches,
            OperatorContext context) {
        this(probe, table, spec, matches, null, context);
    }

    private NestedLoopJoinOperator(
            BatchOperator probe,
            JoinTable table,
            JoinSpec spec,
            @Nullable BuildMatches matches,
            @Nullable ProbeMarks marks,
            OperatorContext context) {
        if (!spec.keys().isEmpty()) throw new IllegalArgumentException("a nested-loop join has no keys");
        this.probe = probe;
        this.build = table.rows();
        this.spec = spec;
        this.matches = spec.type().marksBuild() ? matches : null;
        this.context = context;
        pairs = new JoinPairs(spec, marks);
        matchedBuildRows = spec.type().marksBuild() ? Validity.noneValid(table.rowCount()) : new long[0];
    }

    @Override
    public @Nullable Batch next() {
        Batch batch = nextOutput();
        if (batch != null) context.count(OperatorCounters.ROWS_OUT, batch.rowCount());
        return batch;
    }

    private @Nullable Batch nextOutput() {
        while (true) {
            if (probeEnded) return rest == null ? null : rest.next();
            Batch output = inBatch ? step() : begin();
            if (output != null) return output;
        }
    }

    private @Nullable Batch begin() {
        context.checkCancelled();
        Batch batch = build.rowCount() == 0 && spec.type().needsBuildRows() ? null : probe.next();
        if (batch == null) {
            probeEnded = true;
            long[] all = matches == null ? null : matches.finish(matchedBuildRows);
            if (all != null) rest = new UnmatchedBuildRows(build, pairs, all, spec.type());
            return null;
        }
        pairs.begin(batch);
        rowCount = batch.rowCount();
        row = 0;
        buildRow = 0;
        inBatch = true;
        return null;
    }

    /// Looks at the next pairs of the probe batch.
    private @Nullable Batch step() {
        context.checkCancelled();
        int count = pairs.keepTrue(build, probeRows, buildRows, candidates());
        if (spec.type().marksProbe()) pairs.mark(probeRows, count);
        if (spec.type().marksBuild()) {
            for (int i = 0; i < count; i++) Validity.set(matchedBuildRows, buildRows[i]);
        }
        if (count > 0 && spec.type().emitsPairs()) return pairs.output(build, probeRows, buildRows, count);
        if (row < rowCount) return null;
        inBatch = false;
        return pairs.finish(build);
    }

    private int candidates() {
        boolean oneIsEnough = !spec.type().emitsPairs() && !spec.type().marksBuild();
        int buildCount = build.rowCount();
        int count = 0;
        while (row < rowCount && count < Batch.CAPACITY) {
            boolean isDone = buildRow == buildCount || (oneIsEnough && pairs.isMarked(row));
            if (isDone) {
                row++;
                buildRow = 0;
                continue;
            }
            int some = Math.min(Batch.CAPACITY - count, buildCount - buildRow);
            for (int i = 0; i < some; i++) {
                probeRows[count] = row;
                buildRows[count++] = buildRow++;
            }
        }
        return count;
    }

    @Override
    public void close() {
        probe.close();
    }
}
