package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.PhysicalType;
import java.util.Arrays;
import java.util.function.LongBinaryOperator;

/// `bit_and`, `bit_or` and `bit_xor`. The state is the result.
final class BitsAccumulator extends GroupedRows {

    private final LongBinaryOperator operator;
    private final boolean narrow;
    private long[] values = new long[0];
    private boolean[] seen = new boolean[0];

    BitsAccumulator(DataType type, LongBinaryOperator operator) {
        this.operator = operator;
        this.narrow = PhysicalType.of(type) == PhysicalType.INT;
    }

    @Override
    public void resize(int groupCount) {
        if (groupCount <= values.length) return;
        int capacity = grown(values.length, groupCount);
        values = Arrays.copyOf(values, capacity);
        seen = Arrays.copyOf(seen, capacity);
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        ColumnVector vector = Vectors.flatten(arguments[0]);
        for (int i = 0; i < rowCount; i++) {
            if (vector.isNull(i)) continue;
            long value = vector instanceof IntVector v ? v.get(i) : ((LongVector) vector).get(i);
            int group = groups[i];
            values[group] = seen[group] ? operator.applyAsLong(values[group], value) : value;
            seen[group] = true;
        }
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        update(states, groups, rowCount);
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        return new ColumnVector[] {results(from, count)};
    }

    @Override
    public ColumnVector results(int from, int count) {
        long[] bits = Validity.noneValid(count);
        for (int i = 0; i < count; i++) if (seen[from + i]) Validity.set(bits, i);
        if (!narrow) return new LongVector(Arrays.copyOfRange(values, from, from + count), 0, count, bits);
        int[] ints = new int[count];
        for (int i = 0; i < count; i++) ints[i] = (int) values[from + i];
        return new IntVector(ints, 0, count, bits);
    }

    @Override
    public long sizeBytes() {
        return 9L * values.length;
    }
}
