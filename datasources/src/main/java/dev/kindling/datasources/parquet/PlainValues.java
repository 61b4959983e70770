package dev.kindling.datasources.parquet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Values one after the other as they are; byte arrays with their length in front.
final class PlainValues extends PageValues {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final MemorySegment segment;
    private final int limit;
    private final PhysicalKind kind;
    /// Bytes of a value; 0 for those with their own lengths and for booleans.
    private final int width;
    private int position;
    private int bit;

    PlainValues(byte[] bytes, int from, int limit, PhysicalKind kind, int width) {
        this.bytes = bytes;
        this.segment = MemorySegment.ofArray(bytes);
        this.position = from;
        this.limit = limit;
        this.kind = kind;
        this.width = width;
    }

    @Override
    void ints(int[] target, int at, int count) {
        MemorySegment.copy(segment, INT, advance(count), target, at, count);
    }

    @Override
    void longs(long[] target, int at, int count) {
        MemorySegment.copy(segment, LONG, advance(count), target, at, count);
    }

    @Override
    void floats(float[] target, int at, int count) {
        MemorySegment.copy(segment, FLOAT, advance(count), target, at, count);
    }

    @Override
    void doubles(double[] target, int at, int count) {
        MemorySegment.copy(segment, DOUBLE, advance(count), target, at, count);
    }

    @Override
    void booleans(byte[] target, int at, int count) {
        int from = advanceBits(count);
        for (int i = 0; i < count; i++) {
            int index = from + i;
            target[at + i] = (byte) ((bytes[position + (index >> 3)] >>> (index & 7)) & 1);
        }
    }

    @Override
    byte[] heap() {
        return bytes;
    }

    @Override
    void slices(int[] starts, int[] lengths, int at, int count) {
        if (width > 0) {
            int from = advance(count);
            for (int i = 0; i < count; i++) {
                starts[at + i] = from + i * width;
                lengths[at + i] = width;
            }
            return;
        }
        int p = position;
        for (int i = 0; i < count; i++) {
            int length = lengthAt(p);
            starts[at + i] = p + 4;
            lengths[at + i] = length;
            p += 4 + length;
        }
        position = p;
    }

    @Override
    void skip(int count) {
        if (kind == PhysicalKind.BOOLEAN) {
            advanceBits(count);
        } else if (width > 0) {
            advance(count);
        } else {
            for (int i = 0; i < count; i++) position += 4 + lengthAt(position);
        }
    }

    @Override
    boolean picks() {
        return kind == PhysicalKind.INT32
                || kind == PhysicalKind.INT64
                || kind == PhysicalKind.DOUBLE
                || kind == PhysicalKind.BYTE_ARRAY;
    }

    @Override
    void pickInts(int[] target, int count, int[] rows, int wanted) {
        int from = advance(count);
        for (int i = 0; i < wanted; i++) target[i] = LittleEndian.getInt(bytes, from + 4 * rows[i]);
    }

    @Override
    void pickLongs(long[] target, int count, int[] rows, int wanted) {
        int from = advance(count);
        for (int i = 0; i < wanted; i++) target[i] = LittleEndian.getLong(bytes, from + 8 * rows[i]);
    }

    @Override
    void pickDoubles(double[] target, int count, int[] rows, int wanted) {
        int from = advance(count);
        for (int i = 0; i < wanted; i++) {
            target[i] = Double.longBitsToDouble(LittleEndian.getLong(bytes, from + 8 * rows[i]));
        }
    }

    @Override
    void pickSlices(int[] starts, int[] lengths, int count, int[] rows, int wanted) {
        int p = position;
        int row = 0;
        for (int i = 0; i < wanted; i++) {
            for (; row < rows[i]; row++) p += 4 + lengthAt(p);
            starts[i] = p + 4;
            lengths[i] = lengthAt(p);
        }
        for (; row < count; row++) p += 4 + lengthAt(p);
        position = p;
    }

    private int lengthAt(int p) {
        if (limit - p < 4) throw new MalformedException("a page has fewer values than it says");
        int length = LittleEndian.getInt(bytes, p);
        if (length < 0 || length > limit - p - 4) throw new MalformedException("a value of " + length + " bytes");
        return length;
    }

    /// Passes `count` values of fixed width; yields where they began.
    private int advance(int count) {
        int from = position;
        if ((long) count * width > limit - from) throw new MalformedException("a page has fewer values than it says");
        position = from + count * width;
        return from;
    }

    private int advanceBits(int count) {
        int from = bit;
        if (from + (long) count > (limit - position) * 8L) {
            throw new MalformedException("a page has fewer values than it says");
        }
        bit = from + count;
        return from;
    }
}
