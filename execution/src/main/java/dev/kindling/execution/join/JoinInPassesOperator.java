package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.spill.SpillFile;
import dev.kindling.rdd.memory.MemoryBudget;
import org.jspecify.annotations.Nullable;

/// A join of one task whose build side may be larger than memory and cannot be split by keys, because there are
/// none or too many rows have the same. It makes a table of as many build rows as fit, reads the whole probe side,
/// and goes on with the next build rows. For that the probe side is written to disk, unless one pass is enough.
///
/// Pairs, and build rows without a partner, come out in the pass of the build row. Which probe rows have a partner
/// is known in the last pass.
final class JoinInPassesOperator implements BatchOperator {

    private final BatchOperator probe;
    private final BatchOperator build;
    private final JoinSpec spec;
    private final OperatorContext context;
    private final MemoryBudget.Reservation memory;

    private @Nullable Batch pending;
    private boolean buildEnded;
    private @Nullable JoinTable table;
    private @Nullable SpillFile probeRows;
    private @Nullable ProbeMarks marks;
    private @Nullable BatchOperator pass;

    JoinInPassesOperator(BatchOperator probe, BatchOperator build, JoinSpec spec, OperatorContext context) {
        if (spec.type() == JoinType.NULL_AWARE_ANTI) throw new IllegalArgumentException("not in passes: " + spec);
        this.probe = probe;
        this.build = build;
        this.spec = spec;
        this.context = context;
        memory = context.reserve();
    }

    @Override
    public @Nullable Batch next() {
        BatchOperator current = pass == null ? begin() : pass;
        while (current != null) {
            Batch batch = current.next();
            if (batch != null) return batch;
            current = buildEnded ? null : nextPass();
        }
        return null;
    }

    private BatchOperator begin() {
        JoinTable first = nextTable();
        if (buildEnded) return open(probe, first, null);
        context.count(OperatorCounters.SPILLS, 1);
        SpillFile file = SpillFile.create(context);
        probeRows = file;
        for (Batch batch = probe.next(); batch != null; batch = probe.next()) file.write(batch);
        memory.resizeAnyway(ProbeMarks.sizeBytes(file.rowCount()));
        marks = new ProbeMarks(file.rowCount());
        return open(file, first);
    }

    private @Nullable BatchOperator nextPass() {
        closePass();
        JoinTable next = nextTable();
        SpillFile file = probeRows;
        if (file == null) throw new IllegalStateException("only one pass was planned");
        return open(file, next);
    }

    private BatchOperator open(SpillFile file, JoinTable next) {
        ProbeMarks marked = marks;
        if (marked != null) marked.beginPass(buildEnded);
        return open(file.read(), next, marked);
    }

    private BatchOperator open(BatchOperator rows, JoinTable next, @Nullable ProbeMarks marked) {
        BatchOperator opened;
        if (spec.keys().isEmpty()) {
            opened = marked == null
                    ? new NestedLoopJoinOperator(rows, next, spec, context)
                    : new NestedLoopJoinOperator(rows, next, spec, marked, context);
        } else {
            opened = marked == null
                    ? new HashJoinOperator(rows, next, spec, context)
                    : new HashJoinOperator(rows, next, spec, marked, context);
        }
        pass = opened;
        return opened;
    }

    /// A table of the next build rows. At their end there may be none.
    private JoinTable nextTable() {
        var builder = new JoinTable.Builder(spec.buildTypes(), context);
        Batch batch = pending == null ? build.next() : pending;
        pending = null;
        for (; batch != null; batch = build.next()) {
            context.checkCancelled();
            if (!builder.tryAddIndexed(batch, spec)) {
                pending = batch;
                break;
            }
        }
        buildEnded = batch == null;
        JoinTable made = JoinTable.of(builder, spec, context);
        table = made;
        return made;
    }

    private void closePass() {
        if (pass != null) pass.close();
        if (table != null) table.close();
        pass = null;
        table = null;
    }

    @Override
    public void close() {
        try (memory;
                probe;
                build) {
            closePass();
            if (probeRows != null) probeRows.close();
        }
    }
}
