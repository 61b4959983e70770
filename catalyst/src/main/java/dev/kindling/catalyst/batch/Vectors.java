package dev.kindling.catalyst.batch;

/// What can be done to any vector: flatten, gather, copy, concatenate.
public final class Vectors {

    private Vectors() {}

    /// `vector` with every value valid; the values at former NULLs are unspecified.
    public static ColumnVector withoutValidity(ColumnVector vector) {
        return switch (vector) {
            case NullVector v -> v;
            case BooleanVector v -> new BooleanVector(v.values(), v.offset(), v.size(), null);
            case IntVector v -> new IntVector(v.values(), v.offset(), v.size(), null);
            case LongVector v -> new LongVector(v.values(), v.offset(), v.size(), null);
            case FloatVector v -> new FloatVector(v.values(), v.offset(), v.size(), null);
            case DoubleVector v -> new DoubleVector(v.values(), v.offset(), v.size(), null);
            case Decimal128Vector v -> new Decimal128Vector(v.high(), v.low(), v.offset(), v.size(), null);
            case BytesVector v -> new BytesVector(v.heap(), v.starts(), v.lengths(), v.offset(), v.size(), null);
            case DictionaryVector v -> new DictionaryVector(v.codes(), v.offset(), v.size(), null, v.dictionary());
            case ArrayVector v -> new ArrayVector(v.starts(), v.lengths(), v.offset(), v.size(), null, v.elements());
            case MapVector v -> new MapVector(v.starts(), v.lengths(), v.offset(), v.size(), null, v.keys(), v.items());
            case StructVector v -> new StructVector(v.fields(), v.offset(), v.size(), null);
        };
    }
}
