package dev.kindling.catalyst.batch;

import org.jspecify.annotations.Nullable;

/// LONG, decimals of up to 18 digits (scaled), timestamps and day-time intervals (microseconds), TIME
/// (nanoseconds).
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; a batch is data in flight, not a value
public record LongVector(long[] values, int offset, int size, long @Nullable [] validity) implements ColumnVector {

    /// All of `values`, without NULLs.
    public static LongVector of(long... values) {
        return new LongVector(values, 0, values.length, null);
    }

    public long get(int index) {
        return values[offset + index];
    }

    @Override
    public LongVector slice(int from, int length) {
        return new LongVector(values, offset + from, length, validity);
    }
}
