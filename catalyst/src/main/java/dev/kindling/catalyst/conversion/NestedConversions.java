package dev.kindling.catalyst.conversion;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.MapVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.StructVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.conversion.Caster.Conversion;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.error.InternalException;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;

/// Casts of arrays, maps and structs: element by element.
final class NestedConversions {

    private NestedConversions() {}

    static Conversion of(DataType from, DataType to) {
        if (from instanceof ArrayType x && to instanceof ArrayType y) {
            Part element = new Part(x.elementType(), y.elementType());
            return (vector, failures, context) -> {
                // Only what rows point to may fail the cast.
                var v = (ArrayVector) Vectors.copy(vector);
                ColumnVector elements = element.cast(v.elements(), failures, context);
                return new ArrayVector(v.starts(), v.lengths(), v.offset(), v.size(), v.validity(), elements);
            };
        }
        if (from instanceof MapType x && to instanceof MapType y) {
            Part key = new Part(x.keyType(), y.keyType());
            Part item = new Part(x.valueType(), y.valueType());
            return (vector, failures, context) -> {
                var v = (MapVector) Vectors.copy(vector);
                ColumnVector keys = key.cast(v.keys(), failures, context);
                ColumnVector items = item.cast(v.items(), failures, context);
                return new MapVector(v.starts(), v.lengths(), v.offset(), v.size(), v.validity(), keys, items);
            };
        }
        if (from instanceof StructType x && to instanceof StructType y) {
            var parts = new ArrayList<Part>();
            for (int i = 0; i < x.size(); i++) {
                parts.add(new Part(x.field(i).dataType(), y.field(i).dataType()));
            }
            return (vector, failures, context) -> {
                var v = (StructVector) vector;
                var fields = new ArrayList<ColumnVector>();
                for (int i = 0; i < parts.size(); i++) {
                    // A NULL struct's fields may hold anything.
                    ColumnVector field = Vectors.restricted(v.field(i), failures.bits());
                    fields.add(parts.get(i).cast(field, failures, context));
                }
                return new StructVector(fields, 0, v.size(), failures.bits());
            };
        }
        throw new InternalException("no cast from " + from + " to " + to);
    }

    private record Part(DataType from, DataType to, Conversion conversion) {

        Part(DataType from, DataType to) {
            this(from, to, Caster.conversion(from, to));
        }

        ColumnVector cast(ColumnVector vector, Failures failures, EvaluationContext context) {
            if (vector instanceof NullVector) return Vectors.nulls(to, vector.size());
            if (conversion == Caster.IDENTITY) return vector;
            ColumnVector flat = Vectors.flatten(vector);
            return conversion.convert(flat, failures.inside(flat, from, to), context);
        }
    }
}
