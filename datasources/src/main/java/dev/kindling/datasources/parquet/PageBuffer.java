package dev.kindling.datasources.parquet;

import java.util.Arrays;

/// A growing byte array that pages are put together in.
final class PageBuffer {

    private byte[] bytes = new byte[1 << 16];
    private int size;

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /// Makes room for `count` more bytes (and the padding), to be filled from the position this yields.
    int advance(int count) {
        ensure(count);
        int from = size;
        size += count;
        return from;
    }

    void put(byte value) {
        ensure(1);
        bytes[size++] = value;
    }

    void put(byte[] source, int from, int count) {
        ensure(count);
        System.arraycopy(source, from, bytes, size, count);
        size += count;
    }

    void put(byte[] source) {
        put(source, 0, source.length);
    }

    void putInt(int value) {
        LittleEndian.putInt(bytes, advance(4), value);
    }

    void putVarint(long value) {
        long rest = value;
        for (; (rest & ~0x7FL) != 0; rest >>>= 7) put((byte) ((rest & 0x7F) | 0x80));
        put((byte) rest);
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensure(int more) {
        long needed = (long) size + more + Buffers.PADDING;
        if (needed <= bytes.length) return;
        byte[] larger = Buffers.allocate(Math.max(needed, Math.min(bytes.length * 2L, 1L << 30)), "a page");
        System.arraycopy(bytes, 0, larger, 0, size);
        bytes = larger;
    }
}
