package dev.kindling.catalyst.function.aggregate;

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

/// What a vector that owns its arrays takes of the heap.
final class VectorSize {

    private VectorSize() {}

    static long of(ColumnVector vector) {
        return vector.size() / 8
                + switch (vector) {
                    case NullVector _ -> 0;
                    case BooleanVector v -> v.values().length;
                    case IntVector v -> 4L * v.values().length;
                    case LongVector v -> 8L * v.values().length;
                    case FloatVector v -> 4L * v.values().length;
                    case DoubleVector v -> 8L * v.values().length;
                    case Decimal128Vector v -> 16L * v.low().length;
                    case BytesVector v -> v.heap().length + 8L * v.starts().length;
                    case DictionaryVector v -> 4L * v.codes().length;
                    case ArrayVector v -> 8L * v.starts().length + of(v.elements());
                    case MapVector v -> 8L * v.starts().length + of(v.keys()) + of(v.items());
                    case StructVector v ->
                        v.fields().stream().mapToLong(VectorSize::of).sum();
                };
    }
}
