package dev.kindling.catalyst.optimizer.estimate;

import dev.kindling.catalyst.logical.Arrange;
import dev.kindling.catalyst.logical.Generate;
import dev.kindling.catalyst.logical.LogicalTable;
import dev.kindling.catalyst.logical.Shared;
import dev.kindling.catalyst.logical.SharedTable;
import dev.kindling.sql.types.PhysicalType;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;

/// The values a column draws from: those it could have if conditions on other columns had not taken rows away.
///
/// Two filtered relations that are joined by a key agree as often as keys drawn by chance do, and what they draw
/// from is the key's domain, not the few values that are left of it. Where one column keeps to a part of the
/// other's range, as the dates of sales do in a calendar, that part is what both draw from: a query that filters a
/// calendar asks for days that have sales.
///
/// @param count how many values there are
/// @param min the least on the scale of [Scale]; NaN if unknown
/// @param max the greatest, or NaN
public record KeyDomain(double count, double min, double max) {

    public static KeyDomain of(RelMetadataQuery query, RelNode node, int column) {
        return switch (node) {
            case TableScan scan -> ofTable(scan, column, query);
            case Project project ->
                Scale.withoutCasts(project.getProjects().get(column)) instanceof RexInputRef reference
                        ? of(query, project.getInput(), reference.getIndex())
                        : ofValues(node, column, query);
            case Filter filter -> ofFiltered(filter, column, query);
            case Join join -> ofJoined(join, column, query);
            case Aggregate aggregate ->
                column < aggregate.getGroupCount()
                        ? of(
                                query,
                                aggregate.getInput(),
                                aggregate.getGroupSet().nth(column))
                        : ofValues(node, column, query);
            case Sort sort -> of(query, sort.getInput(), column);
            case Arrange arrange -> of(query, arrange.getInput(), column);
            case Shared shared -> of(query, shared.getInput(), column);
            case Generate generate -> ofWidened(generate, column, query);
            case Window window -> ofWidened(window, column, query);
            default -> ofValues(node, column, query);
        };
    }

    /// How many values there are for both of two columns to have.
    public double countSharedWith(KeyDomain other) {
        KeyDomain both = intersection(other);
        return Math.max(within(both), other.within(both));
    }

    /// What is in both: the smaller count, and the ends where they are known of both.
    public KeyDomain intersection(KeyDomain other) {
        double low = Math.max(min, other.min);
        double high = Math.min(max, other.max);
        double least = Math.min(count, other.count);
        return low <= high ? new KeyDomain(least, low, high) : new KeyDomain(least, Double.NaN, Double.NaN);
    }

    /// How many of the values lie between the ends of `range`.
    public double within(KeyDomain range) {
        if (Double.isNaN(range.min) || Double.isNaN(min)) return count;
        double part = (Math.min(max, range.max) - Math.max(min, range.min) + 1) / (max - min + 1);
        return Math.max(1, count * Math.clamp(part, 0, 1));
    }

    private static KeyDomain ofTable(TableScan scan, int column, RelMetadataQuery query) {
        SharedTable shared = SharedTable.readBy(scan);
        if (shared != null) return of(query, shared.query(), column);
        LogicalTable table = scan.getTable().unwrap(LogicalTable.class);
        if (table == null) return ofValues(scan, column, query);
        ColumnFacts facts = ColumnFacts.of(table, column);
        // Texts are points on the scale by their beginnings only, and ids often begin alike.
        boolean isScaled = PhysicalType.of(facts.type()) != PhysicalType.BYTES;
        return new KeyDomain(
                facts.distinctCount(), isScaled ? facts.min() : Double.NaN, isScaled ? facts.max() : Double.NaN);
    }

    private static KeyDomain ofValues(RelNode node, int column, RelMetadataQuery query) {
        return new KeyDomain(DistinctCounts.ofColumn(query, node, column), Double.NaN, Double.NaN);
    }

    private static KeyDomain ofFiltered(Filter filter, int column, RelMetadataQuery query) {
        KeyDomain domain = of(query, filter.getInput(), column);
        double onColumn = 1;
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            if (RelOptUtil.InputFinder.bits(conjunct).equals(ImmutableBitSet.of(column))) {
                onColumn *= Selectivities.of(query, filter.getInput(), conjunct);
            }
        }
        return new KeyDomain(Math.max(1, domain.count * onColumn), domain.min, domain.max);
    }

    /// A partner's values, as few as are left of them, bound what has a partner.
    private static KeyDomain ofJoined(Join join, int column, RelMetadataQuery query) {
        int leftColumns = join.getLeft().getRowType().getFieldCount();
        boolean isLeft = column < leftColumns;
        int own = isLeft ? column : column - leftColumns;
        KeyDomain domain = of(query, isLeft ? join.getLeft() : join.getRight(), own);
        if (join.getJoinType() != JoinRelType.INNER && join.getJoinType() != JoinRelType.SEMI) return domain;
        RelNode partner = isLeft ? join.getRight() : join.getLeft();
        for (int[] pair : JoinSizes.equalColumns(join)) {
            if (pair[isLeft ? 0 : 1] != own) continue;
            double left = DistinctCounts.ofColumn(query, partner, pair[isLeft ? 1 : 0]);
            domain = new KeyDomain(Math.min(domain.count, left), domain.min, domain.max);
        }
        return domain;
    }

    private static KeyDomain ofWidened(org.apache.calcite.rel.SingleRel node, int column, RelMetadataQuery query) {
        return column < node.getInput().getRowType().getFieldCount()
                ? of(query, node.getInput(), column)
                : ofValues(node, column, query);
    }
}
