package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.store.RowStore;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Joins the rows of its input, the probe side, with those of a [JoinTable], which it shares and does not close.
///
/// Rows come out in the order of the probe side, those with several partners in the order of the build side; but
/// probe rows without a partner come after the others of their batch, and build rows without one at the end.
public final class HashJoinOperator implements BatchOperator {

    private static final int[] ALL = new int[Batch.CAPACITY];

    static {
        Arrays.setAll(ALL, i -> i);
    }

    private final BatchOperator probe;
    private final RowStore build;
    private final JoinTable table;
    private final JoinIndex index;
    private final JoinIndex.Prober prober;
    private final JoinSpec spec;
    private final JoinPairs pairs;
    private final boolean inPasses;
    private final OperatorContext context;
    private final @Nullable BuildMatches matches;
    private final long[] matchedBuildRows;

    private final int[] firsts = new int[Batch.CAPACITY];
    private final int[] probeRows = new int[Batch.CAPACITY];
    private final int[] buildRows = new int[Batch.CAPACITY];
    private final int[] openRows;
    private final int[] openCandidates;
    private ColumnVector[] keys = new ColumnVector[0];
    private int rowCount;
    private int row;
    private int candidate;
    private boolean inBatch;
    private boolean probeEnded;
    private @Nullable UnmatchedBuildRows rest;

    /// A join that alone probes `table`.
    public HashJoinOperator(BatchOperator probe, JoinTable table, JoinSpec spec, OperatorContext context) {
        this(probe, table, spec, new BuildMatches(table, 1), context);
    }

    /// One pass over the probe side of several, each with a table of other build rows.
    HashJoinOperator(BatchOperator probe, JoinTable table, JoinSpec spec, ProbeMarks marks, OperatorContext context) {
        this(probe, table, spec, new BuildMatches(table, 1), marks, context);
    }

    /// @param matches what the tasks that probe `table` share; only needed if the type [JoinType#marksBuild]
    public HashJoinOperator(
            BatchOperator probe,
            JoinTable table,
            JoinSpec spec,
            @Nullable BuildMatches matches,
            OperatorContext context) {
        this(probe, table, spec, matches, null, context);
    }

    private HashJoinOperator(
            BatchOperator probe,
            JoinTable table,
            JoinSpec spec,
            @Nullable BuildMatches matches,
            @Nullable ProbeMarks marks,
            OperatorContext context) {
        this.probe = probe;
        this.table = table;
        this.build = table.rows();
        this.index = table.index();
        this.prober = index.prober();
        this.spec = spec;
        this.matches = spec.type().marksBuild() ? matches : null;
        this.context = context;
        pairs = new JoinPairs(spec, marks);
        inPasses = marks != null;
        matchedBuildRows = spec.type().marksBuild() ? Validity.noneValid(table.rowCount()) : new long[0];
        boolean mayRepeat = asksOnlyWhether(spec.type());
        openRows = new int[mayRepeat ? Batch.CAPACITY : 0];
        openCandidates = new int[mayRepeat ? Batch.CAPACITY : 0];
        if (spec.keys().isEmpty()) throw new IllegalArgumentException("a hash join needs a key");
    }

    @Override
    public @Nullable Batch next() {
        Batch batch = nextOutput();
        if (batch != null) context.count(OperatorCounters.ROWS_OUT, batch.rowCount());
        return batch;
    }

    private @Nullable Batch nextOutput() {
        if (spec.type() == JoinType.NULL_AWARE_ANTI && table.hasNullKey()) return null;
        while (true) {
            if (probeEnded) return rest == null ? null : rest.next();
            Batch output = inBatch ? step() : begin();
            if (output != null) return output;
        }
    }

    /// Reads the whole probe side and yields which build rows have a partner; for types that yield nothing else.
    long[] markAll() {
        if (!spec.type().marksBuild() || spec.type().emitsPairs())
            throw new IllegalStateException(spec.type().name());
        while (!probeEnded) {
            if (inBatch) step();
            else begin();
        }
        return matchedBuildRows;
    }

    /// Turns to the next probe batch; returns its whole output where that takes one step.
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
        keys = pairs.probeKeys();
        rowCount = batch.rowCount();
        prober.find(keys, rowCount, firsts);
        pairs.dropNullKeys(firsts);
        boolean foundIsTrue = index.isExact() && spec.residual() == null;
        if (asksOnlyWhether(spec.type())) {
            if (foundIsTrue) pairs.markFound(firsts);
            else markFirstPartners();
            return pairs.finish(build);
        }
        if (spec.residual() == null && spec.type().marksBuild() && !spec.type().emitsPairs()) dropMarkedChains();
        if (foundIsTrue) {
            if (index.next == null && spec.type() == JoinType.PROBE_OUTER && !inPasses) {
                return pairs.output(build, ALL, firsts, rowCount);
            }
        }
        row = 0;
        candidate = firsts[0];
        inBatch = true;
        return null;
    }

    private static boolean asksOnlyWhether(JoinType type) {
        return type.marksProbe() && !type.emitsPairs();
    }

    /// Marks the probe rows that have a partner: of all their candidates, the next of each row at a time, until it
    /// has found one.
    private void markFirstPartners() {
        int open = 0;
        for (int i = 0; i < rowCount; i++) {
            openRows[open] = i;
            openCandidates[open] = firsts[i];
            open += ~firsts[i] >>> 31;
        }
        while (open > 0) {
            context.checkCancelled();
            System.arraycopy(openRows, 0, probeRows, 0, open);
            System.arraycopy(openCandidates, 0, buildRows, 0, open);
            int count = open;
            if (!index.isExact()) count = pairs.keepEqualKeys(build, keys, probeRows, buildRows, count);
            count = pairs.keepTrue(build, probeRows, buildRows, count);
            pairs.mark(probeRows, count);
            int left = 0;
            for (int i = 0; i < open; i++) {
                int next = index.next(openCandidates[i]);
                if (next < 0 || pairs.isMarked(openRows[i])) continue;
                openRows[left] = openRows[i];
                openCandidates[left++] = next;
            }
            open = left;
        }
    }

    /// Forgets the candidates of keys that an earlier probe row had: all build rows of an equal key were marked
    /// then.
    private void dropMarkedChains() {
        int count = 0;
        for (int i = 0; i < rowCount; i++) {
            if (firsts[i] < 0 || !Validity.isSet(matchedBuildRows, firsts[i])) continue;
            probeRows[count] = i;
            buildRows[count++] = firsts[i];
        }
        if (count > 0 && !index.isExact()) count = pairs.keepEqualKeys(build, keys, probeRows, buildRows, count);
        for (int i = 0; i < count; i++) firsts[probeRows[i]] = -1;
    }

    /// Works on the next candidate pairs of the probe batch.
    private @Nullable Batch step() {
        int count = index.next == null ? onlyCandidates() : candidates(index.next);
        if (count > 0 && !index.isExact()) count = pairs.keepEqualKeys(build, keys, probeRows, buildRows, count);
        count = pairs.keepTrue(build, probeRows, buildRows, count);
        if (spec.type().marksProbe()) pairs.mark(probeRows, count);
        if (spec.type().marksBuild()) markBuild(buildRows, count);
        if (count > 0 && spec.type().emitsPairs()) return pairs.output(build, probeRows, buildRows, count);
        if (row < rowCount) return null;
        inBatch = false;
        return pairs.finish(build);
    }

    private int onlyCandidates() {
        int count = 0;
        for (int i = row; i < rowCount; i++) {
            probeRows[count] = i;
            buildRows[count] = firsts[i];
            count += ~firsts[i] >>> 31;
        }
        row = rowCount;
        return count;
    }

    private int candidates(int[] next) {
        int count = 0;
        while (row < rowCount) {
            int at = candidate;
            while (at >= 0 && count < Batch.CAPACITY) {
                probeRows[count] = row;
                buildRows[count++] = at;
                at = next[at];
            }
            candidate = at;
            if (at >= 0) return count;
            row++;
            if (row < rowCount) candidate = firsts[row];
            if (count == Batch.CAPACITY) return count;
        }
        return count;
    }

    private void markBuild(int[] rows, int count) {
        for (int i = 0; i < count; i++) if (rows[i] >= 0) Validity.set(matchedBuildRows, rows[i]);
    }

    @Override
    public void close() {
        probe.close();
    }
}
