package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.ArrayVector;
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
import dev.kindling.catalyst.batch.Vectors;
import java.util.Arrays;

/// Numbers that decide most comparisons of values before the values are looked at.
public final class SortWords {

    private SortWords() {}

    /// Writes one number per value. If the unsigned order of two numbers differs, it is the order of the values; if
    /// they are equal, the values may still differ. What is written for NULL is unspecified.
    public static void write(ColumnVector vector, long[] words) {
        int size = vector.size();
        switch (vector) {
            case NullVector _, ArrayVector _, MapVector _, StructVector _ -> Arrays.fill(words, 0, size, 0);
            case BooleanVector v -> {
                for (int i = 0; i < size; i++) words[i] = Words.order(v.get(i));
            }
            case IntVector v -> {
                for (int i = 0; i < size; i++) words[i] = Words.order(v.get(i));
            }
            case LongVector v -> {
                for (int i = 0; i < size; i++) words[i] = Words.order(v.get(i));
            }
            case FloatVector v -> {
                for (int i = 0; i < size; i++) words[i] = Words.order((double) v.get(i));
            }
            case DoubleVector v -> {
                for (int i = 0; i < size; i++) words[i] = Words.order(v.get(i));
            }
            case Decimal128Vector v -> {
                for (int i = 0; i < size; i++) words[i] = Words.order(nearestLong(v, v.offset() + i));
            }
            case BytesVector v -> {
                for (int i = 0; i < size; i++) words[i] = Words.prefix(v.heap(), v.start(i), v.length(i), 0);
            }
            case DictionaryVector v -> writeEntries(v, words);
        }
    }

    /// The unscaled value, or the end of the range of `long` that it lies beyond.
    private static long nearestLong(Decimal128Vector vector, int place) {
        long high = vector.high()[place];
        long low = vector.low()[place];
        if (high == low >> 63) return low;
        return high < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    private static void writeEntries(DictionaryVector vector, long[] words) {
        int entries = vector.dictionary().size();
        if (entries == 0) return;
        if (entries > 2 * vector.size()) {
            write(Vectors.flatten(vector), words);
            return;
        }
        long[] ofEntries = new long[entries];
        write(vector.dictionary(), ofEntries);
        for (int i = 0; i < vector.size(); i++) words[i] = ofEntries[vector.code(i)];
    }
}
