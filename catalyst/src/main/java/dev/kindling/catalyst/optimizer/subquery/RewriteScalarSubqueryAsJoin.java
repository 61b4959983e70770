package dev.kindling.catalyst.optimizer.subquery;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Turns a scalar subquery in a filter or projection into a column that a join brings.
///
/// ```
/// Filter t.a < (Aggregate avg(s.b)            Filter t.a < avg
///                 Filter s.k = outer.k          LeftJoin t.k = s.k
///                   s)                   =>       t
///   t                                             Aggregate s.k, avg(s.b)
///                                                   s
/// ```
///
/// Without correlation it joins on TRUE, and SINGLE_VALUE sees to it that there is at most one row.
/// With equalities to the outer row under an aggregate, it aggregates once for all outer values. With other
/// correlation, it first joins the subquery with the distinct outer values it speaks of, so that it is computed for
/// each of these.
///
/// Valid because the left join keeps an outer row without partner and gives NULL for its value, which is what a
/// subquery without rows, or an aggregate over none, gives; COUNT over none is 0, so NULL is replaced by 0 there,
/// and what the subquery computes from its aggregates is computed above the join, from these values. The key of the
/// aggregate is unique, so no row is doubled. Where the correlation cannot be lifted (see [Uncorrelated]), or only
/// the aggregate itself can tell what it is over no rows, the subquery is computed for all outer values
/// ([OuterValues]).
public final class RewriteScalarSubqueryAsJoin implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        return switch (plan) {
            case Filter filter -> inFilter(filter, context);
            case Project project -> inProject(project, context);
            default -> plan;
        };
    }

    private static RelNode inFilter(Filter filter, RuleContext context) {
        RexSubQuery subquery = find(List.of(filter.getCondition()));
        if (subquery == null) return filter;
        Joined joined = join(filter.getInput(), subquery, filter.getVariablesSet(), context);
        if (joined == null) return filter;
        RexNode condition = filter.getCondition().accept(new Replacement(subquery, joined.value));
        RelBuilder builder = context.builder().push(joined.plan);
        builder.filter(SubqueryFilters.variables(filter.getVariablesSet(), List.of(condition)), condition);
        List<RexNode> own = Uncorrelated.columnsOf(filter.getInput());
        return builder.project(own, filter.getRowType().getFieldNames(), true).build();
    }

    private static RelNode inProject(Project project, RuleContext context) {
        RexSubQuery subquery = find(project.getProjects());
        if (subquery == null) return project;
        Joined joined = join(project.getInput(), subquery, project.getVariablesSet(), context);
        if (joined == null) return project;
        List<RexNode> expressions = new Replacement(subquery, joined.value).apply(project.getProjects());
        return LogicalProject.create(
                joined.plan,
                project.getHints(),
                expressions,
                project.getRowType().getFieldNames(),
                SubqueryFilters.variables(project.getVariablesSet(), expressions));
    }

    /// The first scalar subquery that is not inside another subquery.
    private static @Nullable RexSubQuery find(List<RexNode> expressions) {
        RexSubQuery[] found = {null};
        var finder = new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subquery) {
                if (subquery.getKind() == SqlKind.SCALAR_QUERY && found[0] == null) found[0] = subquery;
                return super.visitSubQuery(subquery);
            }
        };
        finder.apply(expressions);
        return found[0];
    }

    /// @param plan the input's columns, then some of the subquery
    /// @param value the subquery's value over these
    private record Joined(RelNode plan, RexNode value) {}

    private static @Nullable Joined join(
            RelNode input, RexSubQuery subquery, Set<CorrelationId> rows, RuleContext context) {
        List<CorrelationId> outer = OuterReferences.rowsUsed(subquery.rel, rows);
        if (outer.size() > 1) return null;
        Joined joined = outer.isEmpty()
                ? uncorrelated(input, subquery.rel, context)
                : correlated(input, subquery.rel, outer.getFirst(), context);
        if (joined == null || joined.value.getType().equals(subquery.getType())) return joined;
        return new Joined(joined.plan, context.rex().makeCast(subquery.getType(), joined.value, true, false));
    }

    private static Joined uncorrelated(RelNode input, RelNode subquery, RuleContext context) {
        boolean isOneRow = withoutProjects(subquery) instanceof Aggregate aggregate
                && aggregate.getGroupCount() == 0
                && aggregate.getGroupSets().size() == 1;
        RelNode value = isOneRow ? subquery : singleRow(subquery, context);
        JoinRelType type = isOneRow ? JoinRelType.INNER : JoinRelType.LEFT;
        RelNode joined =
                LogicalJoin.create(input, value, List.of(), context.rex().makeLiteral(true), Set.of(), type);
        return new Joined(joined, RexInputRef.of(input.getRowType().getFieldCount(), joined.getRowType()));
    }

    private static RelNode singleRow(RelNode subquery, RuleContext context) {
        Double most = context.metadata().getMaxRowCount(subquery);
        if (most != null && most <= 1) return subquery;
        RelBuilder builder = context.builder().push(subquery);
        return builder.aggregate(
                        builder.groupKey(), builder.aggregateCall(SqlStdOperatorTable.SINGLE_VALUE, builder.field(0)))
                .build();
    }

    private static RelNode withoutProjects(RelNode plan) {
        return plan instanceof Project project ? withoutProjects(project.getInput()) : plan;
    }

    private static @Nullable Joined correlated(
            RelNode input, RelNode subquery, CorrelationId outer, RuleContext context) {
        List<RexNode> value = List.of(RexInputRef.of(0, subquery.getRowType()));
        RelNode rows = subquery;
        while (true) {
            if (rows instanceof Project project
                    && project.getProjects().stream().allMatch(OuterReferences::isPlain)) {
                value = List.of(OuterReferences.substitute(value.getFirst(), project.getProjects()));
                rows = project.getInput();
            } else if (rows instanceof Sort sort && sort.fetch == null && sort.offset == null) {
                rows = sort.getInput();
            } else {
                break;
            }
        }
        if (rows instanceof Aggregate aggregate && aggregate.getGroupCount() == 0) {
            Joined joined = aggregated(input, aggregate, value.getFirst(), outer, context);
            if (joined != null) return joined;
        }
        Joined joined = single(input, subquery, outer, context);
        return joined == null ? computed(input, subquery, outer, context) : joined;
    }

    private static @Nullable Joined aggregated(
            RelNode input, Aggregate aggregate, RexNode value, CorrelationId outer, RuleContext context) {
        if (aggregate.getGroupSets().size() != 1) return null;
        for (AggregateCall call : aggregate.getAggCallList()) {
            // What it is over no rows, only the call itself can tell.
            if (!call.getType().isNullable() && !Aggregates.isCount(call)) return null;
        }
        Uncorrelated rows = Uncorrelated.of(aggregate.getInput(), outer);
        if (rows == null) return null;
        Uncorrelated.Grouped grouped = Uncorrelated.groupedByKeys(aggregate, rows, outer);
        if (grouped == null) {
            OuterValues values = OuterValues.of(input, rows, outer, context);
            if (values == null) return null;
            grouped = Uncorrelated.groupedByKeys(aggregate, values.rows(), values.row());
            if (grouped == null) return null;
            outer = values.row();
        }
        RelNode joined = leftJoin(input, grouped, outer, context);
        int inputColumns = input.getRowType().getFieldCount();
        var columns = new ArrayList<RexNode>();
        for (int i = 0; i < grouped.columns().size(); i++) {
            int index = ((RexInputRef) grouped.columns().get(i)).getIndex() + inputColumns;
            RexNode column = RexInputRef.of(index, joined.getRowType());
            boolean isCount = Aggregates.isCount(aggregate.getAggCallList().get(i));
            columns.add(isCount ? orZero(column, context) : column);
        }
        RexNode computed = OuterReferences.substitute(value, columns);
        return new Joined(joined, overLeft(computed, outer));
    }

    /// `expression`, whose columns are those of the join already, with references to the outer row as left columns.
    private static RexNode overLeft(RexNode expression, CorrelationId outer) {
        return OuterReferences.overJoin(expression, outer, 0);
    }

    private static RexNode orZero(RexNode count, RuleContext context) {
        RexNode zero = context.rex().makeExactLiteral(java.math.BigDecimal.ZERO, count.getType());
        RexNode isNull = context.rex().makeCall(SqlStdOperatorTable.IS_NULL, count);
        return context.rex()
                .makeCall(SqlStdOperatorTable.CASE, isNull, zero, context.rex().makeNotNull(count));
    }

    private static RelNode leftJoin(
            RelNode input, Uncorrelated.Grouped grouped, CorrelationId outer, RuleContext context) {
        int inputColumns = input.getRowType().getFieldCount();
        var condition = new ArrayList<RexNode>();
        for (int i = 0; i < grouped.keys().size(); i++) {
            CorrelationKey key = grouped.keys().get(i);
            RexNode inner =
                    RexInputRef.of(grouped.keyColumns().get(i), grouped.plan().getRowType());
            RexNode equal = context.rex().makeCall(key.operator(), key.outer(), inner);
            condition.add(OuterReferences.overJoin(equal, outer, inputColumns));
        }
        return SubqueryFilters.join(input, grouped.plan(), condition, JoinRelType.LEFT, context);
    }

    /// A subquery that is no aggregate must have at most one row for each outer row.
    private static @Nullable Joined single(RelNode input, RelNode subquery, CorrelationId outer, RuleContext context) {
        Uncorrelated rows = Uncorrelated.of(subquery, outer);
        if (rows == null) return null;
        if (isUniqueByKeys(rows, outer, context)) {
            int inputColumns = input.getRowType().getFieldCount();
            var condition = new ArrayList<RexNode>();
            for (RexNode predicate : rows.predicates()) {
                condition.add(OuterReferences.overJoin(predicate, outer, inputColumns));
            }
            RexNode value = rows.columns().getFirst();
            if (!(value instanceof RexInputRef reference)) return null;
            RelNode joined = SubqueryFilters.join(input, rows.plan(), condition, JoinRelType.LEFT, context);
            return new Joined(joined, RexInputRef.of(inputColumns + reference.getIndex(), joined.getRowType()));
        }
        OuterValues values = OuterValues.of(input, rows, outer, context);
        if (values == null) return null;
        RelNode plan = LogicalProject.create(
                values.rows().plan(), List.of(), values.rows().columns(), (List<String>) null, Set.of());
        RelBuilder builder = context.builder().push(plan);
        Aggregate single = (Aggregate) builder.aggregate(
                        builder.groupKey(), builder.aggregateCall(SqlStdOperatorTable.SINGLE_VALUE, builder.field(0)))
                .build();
        Uncorrelated.Grouped grouped = Uncorrelated.groupedByKeys(single, values.rows(), values.row());
        if (grouped == null) return null;
        RelNode joined = leftJoin(input, grouped, values.row(), context);
        int column = ((RexInputRef) grouped.columns().getFirst()).getIndex();
        return new Joined(joined, RexInputRef.of(input.getRowType().getFieldCount() + column, joined.getRowType()));
    }

    /// A subquery of any kind, computed for all outer values.
    private static @Nullable Joined computed(
            RelNode input, RelNode subquery, CorrelationId outer, RuleContext context) {
        Uncorrelated rows = OuterValues.computed(input, subquery, outer, context);
        if (rows == null) return null;
        RelNode plan = rows.plan();
        int keys = plan.getRowType().getFieldCount() - 1;
        if (!Boolean.TRUE.equals(context.metadata().areColumnsUnique(plan, ImmutableBitSet.range(keys)))) {
            RelBuilder builder = context.builder().push(plan);
            plan = builder.aggregate(
                            builder.groupKey(ImmutableBitSet.range(keys)),
                            builder.aggregateCall(SqlStdOperatorTable.SINGLE_VALUE, builder.field(keys)))
                    .build();
        }
        int inputColumns = input.getRowType().getFieldCount();
        var condition = new ArrayList<RexNode>();
        for (RexNode predicate : rows.predicates()) {
            condition.add(OuterReferences.overJoin(predicate, outer, inputColumns));
        }
        RelNode joined = SubqueryFilters.join(input, plan, condition, JoinRelType.LEFT, context);
        return new Joined(joined, RexInputRef.of(inputColumns + keys, joined.getRowType()));
    }

    private static boolean isUniqueByKeys(Uncorrelated rows, CorrelationId outer, RuleContext context) {
        var columns = ImmutableBitSet.builder();
        for (RexNode predicate : rows.predicates()) {
            CorrelationKey key = CorrelationKey.of(predicate, outer);
            if (key != null && key.inner() instanceof RexInputRef reference) columns.set(reference.getIndex());
        }
        return Boolean.TRUE.equals(context.metadata().areColumnsUnique(rows.plan(), columns.build(), true));
    }

    private static final class Replacement extends RexShuttle {

        private final RexSubQuery subquery;
        private final RexNode value;

        Replacement(RexSubQuery subquery, RexNode value) {
            this.subquery = subquery;
            this.value = value;
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery found) {
            return found.equals(subquery) ? value : super.visitSubQuery(found);
        }
    }
}
