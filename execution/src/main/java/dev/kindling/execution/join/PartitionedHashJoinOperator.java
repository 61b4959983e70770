package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.spill.SpillFile;
import dev.kindling.execution.spill.SpillPartitions;
import dev.kindling.sql.types.DataType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A hash join of one task that has both sides for itself, as after an exchange by the keys. It reads the build
/// side, makes the table and probes it.
///
/// When refused memory for the build side it writes both sides to disk in parts by the hash of their keys and joins
/// part by part, splitting again the parts that are still too large. A null-aware anti join must see the whole
/// build side at once and therefore fails instead.
public final class PartitionedHashJoinOperator implements BatchOperator {

    private static final int SPILL_ROWS = 16 * Batch.CAPACITY;

    private final BatchOperator probe;
    private final BatchOperator build;
    private final JoinSpec spec;
    private final OperatorContext context;
    private final int level;

    private final JoinTable.Builder builder;
    private boolean isStarted;
    private @Nullable JoinTable table;
    private @Nullable BatchOperator current;
    private @Nullable SpillPartitions partitions;
    private final Deque<Part> parts = new ArrayDeque<>();
    private @Nullable Part part;

    /// The two halves of a part; null where one has no rows.
    private record Part(@Nullable SpillFile probe, @Nullable SpillFile build) implements AutoCloseable {
        @Override
        public void close() {
            if (probe != null) probe.close();
            if (build != null) build.close();
        }
    }

    public PartitionedHashJoinOperator(
            BatchOperator probe, BatchOperator build, JoinSpec spec, OperatorContext context) {
        this(probe, build, spec, context, 0);
    }

    private PartitionedHashJoinOperator(
            BatchOperator probe, BatchOperator build, JoinSpec spec, OperatorContext context, int level) {
        this.probe = probe;
        this.build = build;
        this.spec = spec;
        this.context = context;
        this.level = level;
        builder = new JoinTable.Builder(spec.buildTypes(), context);
    }

    @Override
    public @Nullable Batch next() {
        BatchOperator source = isStarted ? current : start();
        while (source != null) {
            Batch batch = source.next();
            if (batch != null) return batch;
            if (part == null && parts.isEmpty()) return null;
            source = nextPart();
        }
        return null;
    }

    private @Nullable BatchOperator start() {
        isStarted = true;
        for (Batch batch = build.next(); batch != null; batch = build.next()) {
            context.checkCancelled();
            if (builder.tryAdd(batch)) continue;
            if (!canSpill()) {
                builder.add(batch);
                continue;
            }
            return spill(batch);
        }
        JoinTable made = JoinTable.tryOf(builder, spec, context);
        if (made == null && canSpill()) return spill(null);
        if (made == null) made = JoinTable.of(List.of(builder), spec, context);
        table = made;
        current = new HashJoinOperator(probe, made, spec, context);
        return current;
    }

    private SpillPartitions.NullKeys nullKeys() {
        return spec.isNullSafe() ? SpillPartitions.NullKeys.TOGETHER : SpillPartitions.NullKeys.ANYWHERE;
    }

    private boolean canSpill() {
        return level < SpillPartitions.MAX_LEVEL && spec.type() != JoinType.NULL_AWARE_ANTI;
    }

    /// Sends both sides to disk, what is in memory first, then `batch` and all that follows.
    private @Nullable BatchOperator spill(@Nullable Batch batch) {
        context.count(OperatorCounters.SPILLS, 1);
        var buildParts = new SpillPartitions(spec.buildTypes(), spec.buildKeys(), level, nullKeys(), context);
        partitions = buildParts;
        int rowCount = builder.rows().rowCount();
        for (int from = 0; from < rowCount; from += SPILL_ROWS) {
            buildParts.add(builder.rows().range(from, Math.min(SPILL_ROWS, rowCount - from)));
        }
        builder.close();
        if (batch != null) buildParts.add(batch);
        addAll(build, buildParts);
        List<@Nullable SpillFile> buildFiles = buildParts.finish();
        for (SpillFile file : buildFiles) parts.add(new Part(null, file));
        List<@Nullable SpillFile> probeFiles = probeFiles(spec.probeTypes());
        parts.clear();
        for (int i = 0; i < SpillPartitions.FAN_OUT; i++) {
            var next = new Part(probeFiles.get(i), buildFiles.get(i));
            if (next.probe != null || next.build != null) parts.add(next);
        }
        return nextPart();
    }

    private List<@Nullable SpillFile> probeFiles(List<DataType> types) {
        var probeParts = new SpillPartitions(types, spec.probeKeys(), level, nullKeys(), context);
        partitions = probeParts;
        addAll(probe, probeParts);
        partitions = null;
        return probeParts.finish();
    }

    private void addAll(BatchOperator input, SpillPartitions into) {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            context.checkCancelled();
            into.add(batch);
        }
    }

    private @Nullable BatchOperator nextPart() {
        closePart();
        Part next = parts.poll();
        if (next == null) return null;
        part = next;
        current = new PartitionedHashJoinOperator(reader(next.probe), reader(next.build), spec, context, level + 1);
        return current;
    }

    private static BatchOperator reader(@Nullable SpillFile file) {
        return file == null ? new NoRows() : file.read();
    }

    /// An input without rows.
    private static final class NoRows implements BatchOperator {
        @Override
        public @Nullable Batch next() {
            return null;
        }

        @Override
        public void close() {}
    }

    private void closePart() {
        if (current != null) current.close();
        if (part != null) part.close();
        current = null;
        part = null;
    }

    @Override
    public void close() {
        try (builder;
                probe;
                build) {
            closePart();
            if (table != null) table.close();
            if (partitions != null) partitions.close();
            for (Part waiting : parts) waiting.close();
            parts.clear();
        }
    }
}
