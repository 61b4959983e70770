package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.NullVector;
import java.util.Arrays;

/// Columns made ready to be keys of a hash table.
public final class KeyVectors {

    private KeyVectors() {}

    /// `vector` with -0.0 as 0.0 and one NaN, so that equal numbers have equal bits; the same instance where
    /// nothing changes.
    public static ColumnVector normalized(ColumnVector vector) {
        return switch (vector) {
            case FloatVector v -> normalized(v);
            case DoubleVector v -> normalized(v);
            case DictionaryVector v -> {
                ColumnVector dictionary = normalized(v.dictionary());
                yield dictionary == v.dictionary()
                        ? v
                        : new DictionaryVector(v.codes(), v.offset(), v.size(), v.validity(), dictionary);
            }
            default -> vector;
        };
    }

    private static ColumnVector normalized(FloatVector vector) {
        int changed = 0;
        for (int i = 0; i < vector.size(); i++) {
            float value = vector.get(i);
            changed |= Float.floatToRawIntBits(value) ^ Float.floatToIntBits(value + 0.0f);
        }
        if (changed == 0) return vector;
        float[] values = Arrays.copyOf(vector.values(), vector.offset() + vector.size());
        for (int i = vector.offset(); i < values.length; i++) {
            values[i] = Float.intBitsToFloat(Float.floatToIntBits(values[i] + 0.0f));
        }
        return new FloatVector(values, vector.offset(), vector.size(), vector.validity());
    }

    private static ColumnVector normalized(DoubleVector vector) {
        long changed = 0;
        for (int i = 0; i < vector.size(); i++) {
            double value = vector.get(i);
            changed |= Double.doubleToRawLongBits(value) ^ Double.doubleToLongBits(value + 0.0);
        }
        if (changed == 0) return vector;
        double[] values = Arrays.copyOf(vector.values(), vector.offset() + vector.size());
        for (int i = vector.offset(); i < values.length; i++) {
            values[i] = Double.longBitsToDouble(Double.doubleToLongBits(values[i] + 0.0));
        }
        return new DoubleVector(values, vector.offset(), vector.size(), vector.validity());
    }

    /// Writes the first `count` values as 64-bit numbers that are equal when the (normalized) values are; what is
    /// written for NULL is unspecified. For booleans, ints, longs, floats and doubles, also in dictionaries.
    public static void toLongs(ColumnVector vector, int count, long[] out) {
        switch (vector) {
            case LongVector v -> System.arraycopy(v.values(), v.offset(), out, 0, count);
            case IntVector v -> {
                int[] values = v.values();
                int offset = v.offset();
                for (int i = 0; i < count; i++) out[i] = values[offset + i];
            }
            case BooleanVector v -> {
                for (int i = 0; i < count; i++) out[i] = v.get(i);
            }
            case FloatVector v -> {
                for (int i = 0; i < count; i++) out[i] = Float.floatToRawIntBits(v.get(i));
            }
            case DoubleVector v -> {
                for (int i = 0; i < count; i++) out[i] = Double.doubleToRawLongBits(v.get(i));
            }
            case DictionaryVector v -> decodeLongs(v, count, out);
            case NullVector _ -> Arrays.fill(out, 0, count, 0);
            default -> throw new IllegalArgumentException("not a fixed-width key: " + vector.getClass());
        }
    }

    private static void decodeLongs(DictionaryVector vector, int count, long[] out) {
        int entries = vector.dictionary().size();
        if (entries == 0) {
            Arrays.fill(out, 0, count, 0);
            return;
        }
        long[] decoded = new long[entries];
        toLongs(vector.dictionary(), entries, decoded);
        int[] codes = vector.codes();
        int offset = vector.offset();
        for (int i = 0; i < count; i++) out[i] = decoded[codes[offset + i]];
    }
}
