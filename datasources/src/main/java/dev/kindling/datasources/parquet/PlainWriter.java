package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Writes values (none of them NULL) one after the other. See [PlainValues].
final class PlainWriter {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private PlainWriter() {}

    /// Appends the values from `from` to `to`, which are no dictionary.
    static void write(ColumnVector values, int from, int to, StoredForm form, PageBuffer out) {
        int count = to - from;
        switch (values) {
            case BooleanVector v -> {
                int at = out.advance((count + 7) >> 3);
                for (int i = 0; i < count; i += 8) {
                    int bits = 0;
                    for (int j = 0; j < Math.min(8, count - i); j++) bits |= v.get(from + i + j) << j;
                    out.bytes()[at + (i >> 3)] = (byte) bits;
                }
            }
            case IntVector v -> {
                int at = out.advance(count * 4);
                var target = MemorySegment.ofArray(out.bytes());
                MemorySegment.copy(v.values(), v.offset() + from, target, INT, at, count);
            }
            case LongVector v
            when form.kind() == PhysicalKind.INT32 -> {
                int at = out.advance(count * 4);
                byte[] target = out.bytes();
                for (int i = 0; i < count; i++) LittleEndian.putInt(target, at + 4 * i, (int) v.get(from + i));
            }
            case LongVector v -> {
                int at = out.advance(count * 8);
                var target = MemorySegment.ofArray(out.bytes());
                MemorySegment.copy(v.values(), v.offset() + from, target, LONG, at, count);
            }
            case FloatVector v -> {
                int at = out.advance(count * 4);
                var target = MemorySegment.ofArray(out.bytes());
                MemorySegment.copy(v.values(), v.offset() + from, target, FLOAT, at, count);
            }
            case DoubleVector v -> {
                int at = out.advance(count * 8);
                var target = MemorySegment.ofArray(out.bytes());
                MemorySegment.copy(v.values(), v.offset() + from, target, DOUBLE, at, count);
            }
            case Decimal128Vector v -> writeWide(v, from, count, form.length(), out);
            case BytesVector v -> writeBytes(v, from, to, out);
            default -> throw new IllegalArgumentException("not values of a stored column: " + values);
        }
    }

    private static void writeWide(Decimal128Vector v, int from, int count, int length, PageBuffer out) {
        int at = out.advance(count * length);
        byte[] target = out.bytes();
        for (int i = 0; i < count; i++) {
            long high = v.high()[v.offset() + from + i];
            long low = v.low()[v.offset() + from + i];
            for (int j = length - 1; j >= 0; j--) {
                target[at + j] = (byte) low;
                low = (low >>> 8) | (high << 56);
                high >>= 8;
            }
            at += length;
        }
    }

    private static void writeBytes(BytesVector v, int from, int to, PageBuffer out) {
        long total = 0;
        for (int i = from; i < to; i++) total += 4 + v.length(i);
        int at = out.advance(Math.toIntExact(total));
        byte[] target = out.bytes();
        byte[] heap = v.heap();
        for (int i = from; i < to; i++) {
            int length = v.length(i);
            LittleEndian.putInt(target, at, length);
            LittleEndian.copy(heap, v.start(i), target, at + 4, length);
            at += 4 + length;
        }
    }

    /// Bytes that the values from `from` to `to` take.
    static long size(ColumnVector values, int from, int to, StoredForm form) {
        int count = to - from;
        return switch (values) {
            case BooleanVector _ -> (count + 7) >> 3;
            case BytesVector v -> {
                long total = 4L * count;
                for (int i = from; i < to; i++) total += v.length(i);
                yield total;
            }
            case DictionaryVector v -> {
                if (!(v.dictionary() instanceof BytesVector d)) yield (long) count * width(form);
                long total = 4L * count;
                for (int i = from; i < to; i++) total += d.length(v.code(i));
                yield total;
            }
            default -> (long) count * width(form);
        };
    }

    private static int width(StoredForm form) {
        return form.length() > 0 ? form.length() : form.kind().width();
    }

    /// Value `index` alone, as statistics store it: a byte array goes without its length.
    static byte[] single(ColumnVector values, int index, StoredForm form) {
        if (values instanceof BytesVector v) return v.bytes(index);
        var out = new PageBuffer();
        write(values, index, index + 1, form, out);
        return out.toByteArray();
    }
}
