package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.expression.BytesValue;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.TimeType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Schemas and rows from a seed: few and many distinct values, runs, NULLs, empty lists and texts.
final class RandomTables {

    private final Random random;

    RandomTables(long seed) {
        this.random = new Random(seed);
    }

    StructType schema() {
        var fields = new ArrayList<StructField>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) fields.add(new StructField("c" + i, type(0)));
        return new StructType(fields);
    }

    private DataType type(int depth) {
        int kind = random.nextInt(depth < 3 ? 20 : 16);
        return switch (kind) {
            case 0 -> AtomicType.BOOLEAN;
            case 1 -> AtomicType.BYTE;
            case 2 -> AtomicType.SHORT;
            case 3 -> AtomicType.INT;
            case 4 -> AtomicType.LONG;
            case 5 -> AtomicType.FLOAT;
            case 6 -> AtomicType.DOUBLE;
            case 7, 8 -> AtomicType.STRING;
            case 9 -> AtomicType.BINARY;
            case 10 -> AtomicType.DATE;
            case 11 -> AtomicType.TIMESTAMP;
            case 12 -> AtomicType.TIMESTAMP_NTZ;
            case 13 -> new DecimalType(1 + random.nextInt(9), 0);
            case 14 -> new DecimalType(10 + random.nextInt(29), random.nextInt(10));
            case 15 -> new TimeType(6);
            case 16, 17 -> new ArrayType(type(depth + 1));
            case 18 -> new MapType(random.nextBoolean() ? AtomicType.STRING : AtomicType.INT, type(depth + 1));
            default -> {
                var fields = new ArrayList<StructField>();
                int count = 1 + random.nextInt(3);
                for (int i = 0; i < count; i++) fields.add(new StructField("f" + i, type(depth + 1)));
                yield new StructType(fields);
            }
        };
    }

    List<List<@Nullable Object>> rows(StructType schema, int count) {
        var columns = new ArrayList<List<@Nullable Object>>();
        for (StructField field : schema) {
            double nulls = random.nextInt(3) == 0 ? 0 : random.nextDouble();
            int distinct = random.nextBoolean() ? 1 + random.nextInt(5) : Integer.MAX_VALUE;
            columns.add(column(field.dataType(), count, nulls, distinct));
        }
        var rows = new ArrayList<List<@Nullable Object>>();
        for (int i = 0; i < count; i++) {
            var row = new ArrayList<@Nullable Object>();
            for (List<@Nullable Object> column : columns) row.add(column.get(i));
            rows.add(row);
        }
        return rows;
    }

    private List<@Nullable Object> column(DataType type, int count, double nulls, int distinct) {
        var pool = new ArrayList<Object>();
        for (int i = 0; i < Math.min(distinct, count); i++) pool.add(value(type, nulls));
        var column = new ArrayList<@Nullable Object>();
        while (column.size() < count) {
            Object value = random.nextDouble() < nulls ? null : pool.get(random.nextInt(pool.size()));
            int run = random.nextInt(10) == 0 ? 1 + random.nextInt(40) : 1;
            for (int i = 0; i < run && column.size() < count; i++) column.add(value);
        }
        return column;
    }

    private @Nullable Object valueOrNull(DataType type, double nulls) {
        return random.nextDouble() < nulls ? null : value(type, nulls);
    }

    private Object value(DataType type, double nulls) {
        return switch (type) {
            case AtomicType.BOOLEAN -> random.nextBoolean();
            case AtomicType.BYTE -> (int) (byte) random.nextInt();
            case AtomicType.SHORT -> (int) (short) random.nextInt();
            case AtomicType.INT -> random.nextInt() >> random.nextInt(32);
            case AtomicType.DATE -> random.nextInt(40000) - 10000;
            case AtomicType.LONG -> random.nextLong() >> random.nextInt(64);
            case AtomicType.TIMESTAMP, AtomicType.TIMESTAMP_NTZ -> random.nextLong() >> 10;
            case AtomicType.FLOAT -> random.nextInt(50) == 0 ? Float.NaN : random.nextFloat() * 100 - 50;
            case AtomicType.DOUBLE -> random.nextInt(50) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian();
            case AtomicType.STRING -> text();
            case AtomicType.BINARY -> {
                byte[] bytes = new byte[random.nextInt(12)];
                random.nextBytes(bytes);
                yield new BytesValue(bytes);
            }
            case DecimalType(var precision, var scale) -> {
                BigInteger limit = BigInteger.TEN.pow(precision);
                BigInteger unscaled = new BigInteger(limit.bitLength() + 3, random).mod(limit);
                yield new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
            }
            case TimeType _ -> random.nextLong(86_400_000_000L) * 1000;
            case ArrayType(var elementType, var _) -> {
                var list = new ArrayList<@Nullable Object>();
                int size = random.nextInt(4);
                for (int i = 0; i < size; i++) list.add(valueOrNull(elementType, nulls));
                yield list;
            }
            case MapType(var keyType, var itemType, var _) -> {
                var keys = new TreeSet<>();
                int size = random.nextInt(3);
                for (int i = 0; i < size; i++) keys.add(value(keyType, 0));
                var items = new ArrayList<@Nullable Object>();
                for (int i = 0; i < keys.size(); i++) items.add(valueOrNull(itemType, nulls));
                yield Arrays.asList(new ArrayList<>(keys), items);
            }
            case StructType struct -> {
                var fields = new ArrayList<@Nullable Object>();
                for (StructField field : struct) fields.add(valueOrNull(field.dataType(), nulls));
                yield fields;
            }
            default -> throw new AssertionError(type);
        };
    }

    private String text() {
        var text = new StringBuilder();
        int length = random.nextInt(20) == 0 ? 100 : random.nextInt(10);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(random.nextInt(20) == 0 ? 0x1F600 + random.nextInt(40) : 'a' + random.nextInt(26));
        }
        return text.toString();
    }
}
