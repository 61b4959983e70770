package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.ColumnVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Values in one `double[]`.
final class DoubleColumn extends StoredColumn {

    private double[] values = new double[0];

    /// The value with number `id`; unspecified where it is NULL.
    double get(int id) {
        return values[id];
    }

    @Override
    void grow(int newCapacity) {
        values = Arrays.copyOf(values, newCapacity);
    }

    @Override
    void appendValues(ColumnVector vector, int @Nullable [] rows, int count) {
        var from = (DoubleVector) vector;
        double[] source = from.values();
        double[] target = values;
        int offset = from.offset();
        int end = size();
        if (rows == null) {
            System.arraycopy(source, offset, target, end, count);
        } else {
            for (int i = 0; i < count; i++) target[end + i] = source[offset + rows[i]];
        }
    }

    @Override
    ColumnVector gatherValues(int[] ids, int from, int count, long @Nullable [] bits) {
        double[] source = values;
        double[] result = new double[count];
        for (int i = 0; i < count; i++) result[i] = source[Math.max(ids[from + i], 0)];
        return new DoubleVector(result, 0, count, bits);
    }

    @Override
    ColumnVector rangeValues(int from, int count, long @Nullable [] bits) {
        return new DoubleVector(values, from, count, bits);
    }

    @Override
    void compareValues(ColumnVector vector, int @Nullable [] rows, int[] ids, int count, byte[] differs) {
        var other = (DoubleVector) vector;
        double[] theirs = other.values();
        double[] ours = values;
        int offset = other.offset();
        if (rows == null) {
            for (int i = 0; i < count; i++) {
                if (Double.doubleToLongBits(theirs[offset + i]) != Double.doubleToLongBits(ours[ids[i]])) differs[i] = 1;
            }
        } else {
            for (int i = 0; i < count; i++) {
                if (Double.doubleToLongBits(theirs[offset + rows[i]]) != Double.doubleToLongBits(ours[ids[i]])) differs[i] = 1;
            }
        }
    }

    @Override
    long valueBytes() {
        return 8L * values.length;
    }

    @Override
    int width() {
        return 8;
    }
}
