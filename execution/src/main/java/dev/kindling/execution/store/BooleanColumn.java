package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Values in one `byte[]`.
final class BooleanColumn extends StoredColumn {

    private byte[] values = new byte[0];

    /// The value with number `id`; unspecified where it is NULL.
    byte get(int id) {
        return values[id];
    }

    @Override
    void grow(int newCapacity) {
        values = Arrays.copyOf(values, newCapacity);
    }

    @Override
    void appendValues(ColumnVector vector, int @Nullable [] rows, int count) {
        var from = (BooleanVector) vector;
        byte[] source = from.values();
        byte[] target = values;
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
        byte[] source = values;
        byte[] result = new byte[count];
        for (int i = 0; i < count; i++) result[i] = source[Math.max(ids[from + i], 0)];
        return new BooleanVector(result, 0, count, bits);
    }

    @Override
    ColumnVector rangeValues(int from, int count, long @Nullable [] bits) {
        return new BooleanVector(values, from, count, bits);
    }

    @Override
    void compareValues(ColumnVector vector, int @Nullable [] rows, int[] ids, int count, byte[] differs) {
        var other = (BooleanVector) vector;
        byte[] theirs = other.values();
        byte[] ours = values;
        int offset = other.offset();
        if (rows == null) {
            for (int i = 0; i < count; i++) {
                if (theirs[offset + i] != ours[ids[i]]) differs[i] = 1;
            }
        } else {
            for (int i = 0; i < count; i++) {
                if (theirs[offset + rows[i]] != ours[ids[i]]) differs[i] = 1;
            }
        }
    }

    @Override
    long valueBytes() {
        return 1L * values.length;
    }

    @Override
    int width() {
        return 1;
    }
}
