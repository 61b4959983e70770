package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntBuilder;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.DataType;
import java.util.Arrays;
import java.util.List;

/// Aggregates that need all values of a group: `collect_list`, `percentile`, `mode`, `listagg` and the like. NULLs
/// are left out. The state is the array of values.
final class ListAccumulator extends GroupedRows {

    /// What becomes of the lists of values.
    @FunctionalInterface
    interface Finish {
        /// @param constants the other arguments, which are the same in all rows: vectors of one value, NULL if no
        /// row
        ///     was seen
        ColumnVector results(ArrayVector lists, ColumnVector[] constants);
    }

    private final Finish finish;
    private final boolean distinct;
    private final GroupedValues values;
    private final ColumnVector[] constants;
    private boolean constantsKnown;
    private int groupCount;

    /// @param distinct whether equal values count once
    ListAccumulator(List<DataType> types, boolean distinct, Finish finish) {
        this.values = new GroupedValues(types.getFirst());
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
        if (rowCount == 0) return;
        if (!vector.mayHaveNulls()) {
            values.add(vector.slice(0, rowCount), Arrays.copyOf(groups, rowCount));
            return;
        }
        int[] rows = new int[rowCount];
        int count = 0;
        for (int i = 0; i < rowCount; i++) if (!vector.isNull(i)) rows[count++] = i;
        int[] owners = new int[count];
        for (int i = 0; i < count; i++) owners[i] = groups[rows[i]];
        if (count > 0) values.add(Vectors.withoutValidity(Vectors.gather(vector, rows, count)), owners);
    }

    private void rememberConstants(ColumnVector[] columns, int rowCount) {
        for (int row = 0; row < rowCount && !constantsKnown && constants.length > 0; row++) {
            if (columns[1].isNull(row)) continue;
            for (int i = 0; i < constants.length; i++) constants[i] = Vectors.copy(columns[i + 1].slice(row, 1));
            constantsKnown = true;
        }
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        rememberConstants(states, rowCount);
        if (!(Vectors.flatten(states[0]) instanceof ArrayVector lists)) return;
        int[] owners = new int[rowCount];
        int[] starts = new int[rowCount];
        int[] lengths = new int[rowCount];
        int count = 0;
        for (int i = 0; i < rowCount; i++) {
            if (lists.isNull(i) || lists.length(i) == 0) continue;
            owners[count] = groups[i];
            starts[count] = lists.start(i);
            lengths[count++] = lists.length(i);
        }
        if (count == 0) return;
        ColumnVector elements = elements(lists.elements(), starts, lengths, count);
        values.addRuns(elements, Arrays.copyOf(owners, count), Arrays.copyOf(lengths, count));
    }

    /// The elements of `count` lists, one list after the other, as they mostly lie already.
    private static ColumnVector elements(ColumnVector of, int[] starts, int[] lengths, int count) {
        boolean together = true;
        int total = lengths[0];
        for (int i = 1; i < count; i++) {
            together &= starts[i] == starts[i - 1] + lengths[i - 1];
            total = Math.addExact(total, lengths[i]);
        }
        if (together) return of.slice(starts[0], total);
        var rows = new IntBuilder(total);
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < lengths[i]; k++) rows.add(starts[i] + k);
        }
        return Vectors.gather(of, rows.array(), rows.size());
    }

    private ArrayVector lists(int from, int count) {
        ArrayVector lists = values.lists(from, count, groupCount);
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
        return values.sizeBytes();
    }
}
