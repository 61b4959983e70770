package dev.kindling.execution.store;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Picks rows out of vectors; dictionaries, heaps and elements stay shared.
public final class Gather {

    private Gather() {}

    public static Batch rows(Batch batch, int[] rows, int count) {
        if (count == batch.rowCount() && isIdentity(rows, count)) return batch;
        List<ColumnVector> columns =
                batch.columns().stream().map(c -> rows(c, rows, count)).toList();
        return new Batch(count, columns);
    }

    private static boolean isIdentity(int[] rows, int count) {
        int different = 0;
        for (int i = 0; i < count; i++) different |= rows[i] ^ i;
        return different == 0;
    }

    /// The values of `vector` at the first `count` of `rows`.
    public static ColumnVector rows(ColumnVector vector, int[] rows, int count) {
        if (vector instanceof NullVector) return new NullVector(count);
        long[] bits = validity(vector, rows, count);
        int offset = vector.offset();
        return switch (vector) {
            case NullVector v -> v;
            case BooleanVector v -> {
                byte[] values = v.values();
                byte[] result = new byte[count];
                for (int i = 0; i < count; i++) result[i] = values[offset + rows[i]];
                yield new BooleanVector(result, 0, count, bits);
            }
            case IntVector v -> new IntVector(ints(v.values(), offset, rows, count), 0, count, bits);
            case LongVector v -> new LongVector(longs(v.values(), offset, rows, count), 0, count, bits);
            case FloatVector v -> {
                float[] values = v.values();
                float[] result = new float[count];
                for (int i = 0; i < count; i++) result[i] = values[offset + rows[i]];
                yield new FloatVector(result, 0, count, bits);
            }
            case DoubleVector v -> {
                double[] values = v.values();
                double[] result = new double[count];
                for (int i = 0; i < count; i++) result[i] = values[offset + rows[i]];
                yield new DoubleVector(result, 0, count, bits);
            }
            case Decimal128Vector v ->
                new Decimal128Vector(
                        longs(v.high(), offset, rows, count), longs(v.low(), offset, rows, count), 0, count, bits);
            case BytesVector v ->
                new BytesVector(
                        v.heap(),
                        ints(v.starts(), offset, rows, count),
                        ints(v.lengths(), offset, rows, count),
                        0,
                        count,
                        bits);
            case DictionaryVector v ->
                new DictionaryVector(ints(v.codes(), offset, rows, count), 0, count, bits, v.dictionary());
            case ArrayVector v ->
                new ArrayVector(
                        ints(v.starts(), offset, rows, count),
                        ints(v.lengths(), offset, rows, count),
                        0,
                        count,
                        bits,
                        v.elements());
            case MapVector v ->
                new MapVector(
                        ints(v.starts(), offset, rows, count),
                        ints(v.lengths(), offset, rows, count),
                        0,
                        count,
                        bits,
                        v.keys(),
                        v.items());
            case StructVector v -> {
                int[] absolute = new int[count];
                for (int i = 0; i < count; i++) absolute[i] = offset + rows[i];
                yield new StructVector(
                        v.fields().stream().map(f -> rows(f, absolute, count)).toList(), 0, count, bits);
            }
        };
    }

    private static int[] ints(int[] values, int offset, int[] rows, int count) {
        int[] result = new int[count];
        for (int i = 0; i < count; i++) result[i] = values[offset + rows[i]];
        return result;
    }

    private static long[] longs(long[] values, int offset, int[] rows, int count) {
        long[] result = new long[count];
        for (int i = 0; i < count; i++) result[i] = values[offset + rows[i]];
        return result;
    }

    private static long @Nullable [] validity(ColumnVector vector, int[] rows, int count) {
        long[] bits = vector.validity();
        if (bits == null) return null;
        int offset = vector.offset();
        long[] result = new long[Validity.words(count)];
        int valid = 0;
        for (int i = 0; i < count; i++) {
            int at = offset + rows[i];
            long bit = bits[at >> 6] >>> (at & 63) & 1;
            result[i >> 6] |= bit << (i & 63);
            valid += (int) bit;
        }
        return valid == count ? null : result;
    }

    /// `vector` with `bits`, which start at its value 0, as its validity; for vectors that start at 0.
    public static ColumnVector withValidity(ColumnVector vector, long @Nullable [] bits) {
        if (bits == null) return vector;
        return switch (vector) {
            case NullVector v -> v;
            case BooleanVector v -> new BooleanVector(v.values(), 0, v.size(), bits);
            case IntVector v -> new IntVector(v.values(), 0, v.size(), bits);
            case LongVector v -> new LongVector(v.values(), 0, v.size(), bits);
            case FloatVector v -> new FloatVector(v.values(), 0, v.size(), bits);
            case DoubleVector v -> new DoubleVector(v.values(), 0, v.size(), bits);
            case Decimal128Vector v -> new Decimal128Vector(v.high(), v.low(), 0, v.size(), bits);
            case BytesVector v -> new BytesVector(v.heap(), v.starts(), v.lengths(), 0, v.size(), bits);
            case DictionaryVector v -> new DictionaryVector(v.codes(), 0, v.size(), bits, v.dictionary());
            case ArrayVector v -> new ArrayVector(v.starts(), v.lengths(), 0, v.size(), bits, v.elements());
            case MapVector v -> new MapVector(v.starts(), v.lengths(), 0, v.size(), bits, v.keys(), v.items());
            case StructVector v -> new StructVector(v.fields(), 0, v.size(), bits);
        };
    }
}
