package dev.kindling.execution.spill;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.MapVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.StructVector;
import dev.kindling.catalyst.batch.Validity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the batches of one stream in the order they were written; see [BatchCodec] for the format.
final class BatchDecoder {

    private final List<@Nullable ColumnVector> lastDictionaries = new ArrayList<>();

    /// The next batch of `in`, a little-endian buffer.
    Batch decode(ByteBuffer in) {
        int rowCount = in.getInt();
        int columnCount = in.getInt();
        List<ColumnVector> columns = new ArrayList<>(columnCount);
        for (int i = 0; i < columnCount; i++) {
            if (lastDictionaries.size() == i) lastDictionaries.add(null);
            ColumnVector column = decode(in, rowCount, lastDictionaries.get(i));
            if (column instanceof DictionaryVector v) lastDictionaries.set(i, v.dictionary());
            columns.add(column);
        }
        return new Batch(rowCount, columns);
    }

    private static ColumnVector decode(ByteBuffer in, int size, @Nullable ColumnVector lastDictionary) {
        Kind kind = Kind.withCode(in.get());
        if (kind == Kind.NULL) return new NullVector(size);
        long[] bits = in.get() == 0 ? null : longs(in, Validity.words(size));
        return switch (kind) {
            case NULL -> new NullVector(size);
            case BOOLEAN -> {
                byte[] values = new byte[size];
                in.get(values);
                yield new BooleanVector(values, 0, size, bits);
            }
            case INT -> new IntVector(ints(in, size), 0, size, bits);
            case LONG -> new LongVector(longs(in, size), 0, size, bits);
            case FLOAT -> {
                float[] values = new float[size];
                in.asFloatBuffer().get(values);
                in.position(in.position() + 4 * size);
                yield new FloatVector(values, 0, size, bits);
            }
            case DOUBLE -> {
                double[] values = new double[size];
                in.asDoubleBuffer().get(values);
                in.position(in.position() + 8 * size);
                yield new DoubleVector(values, 0, size, bits);
            }
            case DECIMAL128 -> new Decimal128Vector(longs(in, size), longs(in, size), 0, size, bits);
            case BYTES -> {
                int[] lengths = ints(in, size);
                byte[] heap = new byte[in.getInt() + BytesVector.PADDING];
                in.get(heap, 0, heap.length - BytesVector.PADDING);
                yield new BytesVector(heap, starts(lengths), lengths, 0, size, bits);
            }
            case DICTIONARY -> {
                int[] codes = ints(in, size);
                ColumnVector dictionary = decode(in, in.getInt(), null);
                yield new DictionaryVector(codes, 0, size, bits, dictionary);
            }
            case SAME_DICTIONARY ->
                new DictionaryVector(ints(in, size), 0, size, bits, Objects.requireNonNull(lastDictionary));
            case ARRAY -> {
                int[] lengths = ints(in, size);
                yield new ArrayVector(starts(lengths), lengths, 0, size, bits, decode(in, in.getInt(), null));
            }
            case MAP -> {
                int[] lengths = ints(in, size);
                int total = in.getInt();
                yield new MapVector(
                        starts(lengths), lengths, 0, size, bits, decode(in, total, null), decode(in, total, null));
            }
            case STRUCT -> {
                int fieldCount = in.getInt();
                List<ColumnVector> fields = new ArrayList<>(fieldCount);
                for (int i = 0; i < fieldCount; i++) fields.add(decode(in, size, null));
                yield new StructVector(fields, 0, size, bits);
            }
        };
    }

    private static int[] ints(ByteBuffer in, int count) {
        int[] values = new int[count];
        in.asIntBuffer().get(values);
        in.position(in.position() + 4 * count);
        return values;
    }

    private static long[] longs(ByteBuffer in, int count) {
        long[] values = new long[count];
        in.asLongBuffer().get(values);
        in.position(in.position() + 8 * count);
        return values;
    }

    private static int[] starts(int[] lengths) {
        int[] result = new int[lengths.length];
        for (int i = 1; i < lengths.length; i++) result[i] = result[i - 1] + lengths[i - 1];
        return result;
    }
}
