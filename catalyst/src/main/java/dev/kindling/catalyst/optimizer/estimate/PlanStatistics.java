package dev.kindling.catalyst.optimizer.estimate;

import dev.kindling.catalyst.statistics.ColumnStatistics;
import dev.kindling.sql.types.StructType;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.util.ImmutableBitSet;

/// What is expected of the nodes of one plan; what the physical planner decides by. Answers are remembered, so one
/// instance serves one plan.
public final class PlanStatistics {

    private final RelMetadataQuery query = PlanMetadata.newQuery();

    private PlanStatistics() {}

    public static PlanStatistics create() {
        return new PlanStatistics();
    }

    /// Expected rows.
    public double rowCount(RelNode node) {
        return query.getRowCount(node);
    }

    /// Expected bytes of all rows in memory.
    public double sizeBytes(RelNode node) {
        return query.getRowCount(node) * RowSizes.ofRow(node, query);
    }

    /// About what a row of `schema` takes in memory, by its types alone.
    public static double rowBytes(StructType schema) {
        return RowSizes.ofType(schema);
    }

    /// Expected distinct values of a column.
    public double distinctCount(RelNode node, int column) {
        return DistinctCounts.ofColumn(query, node, column);
    }

    /// Expected distinct combinations of values in `columns`.
    public double distinctCount(RelNode node, List<Integer> columns) {
        return DistinctCounts.of(query, node, ImmutableBitSet.of(columns));
    }

    /// The statistics of the table column that `column` passes on, or [ColumnStatistics#UNKNOWN] if it is computed.
    /// Least and greatest value bound those of the node, counts need not.
    public ColumnStatistics column(RelNode node, int column) {
        ColumnFacts facts = ColumnFacts.of(node, column, query);
        return facts == null ? ColumnStatistics.UNKNOWN : facts.statistics();
    }

    /// Whether no two rows agree in `columns` (rows with a NULL there aside); certain, not an estimate.
    public boolean isUnique(RelNode node, List<Integer> columns) {
        return Boolean.TRUE.equals(query.areColumnsUnique(node, ImmutableBitSet.of(columns), true));
    }
}
