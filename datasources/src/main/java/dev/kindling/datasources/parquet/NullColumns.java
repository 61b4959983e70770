package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.MapVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.StructVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.PhysicalType;
import dev.kindling.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/// Vectors of any type with nothing in them.
final class NullColumns {

    private NullColumns() {}

    /// `size` NULLs of `type`.
    static ColumnVector nulls(DataType type, int size) {
        return blank(type, size, Validity.noneValid(size));
    }

    /// `size` values of `type`: zeros, empty texts and empty lists.
    static ColumnVector zeros(DataType type, int size) {
        return blank(type, size, null);
    }

    private static ColumnVector blank(DataType type, int size, long @Nullable [] validity) {
        return switch (PhysicalType.of(type)) {
            case NULL -> new NullVector(size);
            case BOOLEAN -> new BooleanVector(new byte[size], 0, size, validity);
            case INT -> new IntVector(new int[size], 0, size, validity);
            case LONG -> new LongVector(new long[size], 0, size, validity);
            case FLOAT -> new FloatVector(new float[size], 0, size, validity);
            case DOUBLE -> new DoubleVector(new double[size], 0, size, validity);
            case DECIMAL128 -> new Decimal128Vector(new long[size], new long[size], 0, size, validity);
            case BYTES ->
                new BytesVector(new byte[BytesVector.PADDING], new int[size], new int[size], 0, size, validity);
            case ARRAY -> {
                ColumnVector elements = blank(((ArrayType) type).elementType(), 0, null);
                yield new ArrayVector(new int[size], new int[size], 0, size, validity, elements);
            }
            case MAP -> {
                var map = (MapType) type;
                ColumnVector keys = blank(map.keyType(), 0, null);
                ColumnVector items = blank(map.valueType(), 0, null);
                yield new MapVector(new int[size], new int[size], 0, size, validity, keys, items);
            }
            case STRUCT ->
                new StructVector(
                        ((StructType) type)
                                .fields().stream()
                                        .map(field -> blank(field.dataType(), size, validity))
                                        .toList(),
                        0,
                        size,
                        validity);
        };
    }
}
