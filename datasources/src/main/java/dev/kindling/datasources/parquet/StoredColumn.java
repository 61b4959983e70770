package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.sql.types.DataType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A stored column without lists around it, as statistics, dictionaries and Bloom filters see it.
///
/// @param writerCoversNan whether the file's writer gives no bounds where there is a NaN
record StoredColumn(SchemaNode.Leaf leaf, DataType type, Conversion conversion, boolean writerCoversNan) {

    static @Nullable StoredColumn of(ColumnShape shape, FileMetadata file) {
        boolean flat = shape instanceof ColumnShape.Values values
                && values.leaf().repetitionLevel() == 0
                && values.leaf().definitionLevel() <= 1;
        if (!flat) return null;
        var values = (ColumnShape.Values) shape;
        String writer = file.createdBy();
        boolean coversNan = writer != null && (writer.startsWith("kindling") || writer.startsWith("parquet-mr"));
        return new StoredColumn(values.leaf(), values.type(), values.conversion(), coversNan);
    }

    /// Whether the old fields for bounds, which order by signed numbers, order as the type does.
    boolean hasSignedOrder() {
        boolean unsigned = leaf.logical() instanceof LogicalKind.Whole(var _, var signed) && !signed;
        return switch (leaf.kind()) {
            case BOOLEAN, INT32, INT64, FLOAT, DOUBLE -> !unsigned;
            case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> false;
        };
    }

    boolean mayHaveNan() {
        boolean floating = leaf.kind() == PhysicalKind.FLOAT
                || leaf.kind() == PhysicalKind.DOUBLE
                || leaf.logical() instanceof LogicalKind.Float16;
        return floating && !writerCoversNan;
    }

    /// A stored bound as a vector of one value of the column's type; null if it is none.
    @Nullable
    ColumnVector value(byte @Nullable [] stored) {
        if (stored == null || leaf.logical() instanceof LogicalKind.Float16) return null;
        byte[] padded = Arrays.copyOf(stored, stored.length + Buffers.PADDING);
        int length = stored.length;
        ColumnVector raw = switch (leaf.kind()) {
            case BOOLEAN -> length == 1 ? BooleanVector.of((byte) (stored[0] & 1)) : null;
            case INT32 -> length == 4 ? IntVector.of(LittleEndian.getInt(padded, 0)) : null;
            case INT64 -> length == 8 ? LongVector.of(LittleEndian.getLong(padded, 0)) : null;
            case FLOAT -> length == 4 ? FloatVector.of(Float.intBitsToFloat(LittleEndian.getInt(padded, 0))) : null;
            case DOUBLE ->
                length == 8 ? DoubleVector.of(Double.longBitsToDouble(LittleEndian.getLong(padded, 0))) : null;
            case BYTE_ARRAY -> bytes(padded, length);
            case FIXED_LEN_BYTE_ARRAY -> length == leaf.length() ? bytes(padded, length) : null;
            case INT96 -> null;
        };
        if (raw == null) return null;
        try {
            return conversion.apply(raw);
        } catch (MalformedException e) {
            // A bound that is no value of the type says nothing.
            return null;
        }
    }

    private static BytesVector bytes(byte[] padded, int length) {
        return new BytesVector(padded, new int[] {0}, new int[] {length}, 0, 1, null);
    }

    /// The hash that a Bloom filter has of value `index` of `values`; null if the column stores it in another form.
    @Nullable
    Long bloomHash(ColumnVector values, int index) {
        StoredForm form = StoredForm.of(type);
        if (form == null || form.kind() != leaf.kind() || conversion != Conversion.NONE) return null;
        if (form.order() == StoredForm.Order.FLOATING || leaf.kind() == PhysicalKind.BOOLEAN) return null;
        byte[] stored = PlainWriter.single(values, index, form);
        return XxHash64.hash(Arrays.copyOf(stored, stored.length + Buffers.PADDING), 0, stored.length);
    }
}
