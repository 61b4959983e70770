package dev.kindling.catalyst.batch;

import org.jspecify.annotations.Nullable;

/// Maps: value `i` is the `lengths[i]` pairs of `keys` and `items` from `starts[i]` on.
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; a batch is data in flight, not a value
public record MapVector(
        int[] starts,
        int[] lengths,
        int offset,
        int size,
        long @Nullable [] validity,
        ColumnVector keys,
        ColumnVector items)
        implements ColumnVector {

    public int start(int index) {
        return starts[offset + index];
    }

    public int length(int index) {
        return lengths[offset + index];
    }

    @Override
    public MapVector slice(int from, int length) {
        return new MapVector(starts, lengths, offset + from, length, validity, keys, items);
    }
}
