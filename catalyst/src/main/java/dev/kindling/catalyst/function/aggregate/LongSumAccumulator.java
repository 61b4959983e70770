package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.PhysicalExpression.OnFailure;
import dev.kindling.catalyst.function.SumAccumulator;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.PhysicalType;
import java.util.Arrays;

/// `sum` of integers and intervals in 64 bits. The state is the sum, NULL for no rows, and whether it overflowed.
final class LongSumAccumulator implements SumAccumulator {

    private static final byte EMPTY = 0;
    private static final byte SEEN = 1;
    private static final byte OVERFLOWN = 2;

    private final OnFailure onFailure;
    private final boolean narrow;
    private long[] sums = new long[0];
    private byte[] seen = new byte[0];

    LongSumAccumulator(DataType resultType, OnFailure onFailure) {
        this.narrow = PhysicalType.of(resultType) == PhysicalType.INT;
        this.onFailure = onFailure;
    }

    @Override
    public void resize(int groupCount) {
        if (groupCount <= sums.length) return;
        int capacity = GroupedRows.grown(sums.length, groupCount);
        sums = Arrays.copyOf(sums, capacity);
        seen = Arrays.copyOf(seen, capacity);
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        ColumnVector vector = Vectors.flatten(arguments[0]);
        int offset = vector.offset();
        long[] bits = vector.validity();
        switch (vector) {
            case IntVector v -> {
                int[] values = v.values();
                for (int i = 0; i < rowCount; i++) {
                    if (bits == null || Validity.isSet(bits, offset + i)) add(groups[i], values[offset + i]);
                }
            }
            case LongVector v -> {
                long[] values = v.values();
                for (int i = 0; i < rowCount; i++) {
                    if (bits == null || Validity.isSet(bits, offset + i)) add(groups[i], values[offset + i]);
                }
            }
            default -> {}
        }
    }

    private void add(int group, long value) {
        long sum = sums[group];
        long next = sum + value;
        seen[group] |= SEEN;
        if (((sum ^ next) & (value ^ next)) < 0) overflow(group);
        sums[group] = next;
    }

    private void overflow(int group) {
        if (onFailure == OnFailure.ERROR) throw FunctionErrors.arithmeticOverflow("long overflow in sum", "try_sum");
        seen[group] |= OVERFLOWN;
    }

    @Override
    public void updateAll(ColumnVector[] arguments, int group, int rowCount) {
        ColumnVector vector = Vectors.flatten(arguments[0]);
        int offset = vector.offset();
        if (vector instanceof IntVector v && !v.mayHaveNulls()) {
            // The ints of a batch cannot overflow a long on their own.
            long sum = 0;
            int[] values = v.values();
            for (int i = 0; i < rowCount; i++) sum += values[offset + i];
            if (rowCount > 0) add(group, sum);
            return;
        }
        long[] bits = vector.validity();
        for (int i = 0; i < rowCount; i++) {
            if (bits != null && !Validity.isSet(bits, offset + i)) continue;
            if (vector instanceof LongVector v) add(group, v.values()[offset + i]);
            else if (vector instanceof IntVector v) add(group, v.values()[offset + i]);
        }
    }

    @Override
    public long maxSum() {
        return 1L << 62;
    }

    @Override
    public void addSum(int group, long sum, long count) {
        if (count > 0) add(group, sum);
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        ColumnVector partial = Vectors.flatten(states[0]);
        if (partial instanceof NullVector) return;
        var overflown = (BooleanVector) Vectors.flatten(states[1]);
        for (int i = 0; i < rowCount; i++) {
            if (overflown.get(i) != 0) overflow(groups[i]);
            if (!partial.isNull(i)) add(groups[i], ((LongVector) partial).get(i));
        }
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        byte[] overflown = new byte[count];
        for (int i = 0; i < count; i++) overflown[i] = (byte) (seen[from + i] >= OVERFLOWN ? 1 : 0);
        return new ColumnVector[] {
            new LongVector(Arrays.copyOfRange(sums, from, from + count), 0, count, bits(from, count, SEEN | OVERFLOWN)),
            new BooleanVector(overflown, 0, count, null)
        };
    }

    private long[] bits(int from, int count, int accepted) {
        long[] bits = Validity.noneValid(count);
        for (int i = 0; i < count; i++) {
            if (seen[from + i] != EMPTY && (seen[from + i] | accepted) == accepted) Validity.set(bits, i);
        }
        return bits;
    }

    @Override
    public ColumnVector results(int from, int count) {
        long[] bits = bits(from, count, SEEN);
        if (!narrow) return new LongVector(Arrays.copyOfRange(sums, from, from + count), 0, count, bits);
        int[] result = new int[count];
        for (int i = 0; i < count; i++) {
            if (sums[from + i] != (int) sums[from + i]) {
                if (onFailure == OnFailure.ERROR) {
                    throw FunctionErrors.arithmeticOverflow("interval overflow in sum", "try_sum");
                }
                Validity.clear(bits, i);
            }
            result[i] = (int) sums[from + i];
        }
        return new IntVector(result, 0, count, bits);
    }

    @Override
    public long sizeBytes() {
        return 9L * sums.length;
    }
}
