package dev.kindling.catalyst.batch;

import org.jspecify.annotations.Nullable;

/// Decimals of more than 18 digits: value `i` is `high[i] * 2^64 + low[i]` with `low` read as unsigned, scaled.
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; a batch is data in flight, not a value
public record Decimal128Vector(long[] high, long[] low, int offset, int size, long @Nullable [] validity)
        implements ColumnVector {

    @Override
    public Decimal128Vector slice(int from, int length) {
        return new Decimal128Vector(high, low, offset + from, length, validity);
    }
}
