package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.ValueOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where the least and the greatest of some values are.
record ValueExtremes(int minIndex, int maxIndex) {

    /// Of the values from `from` to `to`, none of them NULL; null if there are none, or a NaN, which has no place
    /// in the format's order.
    static @Nullable ValueExtremes find(ColumnVector values, int from, int to) {
        if (from == to) return null;
        int min = from;
        int max = from;
        switch (values) {
            case BooleanVector v -> {
                for (int i = from + 1; i < to; i++) {
                    if (v.get(i) < v.get(min)) min = i;
                    if (v.get(i) > v.get(max)) max = i;
                }
            }
            case IntVector v -> {
                return ofInts(v.values(), v.offset() + from, v.offset() + to, v.offset());
            }
            case LongVector v -> {
                return ofLongs(v.values(), v.offset() + from, v.offset() + to, v.offset());
            }
            case FloatVector v -> {
                boolean anyNan = Float.isNaN(v.get(from));
                for (int i = from + 1; i < to; i++) {
                    anyNan |= Float.isNaN(v.get(i));
                    if (v.get(i) < v.get(min)) min = i;
                    if (v.get(i) > v.get(max)) max = i;
                }
                if (anyNan) return null;
            }
            case DoubleVector v -> {
                boolean anyNan = Double.isNaN(v.get(from));
                for (int i = from + 1; i < to; i++) {
                    anyNan |= Double.isNaN(v.get(i));
                    if (v.get(i) < v.get(min)) min = i;
                    if (v.get(i) > v.get(max)) max = i;
                }
                if (anyNan) return null;
            }
            case Decimal128Vector v -> {
                for (int i = from + 1; i < to; i++) {
                    if (ValueOrder.compare(v, i, v, min) < 0) min = i;
                    if (ValueOrder.compare(v, i, v, max) > 0) max = i;
                }
            }
            case BytesVector v -> {
                return ofTexts(v, from, to);
            }
            default -> {
                return null;
            }
        }
        return new ValueExtremes(min, max);
    }

    /// First the values, in a loop that becomes one of vectors, then where they are.
    private static ValueExtremes ofInts(int[] values, int from, int to, int offset) {
        int least = values[from];
        int greatest = least;
        for (int i = from; i < to; i++) {
            least = Math.min(least, values[i]);
            greatest = Math.max(greatest, values[i]);
        }
        int min = from;
        while (values[min] != least) min++;
        int max = from;
        while (values[max] != greatest) max++;
        return new ValueExtremes(min - offset, max - offset);
    }

    private static ValueExtremes ofLongs(long[] values, int from, int to, int offset) {
        long least = values[from];
        long greatest = least;
        for (int i = from; i < to; i++) {
            least = Math.min(least, values[i]);
            greatest = Math.max(greatest, values[i]);
        }
        int min = from;
        while (values[min] != least) min++;
        int max = from;
        while (values[max] != greatest) max++;
        return new ValueExtremes(min - offset, max - offset);
    }

    /// By the first eight bytes, and by the rest where those are the same.
    private static ValueExtremes ofTexts(BytesVector v, int from, int to) {
        int min = from;
        int max = from;
        long least = beginning(v, from);
        long greatest = least;
        for (int i = from + 1; i < to; i++) {
            long beginning = beginning(v, i);
            if (beginning < least || (beginning == least && compare(v, i, min) < 0)) {
                min = i;
                least = beginning;
            }
            if (beginning > greatest || (beginning == greatest && compare(v, i, max) > 0)) {
                max = i;
                greatest = beginning;
            }
        }
        return new ValueExtremes(min, max);
    }

    /// The first eight bytes, zeros behind a shorter value, as a number in the order of the bytes.
    private static long beginning(BytesVector v, int index) {
        int length = v.length(index);
        if (length == 0) return Long.MIN_VALUE;
        long word = Long.reverseBytes(LittleEndian.getLong(v.heap(), v.start(index)));
        long mask = -1L << Math.max(0, Long.SIZE - Byte.SIZE * length);
        return (word & mask) ^ Long.MIN_VALUE;
    }

    private static int compare(BytesVector v, int a, int b) {
        byte[] heap = v.heap();
        int aStart = v.start(a);
        int bStart = v.start(b);
        return Arrays.compareUnsigned(heap, aStart, aStart + v.length(a), heap, bStart, bStart + v.length(b));
    }
}
