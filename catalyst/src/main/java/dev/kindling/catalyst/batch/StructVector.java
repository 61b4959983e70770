package dev.kindling.catalyst.batch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Structs: value `i` is made of value `offset + i` of each of `fields`.
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; a batch is data in flight, not a value
public record StructVector(List<ColumnVector> fields, int offset, int size, long @Nullable [] validity)
        implements ColumnVector {

    // Spelled out rather than compact: the annotation of `validity` is lost to other modules otherwise.
    public StructVector(List<ColumnVector> fields, int offset, int size, long @Nullable [] validity) {
        this.fields = List.copyOf(fields);
        this.offset = offset;
        this.size = size;
        this.validity = validity;
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
