package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Values in two `long[]`.
final class Decimal128Column extends StoredColumn {

    private long[] high = new long[0];
    private long[] low = new long[0];

    long high(int id) {
        return high[id];
    }

    long low(int id) {
        return low[id];
    }

    @Override
    void grow(int newCapacity) {
        high = Arrays.copyOf(high, newCapacity);
        low = Arrays.copyOf(low, newCapacity);
    }

    @Override
    void appendValues(ColumnVector vector, int @Nullable [] rows, int count) {
        var from = (Decimal128Vector) vector;
        int end = size();
        for (int i = 0; i < count; i++) {
            int at = from.offset() + (rows == null ? i : rows[i]);
            high[end + i] = from.high()[at];
            low[end + i] = from.low()[at];
        }
    }

    @Override
    ColumnVector gatherValues(int[] ids, int from, int count, long @Nullable [] bits) {
        long[] resultHigh = new long[count];
        long[] resultLow = new long[count];
        for (int i = 0; i < count; i++) {
            int id = Math.max(ids[from + i], 0);
            resultHigh[i] = high[id];
            resultLow[i] = low[id];
        }
        return new Decimal128Vector(resultHigh, resultLow, 0, count, bits);
    }

    @Override
    ColumnVector rangeValues(int from, int count, long @Nullable [] bits) {
        return new Decimal128Vector(high, low, from, count, bits);
    }

    @Override
    void compareValues(ColumnVector vector, int @Nullable [] rows, int[] ids, int count, byte[] differs) {
        var other = (Decimal128Vector) vector;
        for (int i = 0; i < count; i++) {
            int at = other.offset() + (rows == null ? i : rows[i]);
            if (other.high()[at] != high[ids[i]] || other.low()[at] != low[ids[i]]) differs[i] = 1;
        }
    }

    @Override
    long valueBytes() {
        return 16L * high.length;
    }

    @Override
    int width() {
        return 16;
    }
}
