package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.ColumnVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Values in one `float[]`.
final class FloatColumn extends StoredColumn {

    private float[] values = new float[0];

    /// The value with number `id`; unspecified where it is NULL.
    float get(int id) {
        return values[id];
    }

    @Override
    void grow(int newCapacity) {
        values = Arrays.copyOf(values, newCapacity);
    }

    @Override
    void appendValues(ColumnVector vector, int @Nullable [] rows, int count) {
        var from = (FloatVector) vector;
        float[] source = from.values();
        float[] target = values;
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
        float[] source = values;
        float[] result = new float[count];
        for (int i = 0; i < count; i++) result[i] = source[Math.max(ids[from + i], 0)];
        return new FloatVector(result, 0, count, bits);
    }

    @Override
    ColumnVector rangeValues(int from, int count, long @Nullable [] bits) {
        return new FloatVector(values, from, count, bits);
    }

    @Override
    void compareValues(ColumnVector vector, int @Nullable [] rows, int[] ids, int count, byte[] differs) {
        var other = (FloatVector) vector;
        float[] theirs = other.values();
        float[] ours = values;
        int offset = other.offset();
        if (rows == null) {
            for (int i = 0; i < count; i++) {
                if (Float.floatToIntBits(theirs[offset + i]) != Float.floatToIntBits(ours[ids[i]])) differs[i] = 1;
            }
        } else {
            for (int i = 0; i < count; i++) {
                if (Float.floatToIntBits(theirs[offset + rows[i]]) != Float.floatToIntBits(ours[ids[i]])) differs[i] = 1;
            }
        }
    }

    @Override
    long valueBytes() {
        return 4L * values.length;
    }

    @Override
    int width() {
        return 4;
    }
}
