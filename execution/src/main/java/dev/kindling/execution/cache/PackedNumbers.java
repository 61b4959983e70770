package dev.kindling.execution.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Whole numbers as their distance from the least of them (frame of reference), in as many bytes each as the
/// greatest distance takes: 0, 1, 2, 4 or 8, little-endian.
///
/// @param least added to each distance
@SuppressWarnings("ArrayRecordComponent") // never compared
record PackedNumbers(long least, int width, byte[] distances) {

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// How many bytes a number takes between these bounds.
    static int width(long least, long greatest) {
        long span = greatest - least;
        if (span < 0 || span > 0xFFFF_FFFFL) return Long.BYTES; // less than 0 where the difference overflowed
        if (span > 0xFFFF) return Integer.BYTES;
        if (span > 0xFF) return Short.BYTES;
        return span == 0 ? 0 : 1;
    }

    /// @param values each from `least` to `greatest`
    static PackedNumbers of(long[] values, int count, long least, long greatest) {
        int width = width(least, greatest);
        byte[] distances = new byte[Math.multiplyExact(count, width)];
        switch (width) {
            case 0 -> {}
            case 1 -> {
                for (int i = 0; i < count; i++) distances[i] = (byte) (values[i] - least);
            }
            case 2 -> {
                for (int i = 0; i < count; i++) SHORTS.set(distances, 2 * i, (short) (values[i] - least));
            }
            case 4 -> {
                for (int i = 0; i < count; i++) INTS.set(distances, 4 * i, (int) (values[i] - least));
            }
            default -> {
                for (int i = 0; i < count; i++) LONGS.set(distances, 8 * i, values[i] - least);
            }
        }
        return new PackedNumbers(least, width, distances);
    }

    long[] longs(int from, int count) {
        long[] values = new long[count];
        switch (width) {
            case 0 -> Arrays.fill(values, least);
            case 1 -> {
                for (int i = 0; i < count; i++) values[i] = least + (distances[from + i] & 0xFF);
            }
            case 2 -> {
                for (int i = 0; i < count; i++)
                    values[i] = least + ((short) SHORTS.get(distances, 2 * (from + i)) & 0xFFFF);
            }
            case 4 -> {
                for (int i = 0; i < count; i++)
                    values[i] = least + ((int) INTS.get(distances, 4 * (from + i)) & 0xFFFF_FFFFL);
            }
            default -> {
                for (int i = 0; i < count; i++) values[i] = least + (long) LONGS.get(distances, 8 * (from + i));
            }
        }
        return values;
    }

    /// As [#longs] where all fit an `int`, and so a distance of four bytes wraps around to the right number.
    int[] ints(int from, int count) {
        int[] values = new int[count];
        int start = (int) least;
        switch (width) {
            case 0 -> Arrays.fill(values, start);
            case 1 -> {
                for (int i = 0; i < count; i++) values[i] = start + (distances[from + i] & 0xFF);
            }
            case 2 -> {
                for (int i = 0; i < count; i++)
                    values[i] = start + ((short) SHORTS.get(distances, 2 * (from + i)) & 0xFFFF);
            }
            case 4 -> {
                for (int i = 0; i < count; i++) values[i] = start + (int) INTS.get(distances, 4 * (from + i));
            }
            default -> throw new IllegalStateException("numbers of eight bytes");
        }
        return values;
    }
}
