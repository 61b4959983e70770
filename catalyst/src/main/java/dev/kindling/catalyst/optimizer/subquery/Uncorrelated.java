package dev.kindling.catalyst.optimizer.subquery;

import dev.kindling.catalyst.logical.Arrange;
import dev.kindling.catalyst.logical.Generate;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// A subquery's plan freed of the references to the outer row it had, with what was taken out of it.
///
/// For each outer row the subquery's rows are the rows of `plan` that meet all `predicates`, and its columns are
/// `columns`. Both speak of the columns of `plan` and of the outer row.
///
/// ```
/// Project b, c + outer.x                plan:       t
///   Filter a = outer.y AND d > 1   =>                 Filter d > 1
///     t                                 columns:    b, c + outer.x
///                                       predicates: a = outer.y
/// ```
record Uncorrelated(RelNode plan, List<RexNode> columns, List<RexNode> predicates) {

    Uncorrelated {
        columns = List.copyOf(columns);
        predicates = List.copyOf(predicates);
    }

    /// `subquery` without references to `outer`, or null where they cannot be lifted to its top: from below a
    /// limit, a window or the side of an outer join that NULLs come from, a filter means something else than above
    /// it.
    static @Nullable Uncorrelated of(RelNode subquery, CorrelationId outer) {
        if (!OuterReferences.in(subquery, outer)) return new Uncorrelated(subquery, columnsOf(subquery), List.of());
        return switch (subquery) {
            case Filter filter -> filtered(filter, outer);
            case Project project -> projected(project, outer);
            case Join join -> joined(join, outer);
            case Sort sort when sort.fetch == null && sort.offset == null -> of(sort.getInput(), outer);
            case Aggregate aggregate when aggregate.getGroupCount() > 0 -> aggregated(aggregate, outer);
            case Generate generate -> generated(generate, outer);
            case Arrange arrange -> of(arrange.getInput(), outer);
            default -> null;
        };
    }

    private static @Nullable Uncorrelated filtered(Filter filter, CorrelationId outer) {
        Uncorrelated input = of(filter.getInput(), outer);
        if (input == null) return null;
        var own = new ArrayList<RexNode>();
        var lifted = new ArrayList<>(input.predicates);
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            if (!OuterReferences.isPlain(conjunct)) return null;
            RexNode overPlan = OuterReferences.substitute(conjunct, input.columns);
            (OuterReferences.in(overPlan, outer) ? lifted : own).add(overPlan);
        }
        return new Uncorrelated(filter(input.plan, own), input.columns, lifted);
    }

    private static RelNode filter(RelNode plan, List<RexNode> conjuncts) {
        if (conjuncts.isEmpty()) return plan;
        return LogicalFilter.create(
                plan, RexUtil.composeConjunction(plan.getCluster().getRexBuilder(), conjuncts));
    }

    private static @Nullable Uncorrelated projected(Project project, CorrelationId outer) {
        Uncorrelated input = of(project.getInput(), outer);
        if (input == null) return null;
        var columns = new ArrayList<RexNode>();
        for (RexNode expression : project.getProjects()) {
            if (!OuterReferences.isPlain(expression)) return null;
            columns.add(OuterReferences.substitute(expression, input.columns));
        }
        return new Uncorrelated(input.plan, columns, input.predicates);
    }

    private static @Nullable Uncorrelated joined(Join join, CorrelationId outer) {
        boolean isInner = join.getJoinType() == JoinRelType.INNER;
        boolean keepsLeft = join.getJoinType() == JoinRelType.LEFT
                || join.getJoinType() == JoinRelType.SEMI
                || join.getJoinType() == JoinRelType.ANTI;
        if (!isInner && !keepsLeft) return null;
        if (keepsLeft && OuterReferences.in(join.getRight(), outer)) return null;
        Uncorrelated left = of(join.getLeft(), outer);
        Uncorrelated right = of(join.getRight(), outer);
        if (left == null || right == null) return null;
        int leftColumns = left.plan.getRowType().getFieldCount();
        var columns = new ArrayList<>(left.columns);
        for (RexNode column : right.columns) columns.add(RexUtil.shift(column, leftColumns));
        var lifted = new ArrayList<>(left.predicates);
        for (RexNode predicate : right.predicates) lifted.add(RexUtil.shift(predicate, leftColumns));
        var own = new ArrayList<RexNode>();
        for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
            if (!OuterReferences.isPlain(conjunct)) return null;
            RexNode overPlan = OuterReferences.substitute(conjunct, columns);
            boolean refersOut = OuterReferences.in(overPlan, outer);
            if (refersOut && !isInner) return null;
            (refersOut ? lifted : own).add(overPlan);
        }
        RexNode condition = RexUtil.composeConjunction(join.getCluster().getRexBuilder(), own);
        RelNode plan = LogicalJoin.create(
                left.plan, right.plan, join.getHints(), condition, join.getVariablesSet(), join.getJoinType());
        List<RexNode> visible = join.getJoinType().projectsRight() ? columns : left.columns;
        return new Uncorrelated(plan, nullableLike(visible, plan, join), lifted);
    }

    /// Columns of the side an outer join fills with NULLs have the join's type, not their input's.
    private static List<RexNode> nullableLike(List<RexNode> columns, RelNode plan, Join join) {
        if (join.getJoinType() != JoinRelType.LEFT) return columns;
        var typed = new ArrayList<RexNode>();
        for (RexNode column : columns) {
            typed.add(
                    column instanceof RexInputRef reference
                            ? RexInputRef.of(reference.getIndex(), plan.getRowType())
                            : column);
        }
        return typed;
    }

    private static @Nullable Uncorrelated generated(Generate generate, CorrelationId outer) {
        Uncorrelated input = of(generate.getInput(), outer);
        if (input == null) return null;
        var arguments = new ArrayList<RexNode>();
        for (RexNode argument : generate.arguments()) {
            RexNode overPlan = OuterReferences.substitute(argument, input.columns);
            if (!OuterReferences.isPlain(argument) || OuterReferences.in(overPlan, outer)) return null;
            arguments.add(overPlan);
        }
        Generate plan = generate.copy(input.plan, arguments);
        var columns = new ArrayList<>(input.columns);
        int inputColumns = input.plan.getRowType().getFieldCount();
        for (int i = 0; i < generate.columnNames().size(); i++) {
            columns.add(RexInputRef.of(inputColumns + i, plan.getRowType()));
        }
        return new Uncorrelated(plan, columns, input.predicates);
    }

    /// Equalities with the outer row can be lifted over an aggregate by grouping by their inner side too: the
    /// groups of one outer row are then those with its value. (Not so for an aggregate without GROUP BY, which has
    /// a row even where it has no input.)
    private static @Nullable Uncorrelated aggregated(Aggregate aggregate, CorrelationId outer) {
        if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) return null;
        Uncorrelated input = of(aggregate.getInput(), outer);
        if (input == null) return null;
        Grouped grouped = groupedByKeys(aggregate, input, outer);
        if (grouped == null) return null;
        var predicates = new ArrayList<RexNode>();
        for (int i = 0; i < grouped.keys.size(); i++) {
            CorrelationKey key = grouped.keys.get(i);
            RexNode inner = RexInputRef.of(grouped.keyColumns.get(i), grouped.plan.getRowType());
            predicates.add(aggregate.getCluster().getRexBuilder().makeCall(key.operator(), key.outer(), inner));
        }
        return new Uncorrelated(grouped.plan, grouped.columns, predicates);
    }

    /// An aggregate that is grouped by the correlation's keys too.
    ///
    /// @param columns the aggregate's own columns
    /// @param keyColumns the columns of `plan` that hold the inner sides of `keys`
    record Grouped(RelNode plan, List<RexNode> columns, List<CorrelationKey> keys, List<Integer> keyColumns) {}

    /// `aggregate` over `input`, grouped by the inner sides of the equalities with the outer row too; null if there
    /// are other correlations than equalities.
    static @Nullable Grouped groupedByKeys(Aggregate aggregate, Uncorrelated input, CorrelationId outer) {
        var keys = new ArrayList<CorrelationKey>();
        for (RexNode predicate : input.predicates) {
            CorrelationKey key = CorrelationKey.of(predicate, outer);
            if (key == null) return null;
            keys.add(key);
        }
        if (input.columns.stream().anyMatch(c -> OuterReferences.in(c, outer))) return null;
        var projected = new ArrayList<>(input.columns);
        for (CorrelationKey key : keys) projected.add(key.inner());
        RelNode plan = LogicalProject.create(input.plan, List.of(), projected, (List<String>) null, java.util.Set.of());
        int ownColumns = input.columns.size();
        ImmutableBitSet groups =
                aggregate.getGroupSet().union(ImmutableBitSet.range(ownColumns, ownColumns + keys.size()));
        RelNode grouped = LogicalAggregate.create(
                plan,
                aggregate.getHints(),
                groups,
                null,
                aggregate.getAggCallList().stream()
                        .map(call -> Aggregates.grouped(call, plan))
                        .toList());
        int ownKeys = aggregate.getGroupCount();
        var columns = new ArrayList<RexNode>();
        var keyColumns = new ArrayList<Integer>();
        for (int i = 0; i < ownKeys; i++) columns.add(RexInputRef.of(i, grouped.getRowType()));
        for (int i = 0; i < keys.size(); i++) keyColumns.add(ownKeys + i);
        for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
            columns.add(RexInputRef.of(ownKeys + keys.size() + i, grouped.getRowType()));
        }
        return new Grouped(grouped, columns, keys, keyColumns);
    }

    static List<RexNode> columnsOf(RelNode plan) {
        var columns = new ArrayList<RexNode>();
        for (int i = 0; i < plan.getRowType().getFieldCount(); i++) {
            columns.add(RexInputRef.of(i, plan.getRowType()));
        }
        return columns;
    }
}
