package dev.kindling.catalyst.optimizer.estimate;

import dev.kindling.catalyst.logical.Arrange;
import dev.kindling.catalyst.logical.Generate;
import dev.kindling.catalyst.logical.LogicalTable;
import dev.kindling.catalyst.logical.Shared;
import dev.kindling.catalyst.logical.SharedTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Estimates how many different values a column, or different combinations of values several columns have.
public final class DistinctCounts implements BuiltInMetadata.DistinctRowCount.Handler {

    @Override
    public Double getDistinctRowCount(
            RelNode node, RelMetadataQuery query, ImmutableBitSet columns, @Nullable RexNode predicate) {
        double distinct = columns.cardinality() == 1
                ? ofColumn(node, columns.nth(0), query)
                : ofCombination(node, columns, query);
        if (predicate == null || predicate.isAlwaysTrue()) return distinct;
        double rows = query.getRowCount(node);
        return afterThinning(distinct, rows, rows * Selectivities.of(query, node, predicate));
    }

    /// Distinct values of one column.
    public static double ofColumn(RelMetadataQuery query, RelNode node, int column) {
        return of(query, node, ImmutableBitSet.of(column));
    }

    /// Distinct combinations of values.
    static double of(RelMetadataQuery query, RelNode node, ImmutableBitSet columns) {
        return Objects.requireNonNull(query.getDistinctRowCount(node, columns, null));
    }

    /// Columns are seldom independent: each one after the most diverse counts with a smaller exponent. Those of one
    /// table have no more combinations than it has rows.
    private static double ofCombination(RelNode node, ImmutableBitSet columns, RelMetadataQuery query) {
        if (columns.isEmpty()) return 1;
        double rows = query.getRowCount(node);
        if (isUnique(node, columns, query)) return rows;
        List<Double> counts = new ArrayList<>();
        var countsOfTables = new HashMap<RelOptTable, List<Double>>();
        for (int column : columns) {
            TableColumn origin = TableColumn.of(node, column, query);
            List<Double> related =
                    origin == null ? counts : countsOfTables.computeIfAbsent(origin.table(), _ -> new ArrayList<>());
            related.add(ofColumn(query, node, column));
        }
        countsOfTables.forEach(
                (table, related) -> counts.add(Math.min(dampedProduct(related), Math.max(1, table.getRowCount()))));
        return Math.min(Math.max(1, rows), dampedProduct(counts));
    }

    static double dampedProduct(List<Double> counts) {
        var descending = new ArrayList<>(counts);
        descending.sort(Comparator.reverseOrder());
        double product = 1;
        double exponent = 1;
        for (double count : descending) {
            product *= Math.pow(Math.max(1, count), exponent);
            exponent = Math.max(exponent * 0.85, 0.25);
        }
        return product;
    }

    static boolean isUnique(RelNode node, ImmutableBitSet columns, RelMetadataQuery query) {
        return Boolean.TRUE.equals(query.areColumnsUnique(node, columns));
    }

    private static double ofColumn(RelNode node, int column, RelMetadataQuery query) {
        return switch (node) {
            case TableScan scan -> {
                SharedTable shared = SharedTable.readBy(scan);
                if (shared != null) yield ofColumn(query, shared.query(), column);
                LogicalTable table = scan.getTable().unwrap(LogicalTable.class);
                if (table == null) yield Math.max(1, query.getRowCount(scan) * 0.1);
                yield ColumnFacts.of(table, column).distinctCount();
            }
            case Project project -> ofExpression(project, project.getProjects().get(column), query);
            case Filter filter -> ofFiltered(filter, column, query);
            case Join join -> ofJoined(join, column, query);
            case Aggregate aggregate -> {
                int keys = aggregate.getGroupCount();
                if (column >= keys) yield Math.max(1, query.getRowCount(aggregate) * 0.5);
                int key = aggregate.getGroupSet().nth(column);
                yield ofColumn(query, aggregate.getInput(), key);
            }
            case Arrange arrange -> ofColumn(query, arrange.getInput(), column);
            case Shared shared -> ofColumn(query, shared.getInput(), column);
            case Generate generate -> ofWidened(generate, column, query);
            case Window window -> ofWidened(window, column, query);
            case Sort sort -> {
                double distinct = ofColumn(query, sort.getInput(), column);
                if (sort.fetch == null && sort.offset == null) yield distinct;
                yield afterThinning(distinct, query.getRowCount(sort.getInput()), query.getRowCount(sort));
            }
            case Values values -> {
                var seen = new HashSet<Object>();
                values.getTuples().forEach(row -> seen.add(row.get(column)));
                yield Math.max(1, seen.size());
            }
            case SetOp setOp -> {
                double sum = 0;
                for (RelNode input : setOp.getInputs()) sum += ofColumn(query, input, column);
                yield Math.min(sum, Math.max(1, query.getRowCount(setOp)));
            }
            default -> Math.max(1, query.getRowCount(node) * 0.5);
        };
    }

    private static double ofWidened(SingleRel node, int column, RelMetadataQuery query) {
        if (column < node.getInput().getRowType().getFieldCount()) return ofColumn(query, node.getInput(), column);
        return Math.max(1, query.getRowCount(node) * 0.5);
    }

    private static double ofExpression(Project project, RexNode expression, RelMetadataQuery query) {
        RexNode bare = Scale.withoutCasts(expression);
        if (bare instanceof RexInputRef reference) return ofColumn(query, project.getInput(), reference.getIndex());
        ImmutableBitSet used = RelOptUtil.InputFinder.bits(expression);
        if (used.isEmpty()) return 1;
        return of(query, project.getInput(), used);
    }

    /// A condition on the column itself takes values away; one on other columns takes rows away, and values only as
    /// their last row goes.
    private static double ofFiltered(Filter filter, int column, RelMetadataQuery query) {
        RelNode input = filter.getInput();
        double distinct = ofColumn(query, input, column);
        double onColumn = 1;
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            if (RelOptUtil.InputFinder.bits(conjunct).equals(ImmutableBitSet.of(column))) {
                onColumn *= Selectivities.of(query, input, conjunct);
            }
        }
        double rows = query.getRowCount(input);
        return afterThinning(Math.max(1, distinct * onColumn), rows * onColumn, query.getRowCount(filter));
    }

    private static double ofJoined(Join join, int column, RelMetadataQuery query) {
        int leftColumns = join.getLeft().getRowType().getFieldCount();
        boolean isLeft = column < leftColumns;
        RelNode side = isLeft ? join.getLeft() : join.getRight();
        int own = isLeft ? column : column - leftColumns;
        double distinct = ofColumn(query, side, own);
        double sideRows = query.getRowCount(side);
        double joined = query.getRowCount(join);
        if (join.getJoinType() == org.apache.calcite.rel.core.JoinRelType.INNER) {
            for (int[] pair : JoinSizes.equalColumns(join)) {
                if (pair[isLeft ? 0 : 1] != own) continue;
                RelNode other = isLeft ? join.getRight() : join.getLeft();
                distinct = Math.min(distinct, ofColumn(query, other, pair[isLeft ? 1 : 0]));
            }
        }
        return Math.min(Math.max(1, joined), afterThinning(distinct, sideRows, Math.min(sideRows, joined)));
    }

    /// Distinct values that remain of `distinct` when `after` of `before` rows do, picked at random.
    static double afterThinning(double distinct, double before, double after) {
        if (after >= before || before <= 0 || distinct <= 0) return Math.max(1, distinct);
        double rowsPerValue = before / distinct;
        double remaining = distinct * (1 - Math.pow(1 - after / before, rowsPerValue));
        return Math.clamp(remaining, 1, Math.max(1, Math.min(distinct, after)));
    }
}
