package dev.kindling.catalyst.batch;

import org.jspecify.annotations.Nullable;

/// BYTE, SHORT, INT, DATE and year-month intervals.
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; a batch is data in flight, not a value
public record IntVector(int[] values, int offset, int size, long @Nullable [] validity) implements ColumnVector {

    /// All of `values`, without NULLs.
    public static IntVector of(int... values) {
        return new IntVector(values, 0, values.length, null);
    }

    public int get(int index) {
        return values[offset + index];
    }

    @Override
    public IntVector slice(int from, int length) {
        return new IntVector(values, offset + from, length, validity);
    }
}
