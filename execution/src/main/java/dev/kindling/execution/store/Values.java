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
import java.util.Arrays;

/// Single values, one at a time: for nested types and for the places where a loop per column does not pay.
///
/// The order is that of ORDER BY: -0.0 is 0.0, NaN is NaN and above all numbers, texts go by their bytes. Inside
/// nested values NULL comes first and equals NULL.
public final class Values {

    private Values() {}

    /// A hash that is equal for values that [#compare] as equal.
    public static long hash(ColumnVector vector, int row) {
        if (vector.isNull(row)) return 1;
        return switch (vector) {
            case NullVector _ -> 1;
            case BooleanVector v -> Words.mix(v.get(row));
            case IntVector v -> Words.mix(v.get(row));
            case LongVector v -> Words.mix(v.get(row));
            case FloatVector v -> Words.mix(Float.floatToIntBits(v.get(row) + 0.0f));
            case DoubleVector v -> Words.mix(Double.doubleToLongBits(v.get(row) + 0.0));
            case Decimal128Vector v ->
                Words.mix(v.high()[v.offset() + row] ^ Words.mix(v.low()[v.offset() + row]));
            case BytesVector v -> Words.hash(v.heap(), v.start(row), v.length(row));
            case DictionaryVector v -> hash(v.dictionary(), v.code(row));
            case ArrayVector v -> hashRange(v.elements(), v.start(row), v.length(row));
            case MapVector v ->
                hashRange(v.keys(), v.start(row), v.length(row)) * 31
                        + hashRange(v.items(), v.start(row), v.length(row));
            case StructVector v -> {
                long h = v.fields().size();
                for (ColumnVector field : v.fields()) h = Words.mix(h * 31 + hash(field, v.offset() + row));
                yield h;
            }
        };
    }

    private static long hashRange(ColumnVector elements, int start, int length) {
        long h = length;
        for (int i = start; i < start + length; i++) h = Words.mix(h * 31 + hash(elements, i));
        return h;
    }

    /// Whether two values are the same; NULL is the same as NULL.
    public static boolean equal(ColumnVector a, int i, ColumnVector b, int j) {
        return compare(a, i, b, j) == 0;
    }

    /// Compares two values of the same type; NULL is the least.
    public static int compare(ColumnVector a, int i, ColumnVector b, int j) {
        boolean aNull = a.isNull(i);
        boolean bNull = b.isNull(j);
        if (aNull || bNull) return Boolean.compare(bNull, aNull);
        if (a instanceof DictionaryVector d) return compare(d.dictionary(), d.code(i), b, j);
        if (b instanceof DictionaryVector d) return compare(a, i, d.dictionary(), d.code(j));
        return switch (a) {
            case NullVector _, DictionaryVector _ -> 0;
            case BooleanVector v -> Byte.compare(v.get(i), ((BooleanVector) b).get(j));
            case IntVector v -> Integer.compare(v.get(i), ((IntVector) b).get(j));
            case LongVector v -> Long.compare(v.get(i), ((LongVector) b).get(j));
            case FloatVector v -> Float.compare(v.get(i) + 0.0f, ((FloatVector) b).get(j) + 0.0f);
            case DoubleVector v -> Double.compare(v.get(i) + 0.0, ((DoubleVector) b).get(j) + 0.0);
            case Decimal128Vector v -> compareDecimals(v, v.offset() + i, (Decimal128Vector) b, j);
            case BytesVector v -> compareBytes(v, i, (BytesVector) b, j);
            case ArrayVector v -> {
                var w = (ArrayVector) b;
                yield compareRanges(
                        v.elements(), v.start(i), v.length(i), w.elements(), w.start(j), w.length(j));
            }
            case MapVector v -> compareMaps(v, i, (MapVector) b, j);
            case StructVector v -> compareStructs(v, v.offset() + i, (StructVector) b, j);
        };
    }

    private static int compareDecimals(Decimal128Vector a, int at, Decimal128Vector b, int j) {
        int of = b.offset() + j;
        int high = Long.compare(a.high()[at], b.high()[of]);
        return high != 0 ? high : Long.compareUnsigned(a.low()[at], b.low()[of]);
    }

    private static int compareBytes(BytesVector a, int i, BytesVector b, int j) {
        return Arrays.compareUnsigned(
                a.heap(),
                a.start(i),
                a.start(i) + a.length(i),
                b.heap(),
                b.start(j),
                b.start(j) + b.length(j));
    }

    private static int compareRanges(ColumnVector a, int i, int aLength, ColumnVector b, int j, int bLength) {
        int common = Math.min(aLength, bLength);
        for (int k = 0; k < common; k++) {
            int order = compare(a, i + k, b, j + k);
            if (order != 0) return order;
        }
        return Integer.compare(aLength, bLength);
    }

    private static int compareMaps(MapVector a, int i, MapVector b, int j) {
        int keys = compareRanges(a.keys(), a.start(i), a.length(i), b.keys(), b.start(j), b.length(j));
        return keys != 0
                ? keys
                : compareRanges(a.items(), a.start(i), a.length(i), b.items(), b.start(j), b.length(j));
    }

    private static int compareStructs(StructVector a, int at, StructVector b, int j) {
        for (int field = 0; field < a.fields().size(); field++) {
            int order = compare(a.fields().get(field), at, b.fields().get(field), b.offset() + j);
            if (order != 0) return order;
        }
        return 0;
    }
}
