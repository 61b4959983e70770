package dev.kindling.datasources.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers in byte arrays, least significant byte first, as Parquet stores them.
final class LittleEndian {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    static int getInt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static long getLong(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static void putInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    /// Copies `length` bytes of a text. Short ones go as words, which may read and write up to seven bytes past
    /// them.
    static void copy(byte[] from, int start, byte[] to, int at, int length) {
        if (length > 4 * Long.BYTES) {
            System.arraycopy(from, start, to, at, length);
        } else if (length > 2 * Long.BYTES) {
            int end = length - 2 * Long.BYTES;
            long third = getLong(from, start + end);
            long fourth = getLong(from, start + end + Long.BYTES);
            putLong(to, at, getLong(from, start));
            putLong(to, at + Long.BYTES, getLong(from, start + Long.BYTES));
            putLong(to, at + end, third);
            putLong(to, at + end + Long.BYTES, fourth);
        } else if (length > 0) {
            putLong(to, at, getLong(from, start));
            if (length > Long.BYTES) putLong(to, at + length - Long.BYTES, getLong(from, start + length - Long.BYTES));
        }
    }

    static void putLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }
}
