package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.DataType;

/// `first`, `last` and `any_value`, with or without NULLs; a second argument, if any, is the constant that says
/// whether NULLs are passed over. The state is the value and whether there is one.
final class PositionAccumulator extends GroupedRows {

    private final ValueStore values;
    private final boolean last;

    PositionAccumulator(DataType type, boolean last) {
        this.values = new ValueStore(type);
        this.last = last;
    }

    @Override
    public void resize(int groupCount) {
        values.resize(groupCount);
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        boolean ignoreNulls =
                arguments.length > 1 && rowCount > 0 && ((BooleanVector) Vectors.flatten(arguments[1])).get(0) != 0;
        ColumnVector vector = arguments[0];
        for (int i = 0; i < rowCount; i++) {
            if (ignoreNulls && vector.isNull(i)) continue;
            if (last || values.isEmpty(groups[i])) values.point(groups[i], i);
        }
        values.keep(vector, groups, rowCount);
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        var present = (BooleanVector) Vectors.flatten(states[1]);
        for (int i = 0; i < rowCount; i++) {
            if (present.get(i) == 0) continue;
            if (last || values.isEmpty(groups[i])) values.point(groups[i], i);
        }
        values.keep(states[0], groups, rowCount);
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
