package dev.kindling.catalyst.expression;

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
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Between vectors and single values in the form of [PhysicalExpression.Literal].
public final class LiteralVectors {

    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    private LiteralVectors() {}

    /// A vector of `values`, in literal form; null is NULL.
    public static ColumnVector vector(DataType type, @Nullable Object... values) {
        var builder = LiteralVectorBuilder.of(type);
        for (Object value : values) builder.append(value);
        return builder.build();
    }

    /// `size` times the literal: a dictionary of one entry.
    public static ColumnVector constant(Literal literal, int size) {
        var entry =
                LiteralVectorBuilder.of(literal.type()).append(literal.value()).build();
        return DictionaryVector.constant(entry, size);
    }

    /// Value `index` of `vector`, of the type `type`, in literal form; null for NULL.
    public static @Nullable Object valueAt(ColumnVector vector, DataType type, int index) {
        if (vector.isNull(index)) return null;
        return switch (vector) {
            case NullVector _ -> null;
            case BooleanVector v -> v.get(index) != 0;
            case IntVector v -> v.get(index);
            case LongVector v -> {
                if (type instanceof DecimalType decimal) yield BigDecimal.valueOf(v.get(index), decimal.scale());
                yield v.get(index);
            }
            case FloatVector v -> v.get(index);
            case DoubleVector v -> v.get(index);
            case Decimal128Vector v ->
                new BigDecimal(
                        integer(v.high()[v.offset() + index], v.low()[v.offset() + index]),
                        ((DecimalType) type).scale());
            case BytesVector v -> type == AtomicType.BINARY ? new BytesValue(v.bytes(index)) : v.text(index);
            case DictionaryVector v -> valueAt(v.dictionary(), type, v.code(index));
            case ArrayVector v ->
                range(v.elements(), ((ArrayType) type).elementType(), v.start(index), v.length(index));
            case MapVector v -> {
                var map = (MapType) type;
                yield List.of(
                        range(v.keys(), map.keyType(), v.start(index), v.length(index)),
                        range(v.items(), map.valueType(), v.start(index), v.length(index)));
            }
            case StructVector v -> {
                var struct = (StructType) type;
                var fields = new ArrayList<@Nullable Object>();
                for (int i = 0; i < struct.size(); i++) {
                    fields.add(valueAt(v.field(i), struct.field(i).dataType(), index));
                }
                yield fields;
            }
        };
    }

    /// All values of `vector` in literal form.
    public static List<@Nullable Object> values(ColumnVector vector, DataType type) {
        return range(vector, type, 0, vector.size());
    }

    private static List<@Nullable Object> range(ColumnVector vector, DataType type, int start, int length) {
        var values = new ArrayList<@Nullable Object>(length);
        for (int i = 0; i < length; i++) values.add(valueAt(vector, type, start + i));
        return values;
    }

    private static BigInteger integer(long high, long low) {
        BigInteger unsigned = BigInteger.valueOf(low);
        if (low < 0) unsigned = unsigned.add(TWO_TO_64);
        return BigInteger.valueOf(high).shiftLeft(64).add(unsigned);
    }
}
