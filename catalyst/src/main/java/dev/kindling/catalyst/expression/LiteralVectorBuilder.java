package dev.kindling.catalyst.expression;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntBuilder;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.MapVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.StructVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.PhysicalType;
import dev.kindling.sql.types.StructType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Collects values in the form of [PhysicalExpression.Literal] into a vector: constants, rows a program hands over,
/// tests.
public final class LiteralVectorBuilder {

    private final DataType type;
    private final PhysicalType physicalType;
    private final List<LiteralVectorBuilder> children;
    private final BytesBuilder bytes = new BytesBuilder(4, 16);
    private final IntBuilder starts = new IntBuilder(4);
    private final IntBuilder lengths = new IntBuilder(4);
    private long[] words = new long[4];
    private long[] lowWords = new long[4];
    private long[] bits = new long[1];
    private boolean nulls;
    private int size;

    private LiteralVectorBuilder(DataType type) {
        this.type = type;
        this.physicalType = PhysicalType.of(type);
        this.children = switch (type) {
            case ArrayType array -> List.of(new LiteralVectorBuilder(array.elementType()));
            case MapType map ->
                List.of(new LiteralVectorBuilder(map.keyType()), new LiteralVectorBuilder(map.valueType()));
            case StructType struct ->
                struct.types().stream().map(LiteralVectorBuilder::new).toList();
            default -> List.of();
        };
    }

    public static LiteralVectorBuilder of(DataType type) {
        return new LiteralVectorBuilder(type);
    }

    public int size() {
        return size;
    }

    /// Adds one value; null is NULL.
    public LiteralVectorBuilder append(@Nullable Object value) {
        if (size == words.length) {
            words = Arrays.copyOf(words, size * 2);
            lowWords = Arrays.copyOf(lowWords, size * 2);
        }
        if (bits.length < Validity.words(size + 1)) bits = Arrays.copyOf(bits, bits.length * 2);
        if (value == null) {
            appendFiller();
            nulls = true;
        } else {
            appendValue(value);
            Validity.set(bits, size);
        }
        size++;
        return this;
    }

    private void appendFiller() {
        switch (physicalType) {
            case BYTES -> bytes.end();
            case ARRAY, MAP -> {
                starts.add(children.getFirst().size());
                lengths.add(0);
            }
            case STRUCT -> children.forEach(c -> c.append(null));
            default -> words[size] = 0;
        }
    }

    private void appendValue(Object value) {
        switch (physicalType) {
            case NULL -> throw new IllegalArgumentException("a value of type VOID: " + value);
            case BOOLEAN -> words[size] = (Boolean) value ? 1 : 0;
            case INT -> words[size] = (Integer) value;
            case LONG ->
                words[size] = type instanceof DecimalType d
                        ? unscaled((BigDecimal) value, d).longValueExact()
                        : (Long) value;
            case FLOAT -> words[size] = Float.floatToRawIntBits((Float) value);
            case DOUBLE -> words[size] = Double.doubleToRawLongBits((Double) value);
            case DECIMAL128 -> {
                BigInteger unscaled = unscaled((BigDecimal) value, (DecimalType) type);
                words[size] = unscaled.shiftRight(64).longValueExact();
                lowWords[size] = unscaled.longValue();
            }
            case BYTES -> {
                if (value instanceof BytesValue raw) bytes.append(raw.toArray());
                else bytes.append((String) value);
                bytes.end();
            }
            case ARRAY -> {
                var elements = (List<?>) value;
                starts.add(children.getFirst().size());
                lengths.add(elements.size());
                for (Object element : elements) children.getFirst().append(element);
            }
            case MAP -> {
                var keys = (List<?>) element(value, 0);
                var items = (List<?>) element(value, 1);
                starts.add(children.getFirst().size());
                lengths.add(keys.size());
                for (Object key : keys) children.get(0).append(key);
                for (Object item : items) children.get(1).append(item);
            }
            case STRUCT -> {
                var fields = (List<?>) value;
                for (int i = 0; i < children.size(); i++) children.get(i).append(fields.get(i));
            }
        }
    }

    private static Object element(Object list, int index) {
        return Objects.requireNonNull(((List<?>) list).get(index));
    }

    private static BigInteger unscaled(BigDecimal value, DecimalType type) {
        return value.setScale(type.scale(), RoundingMode.UNNECESSARY).unscaledValue();
    }

    /// The values so far. The builder is not used after.
    public ColumnVector build() {
        long[] validity = nulls ? bits : null;
        return switch (physicalType) {
            case NULL -> new NullVector(size);
            case BOOLEAN -> {
                byte[] values = new byte[size];
                for (int i = 0; i < size; i++) values[i] = (byte) words[i];
                yield new BooleanVector(values, 0, size, validity);
            }
            case INT -> {
                int[] values = new int[size];
                for (int i = 0; i < size; i++) values[i] = (int) words[i];
                yield new IntVector(values, 0, size, validity);
            }
            case LONG -> new LongVector(words, 0, size, validity);
            case FLOAT -> {
                float[] values = new float[size];
                for (int i = 0; i < size; i++) values[i] = Float.intBitsToFloat((int) words[i]);
                yield new FloatVector(values, 0, size, validity);
            }
            case DOUBLE -> {
                double[] values = new double[size];
                for (int i = 0; i < size; i++) values[i] = Double.longBitsToDouble(words[i]);
                yield new DoubleVector(values, 0, size, validity);
            }
            case DECIMAL128 -> new Decimal128Vector(words, lowWords, 0, size, validity);
            case BYTES -> Vectors.withValidity(bytes.build(), validity);
            case ARRAY ->
                new ArrayVector(
                        starts.array(),
                        lengths.array(),
                        0,
                        size,
                        validity,
                        children.getFirst().build());
            case MAP ->
                new MapVector(
                        starts.array(),
                        lengths.array(),
                        0,
                        size,
                        validity,
                        children.get(0).build(),
                        children.get(1).build());
            case STRUCT -> {
                var fields = new ArrayList<ColumnVector>();
                for (LiteralVectorBuilder child : children) fields.add(child.build());
                yield new StructVector(fields, 0, size, validity);
            }
        };
    }
}
