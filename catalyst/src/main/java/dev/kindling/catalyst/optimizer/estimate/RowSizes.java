package dev.kindling.catalyst.optimizer.estimate;

import dev.kindling.catalyst.logical.LogicalTypes;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.PhysicalType;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/// Estimates what a row takes in memory: text by its average length in the table, all else by type.
public final class RowSizes implements BuiltInMetadata.Size.Handler {

    private static final double UNKNOWN_LENGTH = 16;

    @Override
    public Double averageRowSize(RelNode node, RelMetadataQuery query) {
        return ofRow(node, query);
    }

    @Override
    public List<@Nullable Double> averageColumnSizes(RelNode node, RelMetadataQuery query) {
        var sizes = new ArrayList<@Nullable Double>();
        for (RelDataTypeField field : node.getRowType().getFieldList()) sizes.add(ofColumn(node, field, query));
        return sizes;
    }

    static double ofRow(RelNode node, RelMetadataQuery query) {
        double size = 0;
        for (RelDataTypeField field : node.getRowType().getFieldList()) size += ofColumn(node, field, query);
        return size;
    }

    private static double ofColumn(RelNode node, RelDataTypeField field, RelMetadataQuery query) {
        DataType type = LogicalTypes.fromCalcite(field.getType());
        if (PhysicalType.of(type) != PhysicalType.BYTES) return sizeOf(type);
        ColumnFacts facts = ColumnFacts.of(node, field.getIndex(), query);
        Double length = facts == null ? null : facts.statistics().averageLength();
        return 8 + (length == null ? UNKNOWN_LENGTH : length);
    }

    /// By types alone.
    static double ofType(StructType row) {
        return sizeOf(row);
    }

    private static double sizeOf(DataType type) {
        return switch (PhysicalType.of(type)) {
            case NULL -> 0;
            case BOOLEAN -> 1;
            case INT, FLOAT -> 4;
            case LONG, DOUBLE -> 8;
            case DECIMAL128 -> 16;
            case BYTES -> 8 + UNKNOWN_LENGTH;
            case ARRAY, MAP -> 64;
            case STRUCT ->
                ((StructType) type)
                        .fields().stream()
                                .mapToDouble(f -> sizeOf(f.dataType()))
                                .sum();
        };
    }
}
