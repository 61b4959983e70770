package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.DataType;

/// `single_value`: the value of the only row, NULL where there is none; a second row is an error. This is what a
/// scalar subquery means. The state is the value and whether there is one.
final class SingleValueAccumulator extends GroupedRows {

    private final ValueStore values;

    SingleValueAccumulator(DataType type) {
        this.values = new ValueStore(type);
    }

    @Override
    public void resize(int groupCount) {
        values.resize(groupCount);
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        for (int i = 0; i < rowCount; i++) take(groups[i], i);
        values.keep(arguments[0], groups, rowCount);
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        var present = (BooleanVector) Vectors.flatten(states[1]);
        for (int i = 0; i < rowCount; i++) {
            if (present.get(i) != 0) take(groups[i], i);
        }
        values.keep(states[0], groups, rowCount);
    }

    private void take(int group, int row) {
        if (!values.isEmpty(group)) {
            throw KindlingException.of(
                            ErrorCondition.SCALAR_SUBQUERY_TOO_MANY_ROWS,
                            "a subquery used as a value gives more than one row")
                    .hint("Make it one row: add a condition, an aggregate such as max, or LIMIT 1.")
                    .build();
        }
        values.point(group, row);
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        byte[] present = new byte[count];
        for (int i = 0; i < count; i++) present[i] = (byte) (values.isEmpty(from + i) ? 0 : 1);
        return new ColumnVector[] {values.values(from, count), new BooleanVector(present, 0, count, null)};
    }

    @Override
    public ColumnVector results(int from, int count) {
        return values.values(from, count);
    }

    @Override
    public long sizeBytes() {
        return values.sizeBytes();
    }
}
