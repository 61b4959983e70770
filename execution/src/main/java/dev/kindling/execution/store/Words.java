package dev.kindling.execution.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Bytes taken eight at a time. Reads up to seven bytes past a value, which every heap allows (see
/// [dev.kindling.catalyst.batch.BytesVector#PADDING]).
public final class Words {

    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private Words() {}

    /// A number that depends on every bit of `value`, in its high as well as its low bits.
    public static long mix(long value) {
        long h = value * FACTOR;
        h ^= h >>> 32;
        h *= 0xD6E8FEB86659FD93L;
        return h ^ h >>> 32;
    }

    /// The eight bytes from `start` on, the first as the lowest.
    public static long load(byte[] heap, int start) {
        return (long) LITTLE.get(heap, start);
    }

    /// Writes `value` as eight bytes from `start` on, the lowest first.
    static void store(byte[] heap, int start, long value) {
        LITTLE.set(heap, start, value);
    }

    /// Copies `length` bytes; few as one word or two, which may write up to seven bytes past them.
    static void copy(byte[] from, int start, byte[] to, int at, int length) {
        if (length > 2 * Long.BYTES) {
            System.arraycopy(from, start, to, at, length);
            return;
        }
        if (length == 0) return; // of NULL, which may begin anywhere
        store(to, at, load(from, start));
        if (length > Long.BYTES) store(to, at + length - Long.BYTES, load(from, start + length - Long.BYTES));
    }

    public static long hash(byte[] heap, int start, int length) {
        long h = length * FACTOR;
        int at = start;
        int left = length;
        for (; left >= 8; left -= 8, at += 8) {
            h = (h ^ (long) LITTLE.get(heap, at)) * FACTOR;
            h ^= h >>> 32;
        }
        if (left > 0) h = (h ^ ((long) LITTLE.get(heap, at) & -1L >>> (64 - 8 * left))) * FACTOR;
        return mix(h ^ h >>> 32);
    }

    /// Whether `length` bytes of two heaps are the same.
    public static boolean equal(byte[] a, int aStart, byte[] b, int bStart, int length) {
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            if ((long) LITTLE.get(a, aStart + i) != (long) LITTLE.get(b, bStart + i)) return false;
        }
        if (i == length) return true;
        long difference = (long) LITTLE.get(a, aStart + i) ^ (long) LITTLE.get(b, bStart + i);
        return (difference & -1L >>> (64 - 8 * (length - i))) == 0;
    }

    /// The eight bytes from `depth` on of a value, the first as the highest; zeros beyond its end.
    public static long prefix(byte[] heap, int start, int length, int depth) {
        int left = length - depth;
        if (left <= 0) return 0;
        long word = (long) BIG.get(heap, start + depth);
        return left >= 8 ? word : word & -1L << (64 - 8 * left);
    }

    /// A number whose unsigned order is the order of `value`.
    public static long order(long value) {
        return value ^ Long.MIN_VALUE;
    }

    /// As [#order(long)]; -0.0 is 0.0, and NaN is above everything.
    public static long order(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ (bits >> 63 | Long.MIN_VALUE);
    }
}
