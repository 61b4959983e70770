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

/// Estimates what a row takes in memory: text by its average length in the table, all else by type.
public final class RowSizes implements BuiltInMetadata.Size.Handler {

    private static final double UNKNOWN_LENGTH = 16;

    @Override
    public Double averageRowSize(RelNode node, RelMetadataQuery query) {
        return averageColumnSizes(node, query).stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    @Override
    public List<Double> averageColumnSizes(RelNode node, RelMetadataQuery query) {
        var sizes = new ArrayList<Double>();
        for (RelDataTypeField field : node.getRowType().getFieldList()) {
            DataType type = LogicalTypes.fromCalcite(field.getType());
            double size = sizeOf(type);
            if (PhysicalType.of(type) == PhysicalType.BYTES) {
                ColumnFacts facts = ColumnFacts.of(node, field.getIndex(), query);
                Double length = facts == null ? null : facts.statistics().averageLength();
                size = 8 + (length == null ? UNKNOWN_LENGTH : length);
            }
            sizes.add(size);
        }
        return sizes;
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
                        .fields().stream().mapToDouble(f -> sizeOf(f.dataType())).sum();
        };
    }
}
