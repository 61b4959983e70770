package dev.kindling.catalyst.batch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Validity bitmaps: `long[]` with bit `k & 63` of word `k >> 6` for value `k`, 1 for "has a value".
public final class Validity {

    private Validity() {}

    public static boolean isSet(long[] bits, int index) {
        return (bits[index >> 6] >>> (index & 63) & 1) != 0;
    }

    public static void set(long[] bits, int index) {
        bits[index >> 6] |= 1L << (index & 63);
    }

    public static void clear(long[] bits, int index) {
        bits[index >> 6] &= ~(1L << (index & 63));
    }

    public static int words(int size) {
        return (size + 63) >> 6;
    }

    /// A bitmap in which all of `size` values are valid.
    public static long[] allValid(int size) {
        long[] bits = new long[words(size)];
        Arrays.fill(bits, -1L);
        return bits;
    }

    /// A bitmap in which none of `size` values is valid.
    public static long[] noneValid(int size) {
        return new long[words(size)];
    }

    /// How many of the `size` values from `offset` on are NULL.
    public static int nullCount(long @Nullable [] bits, int offset, int size) {
        if (bits == null) return 0;
        int valid = 0;
        for (int i = 0; i < size; i += 64) valid += Long.bitCount(word(bits, offset + i, Math.min(64, size - i)));
        return size - valid;
    }

    /// The `count` (at most 64) bits from `index` on, in the low bits of the result.
    public static long word(long[] bits, int index, int count) {
        int word = index >> 6;
        int shift = index & 63;
        long low = bits[word] >>> shift;
        if (shift != 0 && shift + count > 64) low |= bits[word + 1] << (64 - shift);
        return count == 64 ? low : low & (1L << count) - 1;
    }

    /// The `size` bits from `offset` on as a bitmap that starts at 0; null if all are valid.
    public static long @Nullable [] rebased(long @Nullable [] bits, int offset, int size) {
        if (bits == null) return null;
        long[] result = new long[words(size)];
        boolean all = true;
        for (int i = 0; i < result.length; i++) {
            int count = Math.min(64, size - (i << 6));
            long word = word(bits, offset + (i << 6), count);
            all &= word == (count == 64 ? -1L : (1L << count) - 1);
            result[i] = word;
        }
        return all ? null : result;
    }

    /// The values valid in both vectors, as a bitmap that starts at 0; null if all are.
    public static long @Nullable [] both(ColumnVector a, ColumnVector b) {
        long[] left = rebased(a.validity(), a.offset(), a.size());
        long[] right = rebased(b.validity(), b.offset(), b.size());
        if (left == null) return right;
        if (right == null) return left;
        for (int i = 0; i < left.length; i++) left[i] &= right[i];
        return left;
    }
}
