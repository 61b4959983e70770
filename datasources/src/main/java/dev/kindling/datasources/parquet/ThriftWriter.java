package dev.kindling.datasources.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes Thrift's compact protocol into a growing byte array. Fields come in ascending order of their ids.
final class ThriftWriter {

    private byte[] bytes = new byte[256];
    private int size;
    private final int[] outerIds = new int[32];
    private int depth;
    private int lastId;

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    int size() {
        return size;
    }

    ThriftWriter bool(int id, boolean value) {
        header(id, value ? 1 : 2);
        return this;
    }

    ThriftWriter i8(int id, int value) {
        header(id, 3);
        put((byte) value);
        return this;
    }

    ThriftWriter i16(int id, int value) {
        header(id, 4);
        varint(zigZag(value));
        return this;
    }

    ThriftWriter i32(int id, int value) {
        header(id, 5);
        varint(zigZag(value));
        return this;
    }

    ThriftWriter i64(int id, long value) {
        header(id, 6);
        varint(zigZag(value));
        return this;
    }

    ThriftWriter binary(int id, byte[] value) {
        header(id, 8);
        raw(value);
        return this;
    }

    ThriftWriter string(int id, String value) {
        return binary(id, value.getBytes(StandardCharsets.UTF_8));
    }

    /// Begins a struct as field `id`, to be ended by [#end].
    ThriftWriter struct(int id) {
        header(id, 12);
        return element();
    }

    /// Begins a struct that is an element of a list (or the outermost one), to be ended by [#end].
    ThriftWriter element() {
        outerIds[depth++] = lastId;
        lastId = 0;
        return this;
    }

    ThriftWriter end() {
        put((byte) 0);
        lastId = outerIds[--depth];
        return this;
    }

    /// A field without content: an empty struct.
    ThriftWriter empty(int id) {
        return struct(id).end();
    }

    ThriftWriter structs(int id, int count) {
        return list(id, 12, count);
    }

    ThriftWriter strings(int id, int count) {
        return list(id, 8, count);
    }

    ThriftWriter numbers(int id, int count) {
        return list(id, 6, count);
    }

    ThriftWriter smallNumbers(int id, int count) {
        return list(id, 5, count);
    }

    ThriftWriter bools(int id, int count) {
        return list(id, 1, count);
    }

    ThriftWriter listed(long value) {
        varint(zigZag(value));
        return this;
    }

    ThriftWriter listed(boolean value) {
        put((byte) (value ? 1 : 2));
        return this;
    }

    ThriftWriter listed(byte[] value) {
        raw(value);
        return this;
    }

    private ThriftWriter list(int id, int elementType, int count) {
        header(id, 9);
        if (count < 15) {
            put((byte) ((count << 4) | elementType));
        } else {
            put((byte) (0xF0 | elementType));
            varint(count);
        }
        return this;
    }

    private void header(int id, int type) {
        int delta = id - lastId;
        if (delta > 0 && delta < 16) {
            put((byte) ((delta << 4) | type));
        } else {
            put((byte) type);
            varint(zigZag(id));
        }
        lastId = id;
    }

    private void raw(byte[] value) {
        varint(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        put((byte) rest);
    }

    private static long zigZag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private void put(byte value) {
        ensure(1);
        bytes[size++] = value;
    }

    private void ensure(int more) {
        if (size + more > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
}
