package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.spill.SpillFile;
import dev.kindling.execution.spill.SpillPartitions;
import dev.kindling.execution.store.Gather;
import dev.kindling.sql.types.DataType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A hash join of one task that has both sides for itself, as after an exchange by the keys. It reads the build
/// side, makes the table and probes it.
///
/// When refused memory for the build side it writes both sides to disk in parts by the hash of their keys and joins
/// part by part, splitting again the parts that are still too large. A part that splitting would leave as it is, of
/// rows that nearly all have one key, is joined in passes.
public final class PartitionedHashJoinOperator implements BatchOperator {

    private static final int SPILL_ROWS = 16 * Batch.CAPACITY;
    /// A part with so much of the build side is not worth to be split again.
    private static final double MOST_OF_BUILD_SIDE = 0.8;

    private final BatchOperator probe;
    private final BatchOperator build;
    private final JoinSpec spec;
    private final OperatorContext context;
    private final int level;

    private final JoinTable.Builder builder;
    /// For the parts: once it is known that no build key is NULL, a null-aware join is a plain one.
    private JoinSpec partSpec;

    private boolean hasNullKey;
    private long buildRowCount;
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
        partSpec = spec;
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
            if (!builder.tryAdd(batch)) return spill(batch);
        }
        JoinTable made = JoinTable.tryOf(builder, spec, context);
        if (made == null) return spill(null);
        table = made;
        current = new HashJoinOperator(probe, made, spec, context);
        return current;
    }

    private SpillPartitions.NullKeys nullKeys() {
        return spec.isNullSafe() ? SpillPartitions.NullKeys.TOGETHER : SpillPartitions.NullKeys.ANYWHERE;
    }

    /// Sends both sides to disk, what is in memory first, then `batch` and all that follows.
    private @Nullable BatchOperator spill(@Nullable Batch batch) {
        context.count(OperatorCounters.SPILLS, 1);
        var buildParts = new SpillPartitions(spec.buildTypes(), spec.buildKeys(), level, nullKeys(), context);
        partitions = buildParts;
        int rowCount = builder.rows().rowCount();
        for (int from = 0; from < rowCount; from += SPILL_ROWS) {
            addBuild(builder.rows().range(from, Math.min(SPILL_ROWS, rowCount - from)), buildParts);
        }
        builder.close();
        if (batch != null) addBuild(batch, buildParts);
        for (Batch next = build.next(); next != null && !hasNullKey; next = build.next()) {
            context.checkCancelled();
            addBuild(next, buildParts);
        }
        if (hasNullKey) return null;
        if (spec.type() == JoinType.NULL_AWARE_ANTI) partSpec = spec.of(JoinType.PROBE_ANTI);
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

    private void addBuild(Batch batch, SpillPartitions into) {
        buildRowCount += batch.rowCount();
        if (spec.type() == JoinType.NULL_AWARE_ANTI) {
            hasNullKey |= withKey(batch, spec.buildKeys()[0]).rowCount() < batch.rowCount();
        }
        into.add(batch);
    }

    /// The rows whose key is not NULL; `batch` itself if these are all.
    private static Batch withKey(Batch batch, int column) {
        ColumnVector keys = batch.column(column);
        if (!keys.mayHaveNulls() && !(keys instanceof NullVector)) return batch;
        int[] rows = new int[batch.rowCount()];
        int count = 0;
        for (int i = 0; i < rows.length; i++) if (!keys.isNull(i)) rows[count++] = i;
        return Gather.rows(batch, rows, count);
    }

    private List<@Nullable SpillFile> probeFiles(List<DataType> types) {
        var probeParts = new SpillPartitions(types, spec.probeKeys(), level, nullKeys(), context);
        partitions = probeParts;
        boolean dropsNulls = spec.type() == JoinType.NULL_AWARE_ANTI;
        for (Batch batch = probe.next(); batch != null; batch = probe.next()) {
            context.checkCancelled();
            Batch some = dropsNulls ? withKey(batch, spec.probeKeys()[0]) : batch;
            if (some.rowCount() > 0) probeParts.add(some);
        }
        partitions = null;
        return probeParts.finish();
    }

    private @Nullable BatchOperator nextPart() {
        closePart();
        Part next = parts.poll();
        if (next == null) return null;
        part = next;
        long rowCount = next.build == null ? 0 : next.build.rowCount();
        boolean splits = level + 1 < SpillPartitions.MAX_LEVEL && rowCount < MOST_OF_BUILD_SIDE * buildRowCount;
        current = splits
                ? new PartitionedHashJoinOperator(reader(next.probe), reader(next.build), partSpec, context, level + 1)
                : new JoinInPassesOperator(reader(next.probe), reader(next.build), partSpec, context);
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
