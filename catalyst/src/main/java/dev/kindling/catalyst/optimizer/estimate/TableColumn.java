package dev.kindling.catalyst.optimizer.estimate;

import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.metadata.RelColumnOrigin;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexInputRef;
import org.jspecify.annotations.Nullable;

/// A column of a table.
record TableColumn(RelOptTable table, int column) {

    /// The table column whose values column `column` of `node` passes on, or null if it is computed or may be NULL
    /// where there is no row. A walk down; only nodes few plans have are asked through Calcite's metadata.
    static @Nullable TableColumn of(RelNode node, int column, RelMetadataQuery query) {
        return switch (node) {
            case TableScan scan ->
                scan.getTable().getRowType() == scan.getRowType() ? new TableColumn(scan.getTable(), column) : null;
            case Project project ->
                project.getProjects().get(column) instanceof RexInputRef reference
                        ? of(project.getInput(), reference.getIndex(), query)
                        : null;
            case Filter filter -> of(filter.getInput(), column, query);
            case Sort sort -> of(sort.getInput(), column, query);
            case Aggregate aggregate ->
                column < aggregate.getGroupCount()
                        ? of(aggregate.getInput(), aggregate.getGroupSet().nth(column), query)
                        : null;
            case Join join -> {
                int leftColumns = join.getLeft().getRowType().getFieldCount();
                boolean isLeft = column < leftColumns;
                boolean isMadeUp = isLeft
                        ? join.getJoinType().generatesNullsOnLeft()
                        : join.getJoinType().generatesNullsOnRight();
                if (isMadeUp) yield null;
                yield isLeft ? of(join.getLeft(), column, query) : of(join.getRight(), column - leftColumns, query);
            }
            default -> {
                RelColumnOrigin origin = query.getColumnOrigin(node, column);
                yield origin == null || origin.isDerived()
                        ? null
                        : new TableColumn(origin.getOriginTable(), origin.getOriginColumnOrdinal());
            }
        };
    }
}
