package dev.kindling.datasources.file;

import dev.kindling.catalyst.expression.BytesValue;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.CharType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.VarcharType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Random values in literal form, with the edges of every type among them.
public final class RandomRows {

    private static final String[] TEXTS = {
        "",
        "a",
        "abc",
        "a,b",
        "\"",
        "say \"hi\"",
        "line\nbreak",
        "x\r\ny",
        "\\",
        "a\\\"b",
        "'",
        "NULL",
        "null",
        "äöü€",
        "😀",
        "tab\there",
        "=1",
        "#",
        "-",
        "0",
        "true",
        "{\"a\":1}",
        "a b",
        "\"\"",
        ",",
        "a\\",
        "\\n"
    };

    private final Random random;

    public RandomRows(long seed) {
        random = new Random(seed);
    }

    public StructType schema(List<DataType> types, int mostColumns) {
        var schema = new StructType();
        int count = 1 + random.nextInt(mostColumns);
        for (int i = 0; i < count; i++) schema = schema.add("c" + i, types.get(random.nextInt(types.size())));
        return schema;
    }

    public List<List<@Nullable Object>> rows(StructType schema, int count) {
        var rows = new ArrayList<List<@Nullable Object>>();
        for (int i = 0; i < count; i++) {
            var row = new ArrayList<@Nullable Object>();
            for (StructField field : schema) row.add(random.nextInt(8) == 0 ? null : value(field.dataType()));
            rows.add(row);
        }
        return rows;
    }

    public Object value(DataType type) {
        return switch (type) {
            case AtomicType atomic ->
                switch (atomic) {
                    case NULL -> throw new IllegalArgumentException("VOID has no values");
                    case BOOLEAN -> random.nextBoolean();
                    case BYTE -> (int) (byte) random.nextInt();
                    case SHORT -> (int) (short) random.nextInt();
                    case INT -> pick(random.nextInt(), random.nextInt(100) - 50, Integer.MIN_VALUE, Integer.MAX_VALUE);
                    case LONG ->
                        pick(random.nextLong(), (long) random.nextInt(100), Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53);
                    case FLOAT -> pick(random.nextFloat(), (float) random.nextGaussian() * 1e20f, 0f, -1.5f);
                    case DOUBLE -> pick(random.nextGaussian(), random.nextInt(100) / 4.0, 1e300, 4.9e-324, 0.0, -1e15);
                    case STRING -> text();
                    case BINARY -> new BytesValue(text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    case DATE -> pick(random.nextInt(40_000) - 10_000, -719_162, 2_932_896);
                    case TIMESTAMP, TIMESTAMP_NTZ ->
                        pick(random.nextInt() * 1_000_000L + random.nextInt(1_000_000), 0L, -1L, 1_000L);
                };
            case DecimalType decimal -> {
                BigInteger bound = BigInteger.TEN.pow(decimal.precision());
                BigInteger unscaled = new BigInteger(random.nextInt(bound.bitLength()) + 1, random).mod(bound);
                yield new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), decimal.scale());
            }
            case CharType _, VarcharType _ -> "x";
            case TimeType _ -> random.nextInt(86_400) * 1_000_000_000L + random.nextInt(1_000_000) * 1000L;
            case YearMonthIntervalType _ -> random.nextInt();
            case DayTimeIntervalType _ -> random.nextLong();
            case ArrayType(var element, boolean containsNull) -> {
                var list = new ArrayList<@Nullable Object>();
                int count = random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    list.add(containsNull && random.nextInt(5) == 0 ? null : value(element));
                }
                yield list;
            }
            case MapType(var key, var item, boolean valueContainsNull) -> {
                var keys = new LinkedHashSet<Object>();
                int count = random.nextInt(4);
                for (int i = 0; i < count; i++) keys.add(value(key));
                var items = new ArrayList<@Nullable Object>();
                for (int i = 0; i < keys.size(); i++) {
                    items.add(valueContainsNull && random.nextInt(5) == 0 ? null : value(item));
                }
                yield List.of(new ArrayList<>(keys), items);
            }
            case StructType struct -> {
                var fields = new ArrayList<@Nullable Object>();
                for (StructField field : struct) fields.add(random.nextInt(6) == 0 ? null : value(field.dataType()));
                yield fields;
            }
        };
    }

    private String text() {
        if (random.nextInt(3) == 0) return "t" + random.nextInt(1000);
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return random.nextInt(3) == 0 ? values[random.nextInt(values.length)] : values[0];
    }
}
