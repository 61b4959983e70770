package dev.kindling.execution.operator;

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
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.PhysicalType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Random batches of all types and forms, and their rows as lists of Java values for naive references.
public final class TestRows {

    /// One type of each physical kind.
    public static final List<DataType> ALL_TYPES = List.of(
            AtomicType.INT,
            AtomicType.LONG,
            AtomicType.STRING,
            AtomicType.DOUBLE,
            AtomicType.BOOLEAN,
            AtomicType.FLOAT,
            new DecimalType(38, 2),
            new ArrayType(AtomicType.INT),
            StructType.of(new StructField("a", AtomicType.LONG), new StructField("b", AtomicType.STRING)),
            new MapType(AtomicType.STRING, AtomicType.INT),
            AtomicType.NULL);

    private TestRows() {}

    /// Batches of random sizes with `rowCount` rows in all.
    ///
    /// @param distinct about how many different values each column has
    public static List<Batch> random(List<DataType> types, int rowCount, int distinct, double nulls, Random random) {
        List<Batch> batches = new ArrayList<>();
        ColumnVector[] dictionaries = new ColumnVector[types.size()];
        for (int left = rowCount; left > 0; ) {
            int size = Math.min(left, 1 + random.nextInt(random.nextInt(10) == 0 ? Batch.CAPACITY : 300));
            List<ColumnVector> columns = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                columns.add(column(types.get(i), size, distinct, nulls, random, dictionaries, i));
            }
            batches.add(new Batch(size, columns));
            left -= size;
        }
        return batches;
    }

    private static ColumnVector column(
            DataType type,
            int size,
            int distinct,
            double nulls,
            Random random,
            @Nullable ColumnVector[] dictionaries,
            int index) {
        int form = random.nextInt(4);
        if (form == 0 && PhysicalType.of(type) != PhysicalType.NULL) {
            ColumnVector dictionary = dictionaries[index];
            if (dictionary == null || random.nextInt(3) == 0) {
                int entries = random.nextInt(5) == 0 ? 1 : 1 + random.nextInt(Math.min(2 * distinct, 3000));
                dictionary = plain(type, entries, distinct, 0, random);
                dictionaries[index] = dictionary;
            }
            int offset = random.nextInt(3);
            int[] codes = new int[offset + size];
            for (int i = 0; i < codes.length; i++) codes[i] = random.nextInt(dictionary.size());
            return new DictionaryVector(codes, offset, size, validity(codes.length, nulls, random), dictionary);
        }
        int before = random.nextInt(70);
        return plain(type, before + size, distinct, nulls, random).slice(before, size);
    }

    private static long @Nullable [] validity(int size, double nulls, Random random) {
        if (nulls == 0 || random.nextInt(3) == 0) return null;
        long[] bits = Validity.allValid(size);
        for (int i = 0; i < size; i++) if (random.nextDouble() < nulls) Validity.clear(bits, i);
        return bits;
    }

    private static ColumnVector plain(DataType type, int size, int distinct, double nulls, Random random) {
        long[] bits = validity(size, nulls, random);
        int[] picks = random.ints(size, 0, distinct).toArray();
        return switch (PhysicalType.of(type)) {
            case NULL -> new NullVector(size);
            case BOOLEAN -> {
                byte[] values = new byte[size];
                for (int i = 0; i < size; i++) values[i] = (byte) (picks[i] & 1);
                yield new BooleanVector(values, 0, size, bits);
            }
            case INT ->
                new IntVector(Arrays.stream(picks).map(p -> p - distinct / 2).toArray(), 0, size, bits);
            case LONG ->
                new LongVector(
                        Arrays.stream(picks)
                                .mapToLong(p -> (p - 3L) * (distinct % 2 == 0 ? 1L << 33 : 1))
                                .toArray(),
                        0,
                        size,
                        bits);
            case FLOAT -> {
                float[] values = new float[size];
                for (int i = 0; i < size; i++) values[i] = (float) floating(picks[i]);
                yield new FloatVector(values, 0, size, bits);
            }
            case DOUBLE ->
                new DoubleVector(
                        Arrays.stream(picks).mapToDouble(TestRows::floating).toArray(), 0, size, bits);
            case DECIMAL128 -> {
                long[] high = new long[size];
                long[] low = new long[size];
                for (int i = 0; i < size; i++) {
                    high[i] = picks[i] % 3 - 1L;
                    low[i] = picks[i] * 0x9E3779B97F4A7C15L;
                }
                yield new Decimal128Vector(high, low, 0, size, bits);
            }
            case BYTES -> {
                var texts = new String[size];
                for (int i = 0; i < size; i++) texts[i] = text(picks[i]);
                yield Vectors.withValidity(BytesVector.ofStrings(texts), bits);
            }
            case ARRAY -> {
                int[] starts = new int[size];
                int[] lengths = new int[size];
                for (int i = 0; i < size; i++) {
                    lengths[i] = picks[i] % 4;
                    starts[i] = picks[i] % 7;
                }
                ColumnVector elements = IntVector.of(5, 3, 5, 3, 1, 0, 9, 9, 2, 4, 6);
                yield new ArrayVector(starts, lengths, 0, size, bits, elements);
            }
            case MAP -> {
                int[] starts = new int[size];
                int[] lengths = new int[size];
                for (int i = 0; i < size; i++) {
                    lengths[i] = picks[i] % 3;
                    starts[i] = picks[i] % 5;
                }
                ColumnVector keys = BytesVector.ofStrings("a", "b", "c", "d", "e", "f", "g", "h");
                yield new MapVector(starts, lengths, 0, size, bits, keys, IntVector.of(1, 2, 3, 4, 5, 6, 7, 8));
            }
            case STRUCT -> {
                List<ColumnVector> fields = ((StructType) type)
                        .types().stream()
                                .map(t -> plain(t, size, distinct, nulls, random))
                                .toList();
                yield new StructVector(fields, 0, size, bits);
            }
        };
    }

    private static double floating(int pick) {
        return switch (pick) {
            case 0 -> -0.0;
            case 1 -> 0.0;
            case 2 -> Double.NaN;
            case 3 -> Double.NEGATIVE_INFINITY;
            default -> (pick % 2 == 0 ? 1 : -1) * (pick + 0.5);
        };
    }

    private static String text(int pick) {
        return switch (pick % 5) {
            case 0 -> "";
            case 1 -> "x".repeat(pick % 40);
            case 2 -> "common prefix, then " + pick;
            case 3 -> "a" + "\0".repeat(pick % 11);
            default -> "ä" + pick;
        };
    }

    /// The rows of batches; -0.0 and NaN normalized, nested values as lists.
    public static List<List<@Nullable Object>> rows(List<Batch> batches) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Batch batch : batches) {
            for (int i = 0; i < batch.rowCount(); i++) {
                List<@Nullable Object> row = new ArrayList<>();
                for (ColumnVector column : batch.columns()) row.add(value(column, i));
                rows.add(row);
            }
        }
        return rows;
    }

    /// One value as a Java object.
    public static @Nullable Object value(ColumnVector vector, int row) {
        if (vector.isNull(row)) return null;
        return switch (vector) {
            case NullVector _ -> null;
            case BooleanVector v -> v.get(row) != 0;
            case IntVector v -> v.get(row);
            case LongVector v -> v.get(row);
            case FloatVector v -> v.get(row) + 0.0f;
            case DoubleVector v -> v.get(row) + 0.0;
            case Decimal128Vector v ->
                BigInteger.valueOf(v.high()[v.offset() + row])
                        .shiftLeft(64)
                        .add(new BigInteger(Long.toUnsignedString(v.low()[v.offset() + row])));
            case BytesVector v -> v.text(row);
            case DictionaryVector v -> value(v.dictionary(), v.code(row));
            case ArrayVector v -> values(v.elements(), v.start(row), v.length(row));
            case MapVector v ->
                Arrays.asList(
                        values(v.keys(), v.start(row), v.length(row)), values(v.items(), v.start(row), v.length(row)));
            case StructVector v -> {
                List<@Nullable Object> fields = new ArrayList<>();
                for (ColumnVector field : v.fields()) fields.add(value(field, v.offset() + row));
                yield fields;
            }
        };
    }

    private static List<@Nullable Object> values(ColumnVector elements, int start, int length) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = start; i < start + length; i++) list.add(value(elements, i));
        return list;
    }

    /// Whether two lists hold the same rows, in any order; says which differ.
    public static void assertSameRows(
            List<List<@Nullable Object>> actual, List<List<@Nullable Object>> expected, String description) {
        Map<List<@Nullable Object>, Integer> surplus = new HashMap<>();
        for (List<@Nullable Object> row : actual) surplus.merge(row, 1, Integer::sum);
        for (List<@Nullable Object> row : expected) surplus.merge(row, -1, Integer::sum);
        surplus.values().removeIf(count -> count == 0);
        if (!surplus.isEmpty()) {
            throw new AssertionError(description + ": " + surplus.size() + " rows differ, for example "
                    + surplus.entrySet().stream().limit(5).toList());
        }
    }

    /// Reads an operator to its end and closes it; what it gave is looked at right away, as its owner may.
    public static List<List<@Nullable Object>> drain(BatchOperator operator) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (operator) {
            for (Batch batch = operator.next(); batch != null; batch = operator.next()) {
                if (batch.rowCount() == 0) throw new AssertionError("an empty batch");
                if (batch.rowCount() > Batch.CAPACITY) throw new AssertionError("a batch of " + batch.rowCount());
                rows.addAll(rows(List.of(batch)));
            }
            if (operator.next() != null) throw new AssertionError("rows after the end");
        }
        return rows;
    }
}
