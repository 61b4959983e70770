package dev.kindling.catalyst.batch;

import org.jspecify.annotations.Nullable;

/// Lists: value `i` is the `lengths[i]` values of `elements` from `starts[i]` on.
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; a batch is data in flight, not a value
public record ArrayVector(
        int[] starts, int[] lengths, int offset, int size, long @Nullable [] validity, ColumnVector elements)
        implements ColumnVector {

    public int start(int index) {
        return starts[offset + index];
    }

    public int length(int index) {
        return lengths[offset + index];
    }

    @Override
    public ArrayVector slice(int from, int length) {
        return new ArrayVector(starts, lengths, offset + from, length, validity, elements);
    }
}
