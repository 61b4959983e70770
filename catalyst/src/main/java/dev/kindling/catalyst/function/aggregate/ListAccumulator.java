package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntBuilder;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;

/// Aggregates that need all values of a group: `collect_list`, `percentile`, `mode`, `listagg` and the like. NULLs
/// are left out. The state is the array of values.
///
/// Values are kept as they come, in chunks, with the group of each beside them; arrays are formed at the end by
/// counting.
final class ListAccumulator extends GroupedRows {

    /// What becomes of the lists of values.
    @FunctionalInterface
    interface Finish {
        /// @param constants the other arguments, which are the same in all rows: vectors of one value, NULL if no
        /// row
        ///     was seen
        ColumnVector results(ArrayVector lists, ColumnVector[] constants);
    }

    private final DataType type;
    private final Finish finish;
    private final boolean distinct;
    private final List<ColumnVector> chunks = new ArrayList<>();
    private final List<int[]> chunkGroups = new ArrayList<>();
    private final ColumnVector[] constants;
    private boolean constantsKnown;
    private int groupCount;
    private long sizeBytes;

    /// @param distinct whether equal values count once
    ListAccumulator(List<DataType> types, boolean distinct, Finish finish) {
        this.type = types.getFirst();
        this.constants = types.stream().skip(1).map(t -> Vectors.nulls(t, 1)).toArray(ColumnVector[]::new);
        this.distinct = distinct;
        this.finish = finish;
    }

    @Override
    public void resize(int groups) {
        groupCount = Math.max(groupCount, groups);
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        rememberConstants(arguments, rowCount);
        ColumnVector vector = arguments[0];
        int[] rows = new int[rowCount];
        int count = 0;
        for (int i = 0; i < rowCount; i++) if (!vector.isNull(i)) rows[count++] = i;
        int[] kept = new int[count];
        for (int i = 0; i < count; i++) kept[i] = groups[rows[i]];
        if (count > 0) add(Vectors.gather(vector, rows, count), kept);
    }

    private void rememberConstants(ColumnVector[] columns, int rowCount) {
        for (int row = 0; row < rowCount && !constantsKnown && constants.length > 0; row++) {
            if (columns[1].isNull(row)) continue;
            for (int i = 0; i < constants.length; i++) constants[i] = Vectors.copy(columns[i + 1].slice(row, 1));
            constantsKnown = true;
        }
    }

    private void add(ColumnVector values, int[] groups) {
        ColumnVector copy = Vectors.copy(values);
        chunks.add(copy);
        chunkGroups.add(groups);
        sizeBytes += VectorSize.of(copy) + 4L * groups.length;
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        rememberConstants(states, rowCount);
        if (!(Vectors.flatten(states[0]) instanceof ArrayVector lists)) return;
        var rows = new IntBuilder(rowCount);
        var owners = new IntBuilder(rowCount);
        for (int i = 0; i < rowCount; i++) {
            if (lists.isNull(i)) continue;
            for (int k = 0; k < lists.length(i); k++) {
                rows.add(lists.start(i) + k);
                owners.add(groups[i]);
            }
        }
        if (rows.size() > 0) add(Vectors.gather(lists.elements(), rows.array(), rows.size()), owners.toArray());
    }

    private ArrayVector lists(int from, int count) {
        int[] starts = new int[count];
        int[] lengths = new int[count];
        for (int[] groups : chunkGroups) {
            for (int group : groups) if (group >= from && group < from + count) lengths[group - from]++;
        }
        int total = 0;
        for (int i = 0; i < count; i++) {
            starts[i] = total;
            total += lengths[i];
        }
        int[] rows = new int[total];
        int[] next = starts.clone();
        int row = 0;
        for (int[] groups : chunkGroups) {
            for (int group : groups) {
                if (group >= from && group < from + count) rows[next[group - from]++] = row;
                row++;
            }
        }
        ColumnVector elements =
                chunks.isEmpty() ? Vectors.nulls(type, 0) : Vectors.gather(Vectors.concat(chunks), rows, total);
        var lists = new ArrayVector(starts, lengths, 0, count, null, elements);
        return distinct ? ListResults.distinct(lists) : lists;
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        ColumnVector[] states = new ColumnVector[1 + constants.length];
        states[0] = lists(from, count);
        for (int i = 0; i < constants.length; i++) {
            states[i + 1] = Vectors.gather(constants[i], new int[count], count);
        }
        return states;
    }

    @Override
    public ColumnVector results(int from, int count) {
        return finish.results(lists(from, count), constants);
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }
}
