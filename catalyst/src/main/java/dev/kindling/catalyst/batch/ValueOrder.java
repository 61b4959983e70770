package dev.kindling.catalyst.batch;

import java.util.Arrays;

/// How values compare, whatever lies in a vector: numbers by size (NaN equal to itself and above all, -0.0 equal to
/// 0.0), text by its unsigned bytes, arrays and structs element by element with NULL first, maps as the arrays of
/// their entries.
///
/// For single pairs of values of any kind; loops over whole vectors of one kind have their own kernels.
public final class ValueOrder {

    private ValueOrder() {}

    /// The order of value `i` of `a` and value `j` of `b`, neither of them NULL.
    public static int compare(ColumnVector a, int i, ColumnVector b, int j) {
        if (a instanceof DictionaryVector d) return compare(d.dictionary(), d.code(i), b, j);
        if (b instanceof DictionaryVector d) return compare(a, i, d.dictionary(), d.code(j));
        return switch (a) {
            case NullVector _ -> 0;
            case BooleanVector v -> Byte.compare(v.get(i), ((BooleanVector) b).get(j));
            case IntVector v -> Integer.compare(v.get(i), ((IntVector) b).get(j));
            case LongVector v -> Long.compare(v.get(i), ((LongVector) b).get(j));
            case FloatVector v -> compareDoubles(v.get(i), ((FloatVector) b).get(j));
            case DoubleVector v -> compareDoubles(v.get(i), ((DoubleVector) b).get(j));
            case Decimal128Vector v -> {
                var w = (Decimal128Vector) b;
                int high = Long.compare(v.high()[v.offset() + i], w.high()[w.offset() + j]);
                yield high != 0 ? high : Long.compareUnsigned(v.low()[v.offset() + i], w.low()[w.offset() + j]);
            }
            case BytesVector v -> {
                var w = (BytesVector) b;
                yield Arrays.compareUnsigned(
                        v.heap(), v.start(i), v.start(i) + v.length(i), w.heap(), w.start(j), w.start(j) + w.length(j));
            }
            case DictionaryVector _ -> throw new AssertionError();
            case ArrayVector v -> {
                var w = (ArrayVector) b;
                yield compareRanges(v.elements(), v.start(i), v.length(i), w.elements(), w.start(j), w.length(j));
            }
            case MapVector v -> {
                var w = (MapVector) b;
                int keys = compareRanges(v.keys(), v.start(i), v.length(i), w.keys(), w.start(j), w.length(j));
                yield keys != 0
                        ? keys
                        : compareRanges(v.items(), v.start(i), v.length(i), w.items(), w.start(j), w.length(j));
            }
            case StructVector v -> {
                var w = (StructVector) b;
                int order = 0;
                for (int f = 0; f < v.fields().size() && order == 0; f++) {
                    order = compareNullsFirst(
                            v.fields().get(f), v.offset() + i, w.fields().get(f), w.offset() + j);
                }
                yield order;
            }
        };
    }

    /// As [#compare], for values that may be NULL, which is equal to itself and before all others.
    public static int compareNullsFirst(ColumnVector a, int i, ColumnVector b, int j) {
        boolean leftNull = a.isNull(i);
        boolean rightNull = b.isNull(j);
        if (leftNull || rightNull) return Boolean.compare(rightNull, leftNull);
        return compare(a, i, b, j);
    }

    /// Whether both are NULL or equal.
    public static boolean same(ColumnVector a, int i, ColumnVector b, int j) {
        return compareNullsFirst(a, i, b, j) == 0;
    }

    /// A hash of value `i`, equal for values that [#compareNullsFirst] calls equal, whatever vectors they lie in.
    public static int hash(ColumnVector vector, int i) {
        if (vector.isNull(i)) return 42;
        return switch (vector) {
            case NullVector _ -> 42;
            case BooleanVector v -> mix(v.get(i));
            case IntVector v -> mix(v.get(i));
            case LongVector v -> mix(v.get(i));
            case FloatVector v -> mix(Float.floatToIntBits(v.get(i) + 0.0f));
            case DoubleVector v -> mix(Double.doubleToLongBits(v.get(i) + 0.0));
            case Decimal128Vector v -> mix(31 * v.high()[v.offset() + i] + v.low()[v.offset() + i]);
            case BytesVector v -> {
                int hash = 1;
                byte[] heap = v.heap();
                for (int k = v.start(i), end = k + v.length(i); k < end; k++) hash = 31 * hash + heap[k];
                yield mix(hash);
            }
            case DictionaryVector v -> hash(v.dictionary(), v.code(i));
            case ArrayVector v -> hashRange(v.elements(), v.start(i), v.length(i));
            case MapVector v ->
                31 * hashRange(v.keys(), v.start(i), v.length(i)) + hashRange(v.items(), v.start(i), v.length(i));
            case StructVector v -> {
                int hash = 7;
                for (ColumnVector field : v.fields()) hash = 31 * hash + hash(field, v.offset() + i);
                yield hash;
            }
        };
    }

    /// The order of two doubles (or floats) in SQL.
    public static int compareDoubles(double a, double b) {
        if (a < b) return -1;
        if (a > b) return 1;
        if (a == b) return 0;
        return Boolean.compare(Double.isNaN(a), Double.isNaN(b));
    }

    private static int compareRanges(ColumnVector a, int from, int length, ColumnVector b, int start, int count) {
        for (int k = 0, shared = Math.min(length, count); k < shared; k++) {
            int order = compareNullsFirst(a, from + k, b, start + k);
            if (order != 0) return order;
        }
        return Integer.compare(length, count);
    }

    private static int hashRange(ColumnVector vector, int from, int length) {
        int hash = 1;
        for (int k = 0; k < length; k++) hash = 31 * hash + hash(vector, from + k);
        return hash;
    }

    private static int mix(long value) {
        long spread = value * 0x9E3779B97F4A7C15L;
        return (int) (spread >>> 32 ^ spread);
    }
}
