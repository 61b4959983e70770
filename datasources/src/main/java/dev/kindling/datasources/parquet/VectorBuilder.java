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
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.PhysicalType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Copies values of vectors one behind the other into a vector of its own. Values of one dictionary stay codes; as
/// soon as there are others, all become plain.
final class VectorBuilder {

    private final PhysicalType type;
    private int size;
    private int[] ints = new int[0];
    private int[] moreInts = new int[0];
    private long[] longs = new long[0];
    private long[] moreLongs = new long[0];
    private float[] floats = new float[0];
    private double[] doubles = new double[0];
    private byte[] bytes = new byte[BytesVector.PADDING];
    private int heapSize;
    private long @Nullable [] validity;
    private @Nullable ColumnVector dictionary;

    VectorBuilder(DataType type) {
        this.type = PhysicalType.of(type);
    }

    int size() {
        return size;
    }

    /// About the memory the values take.
    long sizeBytes() {
        long perValue = switch (type) {
            case NULL -> 0;
            case BOOLEAN -> 1;
            case INT, FLOAT -> 4;
            case DECIMAL128 -> 16;
            case LONG, DOUBLE, BYTES, ARRAY, MAP, STRUCT -> 8;
        };
        return heapSize + perValue * size;
    }

    void append(ColumnVector part) {
        if (part.size() == 0) return;
        if (part instanceof DictionaryVector v) {
            if (size == 0) dictionary = v.dictionary();
            if (dictionary == v.dictionary()) {
                ints = grown(ints, size + v.size());
                System.arraycopy(v.codes(), v.offset(), ints, size, v.size());
                appendValidity(v);
                size += v.size();
                return;
            }
        }
        if (dictionary != null) flatten();
        appendPlain(part);
    }

    private void flatten() {
        var codes = (DictionaryVector) build();
        dictionary = null;
        size = 0;
        validity = null;
        ints = new int[0];
        appendPlain(codes);
    }

    private void appendPlain(ColumnVector part) {
        int from = size;
        int count = part.size();
        int total = from + count;
        switch (part) {
            case NullVector _ -> {}
            case DictionaryVector v -> {
                appendEntries(v);
                appendValidity(v);
                size = total;
                return;
            }
            case BooleanVector v -> {
                bytes = grown(bytes, total);
                System.arraycopy(v.values(), v.offset(), bytes, from, count);
            }
            case IntVector v -> {
                ints = grown(ints, total);
                System.arraycopy(v.values(), v.offset(), ints, from, count);
            }
            case LongVector v -> {
                longs = grown(longs, total);
                System.arraycopy(v.values(), v.offset(), longs, from, count);
            }
            case FloatVector v -> {
                if (floats.length < total) floats = Arrays.copyOf(floats, Math.max(total, floats.length * 2));
                System.arraycopy(v.values(), v.offset(), floats, from, count);
            }
            case DoubleVector v -> {
                if (doubles.length < total) doubles = Arrays.copyOf(doubles, Math.max(total, doubles.length * 2));
                System.arraycopy(v.values(), v.offset(), doubles, from, count);
            }
            case Decimal128Vector v -> {
                longs = grown(longs, total);
                moreLongs = grown(moreLongs, total);
                System.arraycopy(v.high(), v.offset(), longs, from, count);
                System.arraycopy(v.low(), v.offset(), moreLongs, from, count);
            }
            case BytesVector v -> appendBytes(v);
            default -> throw new IllegalArgumentException("nested values have no stored form: " + part);
        }
        appendValidity(part);
        size = total;
    }

    private void appendBytes(BytesVector v) {
        int total = size + v.size();
        ints = grown(ints, total);
        moreInts = grown(moreInts, total);
        long more = 0;
        for (int i = 0; i < v.size(); i++) more += v.length(i);
        reserveHeap(more);
        for (int i = 0; i < v.size(); i++) appendText(size + i, v.heap(), v.start(i), v.length(i));
    }

    private void reserveHeap(long more) {
        if (heapSize + more + BytesVector.PADDING > bytes.length) {
            byte[] larger = Buffers.allocate(Math.max(heapSize + more, bytes.length * 2L), "values");
            System.arraycopy(bytes, 0, larger, 0, heapSize);
            bytes = larger;
        }
    }

    private void appendText(int index, byte[] heap, int start, int length) {
        LittleEndian.copy(heap, start, bytes, heapSize, length);
        ints[index] = heapSize;
        moreInts[index] = length;
        heapSize += length;
    }

    /// The dictionary's values in place of the codes.
    private void appendEntries(DictionaryVector v) {
        int from = size;
        int count = v.size();
        int total = from + count;
        switch (v.dictionary()) {
            case NullVector _ -> {}
            case BooleanVector d -> {
                bytes = grown(bytes, total);
                for (int i = 0; i < count; i++) bytes[from + i] = d.get(v.code(i));
            }
            case IntVector d -> {
                ints = grown(ints, total);
                for (int i = 0; i < count; i++) ints[from + i] = d.get(v.code(i));
            }
            case LongVector d -> {
                longs = grown(longs, total);
                for (int i = 0; i < count; i++) longs[from + i] = d.get(v.code(i));
            }
            case FloatVector d -> {
                if (floats.length < total) floats = Arrays.copyOf(floats, Math.max(total, floats.length * 2));
                for (int i = 0; i < count; i++) floats[from + i] = d.get(v.code(i));
            }
            case DoubleVector d -> {
                if (doubles.length < total) doubles = Arrays.copyOf(doubles, Math.max(total, doubles.length * 2));
                for (int i = 0; i < count; i++) doubles[from + i] = d.get(v.code(i));
            }
            case Decimal128Vector d -> {
                longs = grown(longs, total);
                moreLongs = grown(moreLongs, total);
                for (int i = 0; i < count; i++) {
                    longs[from + i] = d.high()[d.offset() + v.code(i)];
                    moreLongs[from + i] = d.low()[d.offset() + v.code(i)];
                }
            }
            case BytesVector d -> {
                ints = grown(ints, total);
                moreInts = grown(moreInts, total);
                long more = 0;
                for (int i = 0; i < count; i++) more += d.length(v.code(i));
                reserveHeap(more);
                for (int i = 0; i < count; i++) {
                    appendText(from + i, d.heap(), d.start(v.code(i)), d.length(v.code(i)));
                }
            }
            default -> throw new IllegalArgumentException("not the dictionary of a stored column: " + v);
        }
    }

    private void appendValidity(ColumnVector part) {
        int total = size + part.size();
        long[] bits = part.validity();
        if (bits == null && validity == null) return;
        if (validity == null) validity = Validity.allValid(Math.max(size, 64));
        if (validity.length < Validity.words(total)) {
            validity = Arrays.copyOf(validity, Math.max(Validity.words(total), validity.length * 2));
        }
        for (int i = 0; i < part.size(); i++) {
            if (bits == null || Validity.isSet(bits, part.offset() + i)) Validity.set(validity, size + i);
            else Validity.clear(validity, size + i);
        }
    }

    /// Forgets all values, but not the room they took. What was built of them must not be used any more.
    void clear() {
        size = 0;
        heapSize = 0;
        validity = null;
        dictionary = null;
    }

    /// All values so far. The builder must not be used again, other than after [#clear].
    ColumnVector build() {
        if (dictionary != null) return new DictionaryVector(ints, 0, size, validity, dictionary);
        return switch (type) {
            case NULL -> new NullVector(size);
            case BOOLEAN -> new BooleanVector(bytes, 0, size, validity);
            case INT -> new IntVector(ints, 0, size, validity);
            case LONG -> new LongVector(longs, 0, size, validity);
            case FLOAT -> new FloatVector(floats, 0, size, validity);
            case DOUBLE -> new DoubleVector(doubles, 0, size, validity);
            case DECIMAL128 -> new Decimal128Vector(longs, moreLongs, 0, size, validity);
            case BYTES -> new BytesVector(bytes, ints, moreInts, 0, size, validity);
            case ARRAY, MAP, STRUCT -> throw new IllegalArgumentException("nested values have no stored form");
        };
    }

    /// As [#build], with the dictionary's values in place of codes.
    ColumnVector buildPlain() {
        if (dictionary != null) flatten();
        return build();
    }

    private static int[] grown(int[] array, int size) {
        return array.length >= size ? array : Arrays.copyOf(array, Math.max(size, array.length * 2));
    }

    private static long[] grown(long[] array, int size) {
        return array.length >= size ? array : Arrays.copyOf(array, Math.max(size, array.length * 2));
    }

    private static byte[] grown(byte[] array, int size) {
        return array.length >= size ? array : Arrays.copyOf(array, Math.max(size, array.length * 2));
    }
}
