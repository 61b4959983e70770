package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.execution.store.Gather;
import dev.kindling.execution.store.KeyVectors;
import dev.kindling.execution.store.RowStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What all join operators do with candidate pairs of a probe row and a build row: check them, remember which rows
/// have a partner, and gather the columns that come out, which happens last and only for what is asked for.
final class JoinPairs {

    private final JoinSpec spec;
    private final int probeWidth;
    private final int buildWidth;
    private final byte[] differs = new byte[Batch.CAPACITY];
    private final int[] selected = new int[Batch.CAPACITY];
    private final int[] rows = new int[Batch.CAPACITY];
    private final byte[] matched = new byte[Batch.CAPACITY];
    private static final int[] NO_BUILD_ROWS = new int[Batch.CAPACITY];

    static {
        Arrays.fill(NO_BUILD_ROWS, -1);
    }

    private Batch probe = new Batch(0, List.of());
    private final @Nullable ProbeMarks marks;

    JoinPairs(JoinSpec spec) {
        this(spec, null);
    }

    /// @param marks where the probe side is read several times
    JoinPairs(JoinSpec spec, @Nullable ProbeMarks marks) {
        this.spec = spec;
        this.marks = marks;
        probeWidth = spec.probeTypes().size();
        buildWidth = spec.buildTypes().size();
    }

    /// Begins with the rows of `batch`, none of which has a partner yet, other than in an earlier pass.
    void begin(Batch batch) {
        probe = batch;
        Arrays.fill(matched, 0, batch.rowCount(), (byte) 0);
        if (marks != null) marks.restore(matched, batch.rowCount());
    }

    /// The keys of the probe rows, normalized.
    ColumnVector[] probeKeys() {
        ColumnVector[] keys = new ColumnVector[spec.keys().size()];
        for (int k = 0; k < keys.length; k++) {
            keys[k] = KeyVectors.normalized(probe.column(spec.keys().get(k).probe()));
        }
        return keys;
    }

    /// Sets `firsts` to -1 for rows that cannot have a partner because a key is NULL.
    void dropNullKeys(int[] firsts) {
        for (JoinSpec.Key key : spec.keys()) {
            ColumnVector vector = probe.column(key.probe());
            if (key.nullSafe() || !vector.mayHaveNulls()) continue;
            for (int i = 0; i < probe.rowCount(); i++) if (vector.isNull(i)) firsts[i] = -1;
        }
    }

    /// Keeps the pairs whose keys are equal.
    int keepEqualKeys(RowStore build, ColumnVector[] keys, int[] probeRows, int[] buildRows, int count) {
        Arrays.fill(differs, 0, count, (byte) 0);
        for (int k = 0; k < keys.length; k++) {
            build.column(spec.keys().get(k).build()).compare(keys[k], probeRows, buildRows, count, differs);
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            probeRows[kept] = probeRows[i];
            buildRows[kept] = buildRows[i];
            kept += 1 - differs[i];
        }
        return kept;
    }

    /// Keeps the pairs for which the residual condition is true.
    int keepTrue(RowStore build, int[] probeRows, int[] buildRows, int count) {
        JoinSpec.Residual residual = spec.residual();
        if (residual == null || count == 0) return count;
        ColumnVector[] columns = new ColumnVector[probeWidth + buildWidth];
        Arrays.fill(columns, new NullVector(count));
        for (int column : residual.columns()) columns[column] = column(column, build, probeRows, buildRows, count);
        int kept = residual.predicate().select(new Batch(count, Arrays.asList(columns)), selected);
        for (int i = 0; i < kept; i++) {
            probeRows[i] = probeRows[selected[i]];
            buildRows[i] = buildRows[selected[i]];
        }
        return kept;
    }

    void mark(int[] probeRows, int count) {
        for (int i = 0; i < count; i++) matched[probeRows[i]] = 1;
    }

    /// Marks the probe rows with a first build row: for indexes that need no further check.
    void markFound(int[] firsts) {
        for (int i = 0; i < probe.rowCount(); i++) matched[i] |= (byte) (firsts[i] >= 0 ? 1 : 0);
    }

    boolean isMarked(int probeRow) {
        return matched[probeRow] != 0;
    }

    /// The output for pairs; a build row below 0 stands for NULLs.
    Batch output(RowStore build, int[] probeRows, int[] buildRows, int count) {
        List<ColumnVector> columns = new ArrayList<>(spec.output().size());
        for (int column : spec.output()) columns.add(column(column, build, probeRows, buildRows, count));
        return new Batch(count, columns);
    }

    private ColumnVector column(int column, RowStore build, int[] probeRows, int[] buildRows, int count) {
        if (column < probeWidth) {
            ColumnVector vector = probe.column(column);
            return Gather.isAll(probe.rowCount(), probeRows, count) ? vector : Vectors.gather(vector, probeRows, count);
        }
        if (column == spec.existenceColumn()) return existence(probeRows, count);
        return build.column(column - probeWidth).gather(buildRows, 0, count);
    }

    private ColumnVector existence(int[] probeRows, int count) {
        byte[] values = new byte[count];
        for (int i = 0; i < count; i++) values[i] = matched[probeRows[i]];
        return new BooleanVector(values, 0, count, null);
    }

    /// What is left to say of the probe rows once all their pairs have been seen, or null.
    @Nullable
    Batch finish(RowStore build) {
        if (marks != null && !marks.isLastPass()) {
            marks.save(matched, probe.rowCount());
            return null;
        }
        int count = 0;
        switch (spec.type()) {
            case INNER, BUILD_OUTER, BUILD_SEMI, BUILD_ANTI -> {}
            case PROBE_OUTER, FULL_OUTER, PROBE_ANTI -> count = select(0);
            case PROBE_SEMI -> count = select(1);
            case NULL_AWARE_ANTI -> {
                count = select(0);
                if (build.rowCount() > 0) count = keepKeys(count);
            }
            case EXISTENCE -> {
                count = probe.rowCount();
                for (int i = 0; i < count; i++) rows[i] = i;
            }
        }
        return count == 0 ? null : output(build, rows, NO_BUILD_ROWS, count);
    }

    private int select(int mark) {
        int count = 0;
        for (int i = 0; i < probe.rowCount(); i++) if (matched[i] == mark) rows[count++] = i;
        return count;
    }

    private int keepKeys(int count) {
        ColumnVector key = probe.column(spec.keys().getFirst().probe());
        int kept = 0;
        for (int i = 0; i < count; i++) if (!key.isNull(rows[i])) rows[kept++] = rows[i];
        return kept;
    }

    /// The output for build rows beside NULLs.
    Batch buildOutput(RowStore build, int[] buildRows, int count) {
        List<ColumnVector> columns = new ArrayList<>(spec.output().size());
        for (int column : spec.output()) {
            columns.add(
                    column < probeWidth
                            ? Vectors.nulls(spec.probeTypes().get(column), count)
                            : build.column(column - probeWidth).gather(buildRows, 0, count));
        }
        return new Batch(count, columns);
    }
}
