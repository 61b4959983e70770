package dev.kindling.catalyst.batch;

import org.jspecify.annotations.Nullable;

/// The values of one column in one batch.
///
/// Values lie in a primitive array from [#offset] on: value `i` of the vector is element `offset() + i` of the
/// arrays that hold it, and so is its validity bit. A vector does not know its SQL type, only how its values lie in
/// memory (see [dev.kindling.sql.types.PhysicalType]).
///
/// **Validity.** Bit `k` of the bitmap is bit `k & 63` of word `k >> 6`; 1 means "has a value". A null bitmap means
/// that every value is valid. What the value array holds at a NULL is unspecified but readable: codes stay within
/// the dictionary, byte ranges within the heap.
///
/// **Sharing.** Vectors are immutable once handed on: who makes a vector gives up its arrays. A vector whose arrays a
/// reader will reuse says so through the batch that carries it (see [Batch]).
public sealed interface ColumnVector
        permits NullVector,
                BooleanVector,
                IntVector,
                LongVector,
                FloatVector,
                DoubleVector,
                Decimal128Vector,
                BytesVector,
                DictionaryVector,
                ArrayVector,
                MapVector,
                StructVector {

    int size();

    /// The index in the arrays (and of the bit in the bitmap) of value 0.
    int offset();

    long @Nullable [] validity();

    /// The `length` values from `from` on, sharing the arrays.
    ColumnVector slice(int from, int length);

    default boolean isNull(int index) {
        long[] bits = validity();
        return bits != null && !Validity.isSet(bits, offset() + index);
    }

    default boolean mayHaveNulls() {
        return validity() != null;
    }
}
