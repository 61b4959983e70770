package dev.kindling.catalyst.expression;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.PhysicalType;
import dev.kindling.sql.types.StructType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Seeded random vectors with NULLs, offsets and dictionaries, edge values more often than chance.
public final class RandomVectors {

    public static final List<DataType> TYPES = List.of(
            AtomicType.BOOLEAN,
            AtomicType.INT,
            AtomicType.LONG,
            AtomicType.FLOAT,
            AtomicType.DOUBLE,
            AtomicType.STRING,
            AtomicType.BINARY,
            AtomicType.DATE,
            AtomicType.TIMESTAMP,
            new DecimalType(10, 2),
            new DecimalType(38, 10),
            new ArrayType(AtomicType.STRING),
            new ArrayType(new ArrayType(AtomicType.INT)),
            new MapType(AtomicType.STRING, AtomicType.DOUBLE),
            new StructType().add("a", AtomicType.INT).add("b", new ArrayType(AtomicType.STRING)));

    private static final String[] TEXTS = {
        "", "a", "b", "ab", "Zoë", "日本語", "x%y_z", " pad ", "\uD83D\uDE00", "hello world"
    };

    private final Random random;

    public RandomVectors(long seed) {
        random = new Random(seed);
    }

    public Random random() {
        return random;
    }

    /// `size` values of `type`; sometimes a slice of a longer vector, sometimes a dictionary, sometimes without
    /// NULLs.
    public ColumnVector next(DataType type, int size) {
        int before = random.nextInt(3) == 0 ? 0 : random.nextInt(70);
        int after = random.nextInt(5);
        boolean nulls = random.nextInt(3) != 0;
        int total = before + size + after;
        ColumnVector vector;
        if (random.nextInt(4) == 0) {
            var entries = LiteralVectorBuilder.of(type);
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) entries.append(value(type));
            int[] codes = random.ints(total, 0, count).toArray();
            long[] bits = nulls ? Validity.noneValid(total) : null;
            for (int i = 0; bits != null && i < total; i++) if (random.nextInt(5) != 0) Validity.set(bits, i);
            vector = new DictionaryVector(codes, 0, total, bits, entries.build());
        } else {
            var builder = LiteralVectorBuilder.of(type);
            for (int i = 0; i < total; i++) builder.append(nulls && random.nextInt(5) == 0 ? null : value(type));
            vector = builder.build();
        }
        return vector.slice(before, size);
    }

    public Object value(DataType type) {
        if (type == AtomicType.DATE) return random.nextInt(40000) - 10000;
        if (type == AtomicType.TIMESTAMP || type == AtomicType.TIMESTAMP_NTZ) {
            return random.nextLong(4_000_000_000_000_000L) - 1_000_000_000_000_000L;
        }
        if (type == AtomicType.BYTE) return (int) (byte) random.nextInt();
        if (type == AtomicType.SHORT) return (int) (short) random.nextInt();
        return switch (PhysicalType.of(type)) {
            case NULL -> throw new IllegalArgumentException();
            case BOOLEAN -> random.nextBoolean();
            case INT ->
                switch (random.nextInt(8)) {
                    case 0 -> Integer.MAX_VALUE;
                    case 1 -> Integer.MIN_VALUE;
                    case 2 -> random.nextInt();
                    default -> random.nextInt(20) - 10;
                };
            case LONG, DECIMAL128 ->
                type instanceof DecimalType d
                        ? decimal(d)
                        : switch (random.nextInt(8)) {
                            case 0 -> Long.MAX_VALUE;
                            case 1 -> Long.MIN_VALUE;
                            case 2 -> random.nextLong();
                            default -> (long) random.nextInt(20) - 10;
                        };
            case FLOAT ->
                switch (random.nextInt(10)) {
                    case 0 -> Float.NaN;
                    case 1 -> -0.0f;
                    case 2 -> 0.0f;
                    case 3 -> Float.NEGATIVE_INFINITY;
                    default -> random.nextInt(100) / 4f - 10;
                };
            case DOUBLE ->
                switch (random.nextInt(10)) {
                    case 0 -> Double.NaN;
                    case 1 -> -0.0;
                    case 2 -> 0.0;
                    case 3 -> Double.POSITIVE_INFINITY;
                    case 4 -> random.nextGaussian() * 1e20;
                    default -> random.nextInt(100) / 4.0 - 10;
                };
            case BYTES -> {
                String text = TEXTS[random.nextInt(TEXTS.length)];
                yield type == AtomicType.BINARY
                        ? new BytesValue(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        : text;
            }
            case ARRAY -> list(((ArrayType) type).elementType(), random.nextInt(4));
            case MAP -> {
                var keys = new LinkedHashSet<Object>();
                for (int i = random.nextInt(4); i > 0; i--) keys.add(value(((MapType) type).keyType()));
                yield List.of(new ArrayList<>(keys), list(((MapType) type).valueType(), keys.size()));
            }
            case STRUCT -> {
                var fields = new ArrayList<@Nullable Object>();
                for (DataType field : ((StructType) type).types()) {
                    fields.add(random.nextInt(5) == 0 ? null : value(field));
                }
                yield fields;
            }
        };
    }

    private List<@Nullable Object> list(DataType type, int size) {
        var values = new ArrayList<@Nullable Object>();
        for (int i = 0; i < size; i++) values.add(random.nextInt(5) == 0 ? null : value(type));
        return values;
    }

    private BigDecimal decimal(DecimalType type) {
        int digits = 1 + random.nextInt(type.precision());
        BigInteger bound = BigInteger.TEN.pow(digits);
        BigInteger unscaled = new BigInteger(bound.bitLength() + 1, random).mod(bound);
        if (random.nextInt(10) == 0)
            unscaled = BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE);
        return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.scale());
    }
}
