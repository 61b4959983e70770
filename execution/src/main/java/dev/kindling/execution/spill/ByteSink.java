package dev.kindling.execution.spill;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A growing buffer of little-endian numbers.
final class ByteSink {

    private ByteBuffer buffer = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);

    void clear() {
        buffer.clear();
    }

    int size() {
        return buffer.position();
    }

    byte[] array() {
        return buffer.array();
    }

    private ByteBuffer room(long bytes) {
        if (bytes > buffer.remaining()) {
            long required = buffer.position() + bytes;
            int capacity = Math.toIntExact(Math.max(required, Math.min(2L * buffer.capacity(), 1 << 30)));
            ByteBuffer larger = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
            larger.put(buffer.flip());
            buffer = larger;
        }
        return buffer;
    }

    void putByte(int value) {
        room(1).put((byte) value);
    }

    void putInt(int value) {
        room(4).putInt(value);
    }

    void putBytes(byte[] values, int from, int count) {
        room(count).put(values, from, count);
    }

    void putInts(int[] values, int from, int count) {
        ByteBuffer target = room(4L * count);
        target.asIntBuffer().put(values, from, count);
        target.position(target.position() + 4 * count);
    }

    void putLongs(long[] values, int from, int count) {
        ByteBuffer target = room(8L * count);
        target.asLongBuffer().put(values, from, count);
        target.position(target.position() + 8 * count);
    }

    void putFloats(float[] values, int from, int count) {
        ByteBuffer target = room(4L * count);
        target.asFloatBuffer().put(values, from, count);
        target.position(target.position() + 4 * count);
    }

    void putDoubles(double[] values, int from, int count) {
        ByteBuffer target = room(8L * count);
        target.asDoubleBuffer().put(values, from, count);
        target.position(target.position() + 8 * count);
    }
}
