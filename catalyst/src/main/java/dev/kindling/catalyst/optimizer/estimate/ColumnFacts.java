package dev.kindling.catalyst.optimizer.estimate;

import dev.kindling.catalyst.logical.LogicalTable;
import dev.kindling.catalyst.statistics.ColumnStatistics;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.StructField;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// What the statistics of its table say of a column.
///
/// @param tableRows rows of the whole table
/// @param isKey whether the column alone identifies a row
record ColumnFacts(ColumnStatistics statistics, DataType type, double tableRows, boolean isKey) {

    /// The facts of the table column that column `index` of `node` passes on as it is, or null if it is computed.
    static @Nullable ColumnFacts of(RelNode node, int index, RelMetadataQuery query) {
        TableColumn origin = TableColumn.of(node, index, query);
        if (origin == null) return null;
        LogicalTable table = origin.table().unwrap(LogicalTable.class);
        return table == null ? null : of(table, origin.column());
    }

    static ColumnFacts of(LogicalTable table, int column) {
        StructField field = table.source().schema().field(column);
        ColumnStatistics known = table.statistics().columns().get(field.name());
        return new ColumnFacts(
                known == null ? ColumnStatistics.UNKNOWN : known,
                field.dataType(),
                table.getRowCount(),
                table.isKey(ImmutableBitSet.of(column)));
    }

    /// Distinct values: by statistics, by key, by the span of the values, else by type: numbers tend to be
    /// different in each row, texts to be words of a vocabulary.
    double distinctCount() {
        if (statistics.distinctCount() != null) return Math.clamp(statistics.distinctCount(), 1, tableRows);
        if (isKey) return tableRows;
        if (type == AtomicType.BOOLEAN) return Math.min(2, tableRows);
        double span = span();
        if (span >= 0) return Math.clamp(span, 1, Math.max(1, tableRows));
        if (type == AtomicType.STRING || type == AtomicType.BINARY) return Math.max(1, Math.sqrt(tableRows) * 2);
        return Math.max(1, tableRows / 2);
    }

    /// How many different values lie between the least and the greatest, or -1 if that cannot be said.
    private double span() {
        double min = min();
        double max = max();
        if (Double.isNaN(min) || Double.isNaN(max)) return -1;
        return switch (type) {
            case AtomicType.BYTE, AtomicType.SHORT, AtomicType.INT, AtomicType.LONG, AtomicType.DATE -> max - min + 1;
            case DecimalType(var _, int scale) -> (max - min) * Math.pow(10, scale) + 1;
            default -> -1;
        };
    }

    /// The least value on the scale of [Scale], or NaN.
    double min() {
        return Scale.position(statistics.min());
    }

    double max() {
        return Scale.position(statistics.max());
    }

    /// The part of the rows that are NULL.
    double nullFraction(boolean nullable) {
        if (!nullable) return 0;
        if (statistics.nullCount() == null) return 0.02;
        return Math.clamp(statistics.nullCount() / Math.max(1, tableRows), 0, 1);
    }

    /// The part of the values that are below `position`, or -1 if nothing is known.
    double fractionBelow(double position) {
        if (Double.isNaN(position)) return -1;
        var bounds = statistics.histogram();
        if (bounds != null && bounds.size() > 1) return fractionBelow(position, bounds);
        double min = min();
        double max = max();
        if (Double.isNaN(min) || Double.isNaN(max)) return -1;
        if (position <= min) return 0;
        if (position > max) return 1;
        return (position - min) / (max - min);
    }

    private static double fractionBelow(double position, java.util.List<Double> bounds) {
        int buckets = bounds.size() - 1;
        if (position <= bounds.getFirst()) return 0;
        if (position > bounds.getLast()) return 1;
        for (int i = 0; i < buckets; i++) {
            double low = bounds.get(i);
            double high = bounds.get(i + 1);
            if (position > high) continue;
            double within = high > low ? (position - low) / (high - low) : 0.5;
            return (i + within) / buckets;
        }
        return 1;
    }
}
