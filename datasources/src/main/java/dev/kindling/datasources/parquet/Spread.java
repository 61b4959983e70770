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

/// Makes room for NULLs: the stored values of a column, which leave them out, move to the rows they belong to.
final class Spread {

    private Spread() {}

    /// A vector of `size` values with `dense`'s where `validity` has a 1, in order, and NULLs elsewhere.
    static ColumnVector over(ColumnVector dense, long[] validity, int size) {
        int[] rows = new int[dense.size()];
        int count = 0;
        for (int w = 0; w << 6 < size; w++) {
            int base = w << 6;
            int width = Math.min(64, size - base);
            for (long word = Validity.word(validity, base, width); word != 0; word &= word - 1) {
                rows[count++] = base + Long.numberOfTrailingZeros(word);
            }
        }
        return switch (dense) {
            case NullVector _ -> new NullVector(size);
            case BooleanVector v -> {
                byte[] values = new byte[size];
                for (int i = 0; i < rows.length; i++) values[rows[i]] = v.get(i);
                yield new BooleanVector(values, 0, size, validity);
            }
            case IntVector v -> {
                int[] values = new int[size];
                for (int i = 0; i < rows.length; i++) values[rows[i]] = v.get(i);
                yield new IntVector(values, 0, size, validity);
            }
            case LongVector v -> {
                long[] values = new long[size];
                for (int i = 0; i < rows.length; i++) values[rows[i]] = v.get(i);
                yield new LongVector(values, 0, size, validity);
            }
            case FloatVector v -> {
                float[] values = new float[size];
                for (int i = 0; i < rows.length; i++) values[rows[i]] = v.get(i);
                yield new FloatVector(values, 0, size, validity);
            }
            case DoubleVector v -> {
                double[] values = new double[size];
                for (int i = 0; i < rows.length; i++) values[rows[i]] = v.get(i);
                yield new DoubleVector(values, 0, size, validity);
            }
            case Decimal128Vector v -> {
                long[] high = new long[size];
                long[] low = new long[size];
                for (int i = 0; i < rows.length; i++) {
                    high[rows[i]] = v.high()[v.offset() + i];
                    low[rows[i]] = v.low()[v.offset() + i];
                }
                yield new Decimal128Vector(high, low, 0, size, validity);
            }
            case BytesVector v -> {
                int[] starts = new int[size];
                int[] lengths = new int[size];
                for (int i = 0; i < rows.length; i++) {
                    starts[rows[i]] = v.start(i);
                    lengths[rows[i]] = v.length(i);
                }
                yield new BytesVector(v.heap(), starts, lengths, 0, size, validity);
            }
            case DictionaryVector v -> {
                int[] codes = new int[size];
                for (int i = 0; i < rows.length; i++) codes[rows[i]] = v.code(i);
                yield new DictionaryVector(codes, 0, size, validity, v.dictionary());
            }
            default -> throw new IllegalArgumentException("nested values have no stored form: " + dense);
        };
    }
}
