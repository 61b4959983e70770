package dev.kindling.catalyst.batch;

import org.jspecify.annotations.Nullable;

/// FLOAT.
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; a batch is data in flight, not a value
public record FloatVector(float[] values, int offset, int size, long @Nullable [] validity) implements ColumnVector {

    /// All of `values`, without NULLs.
    public static FloatVector of(float... values) {
        return new FloatVector(values, 0, values.length, null);
    }

    public float get(int index) {
        return values[offset + index];
    }

    @Override
    public FloatVector slice(int from, int length) {
        return new FloatVector(values, offset + from, length, validity);
    }
}
