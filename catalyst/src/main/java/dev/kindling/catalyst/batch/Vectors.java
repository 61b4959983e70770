package dev.kindling.catalyst.batch;

import dev.kindling.error.InternalException;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.PhysicalType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done to any vector: flatten, gather, copy, concatenate.
///
/// Results have offset 0 unless they share the arrays of their source. Dictionaries, and what arrays and maps point
/// into, are shared: a source may reuse its codes and positions between batches, but not a dictionary or its heap.
public final class Vectors {

    private Vectors() {}

    /// How the values of `vector` lie in memory, seen through a dictionary.
    public static PhysicalType physicalType(ColumnVector vector) {
        return switch (vector) {
            case NullVector _ -> PhysicalType.NULL;
            case BooleanVector _ -> PhysicalType.BOOLEAN;
            case IntVector _ -> PhysicalType.INT;
            case LongVector _ -> PhysicalType.LONG;
            case FloatVector _ -> PhysicalType.FLOAT;
            case DoubleVector _ -> PhysicalType.DOUBLE;
            case Decimal128Vector _ -> PhysicalType.DECIMAL128;
            case BytesVector _ -> PhysicalType.BYTES;
            case DictionaryVector v -> physicalType(v.dictionary());
            case ArrayVector _ -> PhysicalType.ARRAY;
            case MapVector _ -> PhysicalType.MAP;
            case StructVector _ -> PhysicalType.STRUCT;
        };
    }

    /// `vector` with every value valid; the values at former NULLs are unspecified.
    public static ColumnVector withoutValidity(ColumnVector vector) {
        return withValidity(vector, null);
    }

    /// The values of `vector` with another bitmap, whose bit `offset() + i` speaks of value `i`.
    public static ColumnVector withValidity(ColumnVector vector, long @Nullable [] bits) {
        return switch (vector) {
            case NullVector v -> v;
            case BooleanVector v -> new BooleanVector(v.values(), v.offset(), v.size(), bits);
            case IntVector v -> new IntVector(v.values(), v.offset(), v.size(), bits);
            case LongVector v -> new LongVector(v.values(), v.offset(), v.size(), bits);
            case FloatVector v -> new FloatVector(v.values(), v.offset(), v.size(), bits);
            case DoubleVector v -> new DoubleVector(v.values(), v.offset(), v.size(), bits);
            case Decimal128Vector v -> new Decimal128Vector(v.high(), v.low(), v.offset(), v.size(), bits);
            case BytesVector v -> new BytesVector(v.heap(), v.starts(), v.lengths(), v.offset(), v.size(), bits);
            case DictionaryVector v -> new DictionaryVector(v.codes(), v.offset(), v.size(), bits, v.dictionary());
            case ArrayVector v -> new ArrayVector(v.starts(), v.lengths(), v.offset(), v.size(), bits, v.elements());
            case MapVector v -> new MapVector(v.starts(), v.lengths(), v.offset(), v.size(), bits, v.keys(), v.items());
            case StructVector v -> new StructVector(v.fields(), v.offset(), v.size(), bits);
        };
    }

    /// `vector` with NULL wherever `bits` (from bit 0 on, null for "all valid") has a 0, too.
    public static ColumnVector restricted(ColumnVector vector, long @Nullable [] bits) {
        if (bits == null || vector instanceof NullVector) return vector;
        if (vector.offset() == 0) {
            long[] own = vector.validity();
            long[] both = Arrays.copyOf(bits, Validity.words(vector.size()));
            if (own != null) for (int i = 0; i < both.length; i++) both[i] &= own[i];
            return withValidity(vector, both);
        }
        long[] own = Validity.rebased(vector.validity(), vector.offset(), vector.size());
        long[] both = new long[Validity.words(vector.offset() + vector.size()) + 1];
        for (int i = 0; i < vector.size(); i++) {
            if (Validity.isSet(bits, i) && (own == null || Validity.isSet(own, i))) {
                Validity.set(both, vector.offset() + i);
            }
        }
        return withValidity(vector, both);
    }

    /// The values of `vector` without a dictionary around them (nested values keep theirs).
    public static ColumnVector flatten(ColumnVector vector) {
        if (!(vector instanceof DictionaryVector v)) return vector;
        if (v.dictionary().size() == 0) return nullsLike(v.dictionary(), v.size());
        if (v.dictionary().size() == 1) {
            ColumnVector repeated = repeated(v.dictionary(), v.size());
            if (repeated != null) return withValidity(repeated, Validity.rebased(v.validity(), v.offset(), v.size()));
        }
        int[] codes = v.offset() == 0 ? v.codes() : Arrays.copyOfRange(v.codes(), v.offset(), v.offset() + v.size());
        ColumnVector values = gather(v.dictionary(), codes, v.size());
        return withValidity(values, Validity.rebased(v.validity(), v.offset(), v.size()));
    }

    private static @Nullable ColumnVector repeated(ColumnVector entry, int size) {
        return switch (entry) {
            case IntVector v -> {
                int[] values = new int[size];
                Arrays.fill(values, v.get(0));
                yield new IntVector(values, 0, size, null);
            }
            case LongVector v -> {
                long[] values = new long[size];
                Arrays.fill(values, v.get(0));
                yield new LongVector(values, 0, size, null);
            }
            case DoubleVector v -> {
                double[] values = new double[size];
                Arrays.fill(values, v.get(0));
                yield new DoubleVector(values, 0, size, null);
            }
            case BytesVector v -> {
                int[] starts = new int[size];
                int[] lengths = new int[size];
                Arrays.fill(starts, v.start(0));
                Arrays.fill(lengths, v.length(0));
                yield new BytesVector(v.heap(), starts, lengths, 0, size, null);
            }
            default -> null;
        };
    }

    /// Values `rows[0]`, ..., `rows[count - 1]` of `vector`. A dictionary stays; text shares its heap.
    public static ColumnVector gather(ColumnVector vector, int[] rows, int count) {
        long[] bits = gatherBits(vector, rows, count);
        int offset = vector.offset();
        return switch (vector) {
            case NullVector _ -> new NullVector(count);
            case BooleanVector v -> {
                byte[] values = new byte[count];
                byte[] from = v.values();
                for (int i = 0; i < count; i++) values[i] = from[offset + rows[i]];
                yield new BooleanVector(values, 0, count, bits);
            }
            case IntVector v -> new IntVector(gatherInts(v.values(), offset, rows, count), 0, count, bits);
            case LongVector v -> new LongVector(gatherLongs(v.values(), offset, rows, count), 0, count, bits);
            case FloatVector v -> {
                float[] values = new float[count];
                float[] from = v.values();
                for (int i = 0; i < count; i++) values[i] = from[offset + rows[i]];
                yield new FloatVector(values, 0, count, bits);
            }
            case DoubleVector v -> {
                double[] values = new double[count];
                double[] from = v.values();
                for (int i = 0; i < count; i++) values[i] = from[offset + rows[i]];
                yield new DoubleVector(values, 0, count, bits);
            }
            case Decimal128Vector v -> {
                long[] high = gatherLongs(v.high(), offset, rows, count);
                yield new Decimal128Vector(high, gatherLongs(v.low(), offset, rows, count), 0, count, bits);
            }
            case BytesVector v -> {
                int[] starts = gatherInts(v.starts(), offset, rows, count);
                yield new BytesVector(v.heap(), starts, gatherInts(v.lengths(), offset, rows, count), 0, count, bits);
            }
            case DictionaryVector v ->
                new DictionaryVector(gatherInts(v.codes(), offset, rows, count), 0, count, bits, v.dictionary());
            case ArrayVector v -> {
                int[] starts = gatherInts(v.starts(), offset, rows, count);
                int[] lengths = gatherInts(v.lengths(), offset, rows, count);
                yield new ArrayVector(starts, lengths, 0, count, bits, v.elements());
            }
            case MapVector v -> {
                int[] starts = gatherInts(v.starts(), offset, rows, count);
                int[] lengths = gatherInts(v.lengths(), offset, rows, count);
                yield new MapVector(starts, lengths, 0, count, bits, v.keys(), v.items());
            }
            case StructVector v -> {
                var fields = new ArrayList<ColumnVector>(v.fields().size());
                for (int i = 0; i < v.fields().size(); i++) fields.add(gather(v.field(i), rows, count));
                yield new StructVector(fields, 0, count, bits);
            }
        };
    }

    /// As [#gather], with NULL for a negative row.
    public static ColumnVector gatherOrNull(ColumnVector vector, int[] rows, int count) {
        long[] present = new long[Validity.words(count)];
        int[] safe = new int[count];
        boolean complete = true;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            if (row < 0) {
                complete = false;
            } else {
                safe[i] = row;
                present[i >> 6] |= 1L << (i & 63);
            }
        }
        if (complete) return gather(vector, rows, count);
        if (vector.size() == 0) return nullsLike(vector, count);
        ColumnVector values = gather(vector, safe, count);
        long[] bits = values.validity();
        if (bits != null && !(values instanceof NullVector)) {
            for (int i = 0; i < present.length; i++) present[i] &= bits[i];
        }
        return withValidity(values, present);
    }

    /// `vector` in arrays of its own, no larger than needed. Dictionaries stay shared.
    public static ColumnVector copy(ColumnVector vector) {
        int from = vector.offset();
        int to = from + vector.size();
        int size = vector.size();
        long[] bits = vector instanceof NullVector ? null : Validity.rebased(vector.validity(), from, size);
        return switch (vector) {
            case NullVector v -> v;
            case BooleanVector v -> new BooleanVector(Arrays.copyOfRange(v.values(), from, to), 0, size, bits);
            case IntVector v -> new IntVector(Arrays.copyOfRange(v.values(), from, to), 0, size, bits);
            case LongVector v -> new LongVector(Arrays.copyOfRange(v.values(), from, to), 0, size, bits);
            case FloatVector v -> new FloatVector(Arrays.copyOfRange(v.values(), from, to), 0, size, bits);
            case DoubleVector v -> new DoubleVector(Arrays.copyOfRange(v.values(), from, to), 0, size, bits);
            case Decimal128Vector v -> {
                long[] high = Arrays.copyOfRange(v.high(), from, to);
                yield new Decimal128Vector(high, Arrays.copyOfRange(v.low(), from, to), 0, size, bits);
            }
            case BytesVector v -> copyBytes(v, bits);
            case DictionaryVector v ->
                new DictionaryVector(Arrays.copyOfRange(v.codes(), from, to), 0, size, bits, v.dictionary());
            case ArrayVector v -> {
                int[] lengths = lengthsWithoutNulls(v.lengths(), from, size, bits);
                int[] rows = elementRows(v.starts(), from, lengths);
                yield new ArrayVector(
                        startsOf(lengths), lengths, 0, size, bits, copy(gather(v.elements(), rows, rows.length)));
            }
            case MapVector v -> {
                int[] lengths = lengthsWithoutNulls(v.lengths(), from, size, bits);
                int[] rows = elementRows(v.starts(), from, lengths);
                ColumnVector keys = copy(gather(v.keys(), rows, rows.length));
                ColumnVector items = copy(gather(v.items(), rows, rows.length));
                yield new MapVector(startsOf(lengths), lengths, 0, size, bits, keys, items);
            }
            case StructVector v -> {
                var fields = new ArrayList<ColumnVector>(v.fields().size());
                for (int i = 0; i < v.fields().size(); i++) fields.add(copy(v.field(i)));
                yield new StructVector(fields, 0, size, bits);
            }
        };
    }

    /// `size` NULLs of `type`.
    public static ColumnVector nulls(DataType type, int size) {
        long[] none = Validity.noneValid(size);
        return switch (PhysicalType.of(type)) {
            case NULL -> new NullVector(size);
            case BOOLEAN -> new BooleanVector(new byte[size], 0, size, none);
            case INT -> new IntVector(new int[size], 0, size, none);
            case LONG -> new LongVector(new long[size], 0, size, none);
            case FLOAT -> new FloatVector(new float[size], 0, size, none);
            case DOUBLE -> new DoubleVector(new double[size], 0, size, none);
            case DECIMAL128 -> new Decimal128Vector(new long[size], new long[size], 0, size, none);
            case BYTES -> new BytesVector(new byte[BytesVector.PADDING], new int[size], new int[size], 0, size, none);
            case ARRAY -> {
                DataType element = ((ArrayType) type).elementType();
                yield new ArrayVector(new int[size], new int[size], 0, size, none, nulls(element, 0));
            }
            case MAP -> {
                var map = (MapType) type;
                ColumnVector keys = nulls(map.keyType(), 0);
                yield new MapVector(new int[size], new int[size], 0, size, none, keys, nulls(map.valueType(), 0));
            }
            case STRUCT -> {
                var fields = new ArrayList<ColumnVector>();
                for (StructField field : (StructType) type) fields.add(nulls(field.dataType(), size));
                yield new StructVector(fields, 0, size, none);
            }
        };
    }

    /// `size` NULLs of the kind of `vector`.
    public static ColumnVector nullsLike(ColumnVector vector, int size) {
        long[] none = Validity.noneValid(size);
        return switch (vector) {
            case NullVector _ -> new NullVector(size);
            case BooleanVector _ -> new BooleanVector(new byte[size], 0, size, none);
            case IntVector _ -> new IntVector(new int[size], 0, size, none);
            case LongVector _ -> new LongVector(new long[size], 0, size, none);
            case FloatVector _ -> new FloatVector(new float[size], 0, size, none);
            case DoubleVector _ -> new DoubleVector(new double[size], 0, size, none);
            case Decimal128Vector _ -> new Decimal128Vector(new long[size], new long[size], 0, size, none);
            case BytesVector _ ->
                new BytesVector(new byte[BytesVector.PADDING], new int[size], new int[size], 0, size, none);
            case DictionaryVector v -> nullsLike(v.dictionary(), size);
            case ArrayVector v -> new ArrayVector(new int[size], new int[size], 0, size, none, v.elements());
            case MapVector v -> new MapVector(new int[size], new int[size], 0, size, none, v.keys(), v.items());
            case StructVector v -> {
                var fields = new ArrayList<ColumnVector>();
                for (ColumnVector field : v.fields()) fields.add(nullsLike(field, size));
                yield new StructVector(fields, 0, size, none);
            }
        };
    }

    /// The values of all `vectors` (at least one, of one physical type or VOID), one after the other. Vectors over
    /// one dictionary stay over it.
    public static ColumnVector concat(List<? extends ColumnVector> vectors) {
        if (vectors.size() == 1) return vectors.getFirst();
        int size = vectors.stream().mapToInt(ColumnVector::size).sum();
        ColumnVector model = null;
        for (ColumnVector vector : vectors) {
            if (!(vector instanceof NullVector) && (model == null || model.size() == 0)) model = vector;
        }
        if (model == null) return new NullVector(size);
        var parts = new ArrayList<ColumnVector>(vectors.size());
        for (ColumnVector vector : vectors) {
            if (vector.size() == 0) continue;
            parts.add(vector instanceof NullVector ? nullsLike(Vectors.flatten(model), vector.size()) : vector);
        }
        if (parts.isEmpty()) return model.slice(0, 0);
        if (parts.size() == 1) return parts.getFirst();
        if (!shareDictionary(parts)) parts.replaceAll(Vectors::flatten);
        return concatAlike(parts, size);
    }

    private static boolean shareDictionary(List<ColumnVector> parts) {
        if (!(parts.getFirst() instanceof DictionaryVector first)) return false;
        for (ColumnVector part : parts) {
            if (!(part instanceof DictionaryVector v) || v.dictionary() != first.dictionary()) return false;
        }
        return true;
    }

    private static ColumnVector concatAlike(List<ColumnVector> parts, int size) {
        long[] bits = concatBits(parts, size);
        return switch (parts.getFirst()) {
            case NullVector _ -> new NullVector(size);
            case BooleanVector _ -> {
                byte[] values = new byte[size];
                fill(parts, v -> ((BooleanVector) v).values(), values);
                yield new BooleanVector(values, 0, size, bits);
            }
            case IntVector _ -> {
                int[] values = new int[size];
                fill(parts, v -> ((IntVector) v).values(), values);
                yield new IntVector(values, 0, size, bits);
            }
            case LongVector _ -> {
                long[] values = new long[size];
                fill(parts, v -> ((LongVector) v).values(), values);
                yield new LongVector(values, 0, size, bits);
            }
            case FloatVector _ -> {
                float[] values = new float[size];
                fill(parts, v -> ((FloatVector) v).values(), values);
                yield new FloatVector(values, 0, size, bits);
            }
            case DoubleVector _ -> {
                double[] values = new double[size];
                fill(parts, v -> ((DoubleVector) v).values(), values);
                yield new DoubleVector(values, 0, size, bits);
            }
            case Decimal128Vector _ -> {
                long[] high = new long[size];
                long[] low = new long[size];
                fill(parts, v -> ((Decimal128Vector) v).high(), high);
                fill(parts, v -> ((Decimal128Vector) v).low(), low);
                yield new Decimal128Vector(high, low, 0, size, bits);
            }
            case BytesVector _ -> concatBytes(parts, size, bits);
            case DictionaryVector first -> {
                int[] codes = new int[size];
                fill(parts, v -> ((DictionaryVector) v).codes(), codes);
                yield new DictionaryVector(codes, 0, size, bits, first.dictionary());
            }
            case ArrayVector _ -> {
                int[] starts = new int[size];
                int[] lengths = new int[size];
                fill(parts, v -> ((ArrayVector) v).lengths(), lengths);
                var elements = new ArrayList<ColumnVector>();
                int end = 0;
                int shift = 0;
                for (ColumnVector part : parts) {
                    var v = (ArrayVector) part;
                    for (int i = 0; i < v.size(); i++) starts[end + i] = v.start(i) + shift;
                    end += v.size();
                    shift += v.elements().size();
                    elements.add(v.elements());
                }
                yield new ArrayVector(starts, lengths, 0, size, bits, concat(elements));
            }
            case MapVector _ -> {
                int[] starts = new int[size];
                int[] lengths = new int[size];
                fill(parts, v -> ((MapVector) v).lengths(), lengths);
                var keys = new ArrayList<ColumnVector>();
                var items = new ArrayList<ColumnVector>();
                int end = 0;
                int shift = 0;
                for (ColumnVector part : parts) {
                    var v = (MapVector) part;
                    for (int i = 0; i < v.size(); i++) starts[end + i] = v.start(i) + shift;
                    end += v.size();
                    shift += v.keys().size();
                    keys.add(v.keys());
                    items.add(v.items());
                }
                yield new MapVector(starts, lengths, 0, size, bits, concat(keys), concat(items));
            }
            case StructVector first -> {
                var fields = new ArrayList<ColumnVector>();
                for (int f = 0; f < first.fields().size(); f++) {
                    var pieces = new ArrayList<ColumnVector>();
                    for (ColumnVector part : parts) pieces.add(((StructVector) part).field(f));
                    fields.add(concat(pieces));
                }
                yield new StructVector(fields, 0, size, bits);
            }
        };
    }

    private interface ArrayOf {
        Object of(ColumnVector vector);
    }

    @SuppressWarnings("SuspiciousSystemArraycopy") // `arrayOf` and `target` are arrays of one type
    private static void fill(List<ColumnVector> parts, ArrayOf arrayOf, Object target) {
        int end = 0;
        for (ColumnVector part : parts) {
            System.arraycopy(arrayOf.of(part), part.offset(), target, end, part.size());
            end += part.size();
        }
    }

    private static long @Nullable [] concatBits(List<ColumnVector> parts, int size) {
        boolean nulls = false;
        for (ColumnVector part : parts) nulls |= part.validity() != null;
        if (!nulls) return null;
        long[] bits = new long[Validity.words(size)];
        int end = 0;
        for (ColumnVector part : parts) {
            for (int i = 0; i < part.size(); i++) if (!part.isNull(i)) Validity.set(bits, end + i);
            end += part.size();
        }
        return bits;
    }

    private static BytesVector copyBytes(BytesVector v, long @Nullable [] bits) {
        int size = v.size();
        int[] lengths = lengthsWithoutNulls(v.lengths(), v.offset(), size, bits);
        int[] starts = startsOf(lengths);
        byte[] heap = new byte[totalLength(lengths) + BytesVector.PADDING];
        for (int i = 0; i < size; i++) System.arraycopy(v.heap(), v.start(i), heap, starts[i], lengths[i]);
        return new BytesVector(heap, starts, lengths, 0, size, bits);
    }

    private static BytesVector concatBytes(List<ColumnVector> parts, int size, long @Nullable [] bits) {
        int[] lengths = new int[size];
        byte[] shared = ((BytesVector) parts.getFirst()).heap();
        int end = 0;
        for (ColumnVector part : parts) {
            var v = (BytesVector) part;
            if (v.heap() != shared) shared = null;
            for (int i = 0; i < v.size(); i++) lengths[end + i] = v.isNull(i) ? 0 : v.length(i);
            end += v.size();
        }
        if (shared != null) {
            int[] starts = new int[size];
            fill(parts, v -> ((BytesVector) v).starts(), starts);
            return new BytesVector(shared, starts, lengths, 0, size, bits);
        }
        int[] starts = startsOf(lengths);
        byte[] heap = new byte[totalLength(lengths) + BytesVector.PADDING];
        end = 0;
        for (ColumnVector part : parts) {
            var v = (BytesVector) part;
            for (int i = 0; i < v.size(); i++) {
                System.arraycopy(v.heap(), v.start(i), heap, starts[end + i], lengths[end + i]);
            }
            end += v.size();
        }
        return new BytesVector(heap, starts, lengths, 0, size, bits);
    }

    private static int totalLength(int[] lengths) {
        long total = 0;
        for (int length : lengths) total += length;
        if (total > Integer.MAX_VALUE - 64) throw new InternalException("a text heap of " + total + " bytes");
        return (int) total;
    }

    private static int[] lengthsWithoutNulls(int[] lengths, int offset, int size, long @Nullable [] bits) {
        int[] result = Arrays.copyOfRange(lengths, offset, offset + size);
        if (bits != null) {
            for (int i = 0; i < size; i++) if (!Validity.isSet(bits, i)) result[i] = 0;
        }
        return result;
    }

    private static int[] startsOf(int[] lengths) {
        int[] starts = new int[lengths.length];
        int end = 0;
        for (int i = 0; i < lengths.length; i++) {
            starts[i] = end;
            end += lengths[i];
        }
        return starts;
    }

    private static int[] elementRows(int[] starts, int offset, int[] lengths) {
        int[] rows = new int[totalLength(lengths)];
        int end = 0;
        for (int i = 0; i < lengths.length; i++) {
            int start = starts[offset + i];
            for (int k = 0; k < lengths[i]; k++) rows[end++] = start + k;
        }
        return rows;
    }

    private static int[] gatherInts(int[] from, int offset, int[] rows, int count) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) values[i] = from[offset + rows[i]];
        return values;
    }

    private static long[] gatherLongs(long[] from, int offset, int[] rows, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) values[i] = from[offset + rows[i]];
        return values;
    }

    private static long @Nullable [] gatherBits(ColumnVector vector, int[] rows, int count) {
        if (vector instanceof NullVector) return null;
        long[] from = vector.validity();
        if (from == null) return null;
        int offset = vector.offset();
        long[] bits = new long[Validity.words(count)];
        int valid = 0;
        for (int i = 0; i < count; i++) {
            int row = offset + rows[i];
            long bit = from[row >> 6] >>> (row & 63) & 1;
            bits[i >> 6] |= bit << (i & 63);
            valid += (int) bit;
        }
        return valid == count ? null : bits;
    }
}
