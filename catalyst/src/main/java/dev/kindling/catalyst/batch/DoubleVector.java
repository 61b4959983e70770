package dev.kindling.catalyst.batch;

import org.jspecify.annotations.Nullable;

/// DOUBLE.
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; a batch is data in flight, not a value
public record DoubleVector(double[] values, int offset, int size, long @Nullable [] validity) implements ColumnVector {

    /// All of `values`, without NULLs.
    public static DoubleVector of(double... values) {
        return new DoubleVector(values, 0, values.length, null);
    }

    public double get(int index) {
        return values[offset + index];
    }

    @Override
    public DoubleVector slice(int from, int length) {
        return new DoubleVector(values, offset + from, length, validity);
    }
}
