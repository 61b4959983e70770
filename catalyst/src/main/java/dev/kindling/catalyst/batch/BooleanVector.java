package dev.kindling.catalyst.batch;

import org.jspecify.annotations.Nullable;

/// `true` as 1, `false` as 0.
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; a batch is data in flight, not a value
public record BooleanVector(byte[] values, int offset, int size, long @Nullable [] validity) implements ColumnVector {

    /// All of `values`, without NULLs.
    public static BooleanVector of(byte... values) {
        return new BooleanVector(values, 0, values.length, null);
    }

    public byte get(int index) {
        return values[offset + index];
    }

    @Override
    public BooleanVector slice(int from, int length) {
        return new BooleanVector(values, offset + from, length, validity);
    }
}
