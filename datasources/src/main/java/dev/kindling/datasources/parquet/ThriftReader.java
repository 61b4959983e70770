package dev.kindling.datasources.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads Thrift's compact protocol from a byte array, field by field:
///
/// ```
/// in.beginStruct();
/// while (in.nextField()) {
///     switch (in.fieldId()) {
///         case 1 -> count = in.i32();
///         default -> in.skip();
///     }
/// }
/// in.endStruct();
/// ```
///
/// Every length is checked against the bytes there are, so that a lying one ends in a [MalformedException] and
/// never in an allocation.
final class ThriftReader {

    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int BYTE = 3;
    private static final int I16 = 4;
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int SET = 10;
    private static final int MAP = 11;
    private static final int STRUCT = 12;
    private static final int MAX_DEPTH = 32;

    private final byte[] bytes;
    private final int limit;
    private int position;
    private final int[] outerIds = new int[MAX_DEPTH];
    private int depth;
    private int fieldId;
    private int fieldType;

    ThriftReader(byte[] bytes, int from, int limit) {
        this.bytes = bytes;
        this.position = from;
        this.limit = limit;
    }

    int position() {
        return position;
    }

    int fieldId() {
        return fieldId;
    }

    void beginStruct() {
        if (depth == MAX_DEPTH) throw new MalformedException("structures nested too deeply");
        outerIds[depth++] = fieldId;
        fieldId = 0;
    }

    void endStruct() {
        fieldId = outerIds[--depth];
    }

    /// Moves to the next field of the struct; false at its end.
    boolean nextField() {
        int header = nextByte() & 0xFF;
        if (header == 0) return false;
        fieldType = header & 0x0F;
        int delta = header >>> 4;
        fieldId = delta == 0 ? (int) zigZag(varint()) : fieldId + delta;
        return true;
    }

    boolean bool() {
        if (fieldType != TRUE && fieldType != FALSE) throw unexpected("a boolean");
        return fieldType == TRUE;
    }

    int i32() {
        if (fieldType < BYTE || fieldType > I64) throw unexpected("a number");
        if (fieldType == BYTE) return nextByte();
        long value = zigZag(varint());
        if (value != (int) value) throw new MalformedException("a number out of range: " + value);
        return (int) value;
    }

    long i64() {
        if (fieldType < BYTE || fieldType > I64) throw unexpected("a number");
        return fieldType == BYTE ? nextByte() : zigZag(varint());
    }

    byte[] binary() {
        if (fieldType != BINARY) throw unexpected("bytes");
        int length = length();
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    String string() {
        return new String(binary(), StandardCharsets.UTF_8);
    }

    /// Enters a list and yields its size; its elements follow, each to be read by the method of its type.
    int list() {
        if (fieldType != LIST && fieldType != SET) throw unexpected("a list");
        int header = nextByte() & 0xFF;
        fieldType = header & 0x0F;
        int few = header >>> 4;
        long size = few == 15 ? varint() : few;
        // Every element takes at least a byte.
        if (size < 0 || size > limit - position) throw new MalformedException("a list of " + size + " elements");
        return (int) size;
    }

    /// A boolean element of a list.
    boolean listedBool() {
        return nextByte() == TRUE;
    }

    /// A number element of a list.
    long listedNumber() {
        return zigZag(varint());
    }

    /// A bytes element of a list.
    byte[] listedBinary() {
        int length = length();
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    /// Passes over the value of the current field.
    void skip() {
        skip(fieldType, 0);
    }

    private void skip(int type, int level) {
        if (level > MAX_DEPTH) throw new MalformedException("structures nested too deeply");
        switch (type) {
            case TRUE, FALSE -> {}
            case BYTE -> advance(1);
            case I16, I32, I64 -> varint();
            case DOUBLE -> advance(8);
            case BINARY -> advance(length());
            case LIST, SET -> skipList(level);
            case MAP -> skipMap(level);
            case STRUCT -> {
                beginStruct();
                while (nextField()) skip(fieldType, level + 1);
                endStruct();
            }
            default -> throw new MalformedException("unknown field type " + type);
        }
    }

    private void skipList(int level) {
        fieldType = LIST;
        int size = list();
        int element = fieldType;
        for (int i = 0; i < size; i++) {
            if (element == TRUE || element == FALSE) advance(1);
            else skip(element, level + 1);
        }
    }

    private void skipMap(int level) {
        int size = length();
        if (size == 0) return;
        int types = nextByte() & 0xFF;
        for (int i = 0; i < size; i++) {
            skipElement(types >>> 4, level);
            skipElement(types & 0x0F, level);
        }
    }

    private void skipElement(int type, int level) {
        if (type == TRUE || type == FALSE) advance(1);
        else skip(type, level + 1);
    }

    private int length() {
        long length = varint();
        if (length < 0 || length > limit - position) {
            throw new MalformedException("a length of " + length + " where " + (limit - position) + " bytes are left");
        }
        return (int) length;
    }

    private void advance(int count) {
        if (count > limit - position) throw new MalformedException("the structure ends too early");
        position += count;
    }

    private byte nextByte() {
        if (position >= limit) throw new MalformedException("the structure ends too early");
        return bytes[position++];
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = nextByte();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) return value;
        }
        throw new MalformedException("a number of more than 64 bits");
    }

    private static long zigZag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    private MalformedException unexpected(String wanted) {
        return new MalformedException("field " + fieldId + " is not " + wanted);
    }
}
