package dev.kindling.catalyst.batch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Structs: value `i` is made of value `offset + i` of each of `fields`.
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; a batch is data in flight, not a value
public record StructVector(List<ColumnVector> fields, int offset, int size, long @Nullable [] validity)
        implements ColumnVector {

    public StructVector {
        fields = List.copyOf(fields);
    }

    /// Field `index` for the rows of this vector; a row whose struct is NULL may show any value there.
    public ColumnVector field(int index) {
        return fields.get(index).slice(offset, size);
    }

    @Override
    public StructVector slice(int from, int length) {
        return new StructVector(fields, offset + from, length, validity);
    }
}
