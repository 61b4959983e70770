package dev.kindling.catalyst.optimizer.subquery;

import com.google.common.collect.ImmutableList;
import dev.kindling.catalyst.logical.Arrange;
import dev.kindling.catalyst.logical.Generate;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Rewrites a subquery so that it runs once for all of a set of outer values, whatever lies above its correlation:
/// "Unnesting Arbitrary Queries" (Neumann and Kemper, 2015).
///
/// Each node gets the outer values as its first columns and gives, for each of them, the rows it would have given
/// for that value alone:
///
/// - a part without references to the outer row is joined with all values, a filter above makes a real join of it;
/// - an aggregate, a window and a DISTINCT group by the values too; a limit becomes a filter by row number;
/// - an aggregate without GROUP BY has a row where it has no input, so it aggregates over a left join of the values
///   with its input, and every call skips the row that has no partner;
/// - two sides of a join that both depend on the values are joined on them too.
final class DependentPlan {

    private final RelNode values;
    private final List<Integer> used;
    private final CorrelationId outer;
    private final RuleContext context;

    private DependentPlan(RelNode values, List<Integer> used, CorrelationId outer, RuleContext context) {
        this.values = values;
        this.used = used;
        this.outer = outer;
        this.context = context;
    }

    /// `subquery` over the rows of `values`, which has the fields `used` of the outer row; null if some node of it
    /// cannot be computed for several outer rows at once.
    static @Nullable RelNode of(
            RelNode values, List<Integer> used, RelNode subquery, CorrelationId outer, RuleContext context) {
        return new DependentPlan(values, used, outer, context).rewrite(subquery);
    }

    private int count() {
        return used.size();
    }

    private @Nullable RelNode rewrite(RelNode node) {
        if (!OuterReferences.in(node, outer)) {
            return SubqueryFilters.join(values, node, List.of(), JoinRelType.INNER, context);
        }
        return switch (node) {
            case Filter filter -> filter(filter);
            case Project project -> project(project);
            case Aggregate aggregate -> aggregate(aggregate);
            case Join join -> join(join);
            case Sort sort -> sort(sort);
            case SetOp operation -> setOperation(operation);
            case Generate generate -> generate(generate);
            case Arrange arrange -> rewrite(arrange.getInput());
            default -> null;
        };
    }

    private @Nullable RelNode filter(Filter filter) {
        RelNode input = rewrite(filter.getInput());
        if (input == null || hasSubquery(filter.getCondition())) return null;
        return LogicalFilter.create(input, over(filter.getCondition(), input));
    }

    private @Nullable RelNode project(Project project) {
        RelNode input = rewrite(project.getInput());
        if (input == null || project.getProjects().stream().anyMatch(DependentPlan::hasSubquery)) return null;
        var columns = new ArrayList<>(valueColumns(input));
        for (RexNode expression : project.getProjects()) columns.add(over(expression, input));
        return project(input, columns);
    }

    private @Nullable RelNode generate(Generate generate) {
        RelNode input = rewrite(generate.getInput());
        if (input == null || generate.arguments().stream().anyMatch(DependentPlan::hasSubquery)) return null;
        var arguments = new ArrayList<RexNode>();
        for (RexNode argument : generate.arguments()) arguments.add(over(argument, input));
        return generate.copy(input, arguments);
    }

    private @Nullable RelNode setOperation(SetOp operation) {
        var inputs = new ArrayList<RelNode>();
        for (RelNode input : operation.getInputs()) {
            RelNode rewritten = rewrite(input);
            if (rewritten == null) return null;
            inputs.add(rewritten);
        }
        return operation.copy(operation.getTraitSet(), inputs, operation.all);
    }

    private @Nullable RelNode sort(Sort sort) {
        RelNode input = rewrite(sort.getInput());
        if (input == null) return null;
        if (sort.fetch == null && sort.offset == null) {
            return LogicalSort.create(input, RelCollations.shift(sort.getCollation(), count()), null, null);
        }
        RelDataType type = context.cluster().getTypeFactory().createSqlType(SqlTypeName.BIGINT);
        var columns = new ArrayList<>(Uncorrelated.columnsOf(input));
        columns.add(rowNumber(sort, input, type));
        RelNode numbered = project(input, columns);
        int place = columns.size() - 1;
        RexNode number = RexInputRef.of(place, numbered.getRowType());
        var conditions = new ArrayList<RexNode>();
        RexNode last = sort.fetch;
        if (sort.offset != null) {
            RexNode offset = context.rex().makeCast(type, sort.offset);
            conditions.add(context.rex().makeCall(SqlStdOperatorTable.GREATER_THAN, number, offset));
            if (last != null) {
                RexNode count = context.rex().makeCast(type, last);
                last = context.rex().makeCall(SqlStdOperatorTable.PLUS, offset, count);
            }
        }
        if (last != null) {
            RexNode bound = context.rex().makeCast(type, last);
            conditions.add(context.rex().makeCall(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, number, bound));
        }
        RelNode kept = LogicalFilter.create(numbered, RexUtil.composeConjunction(context.rex(), conditions));
        return project(kept, Uncorrelated.columnsOf(kept).subList(0, place));
    }

    private RexNode rowNumber(Sort sort, RelNode input, RelDataType type) {
        var order = ImmutableList.<RexFieldCollation>builder();
        for (var key : sort.getCollation().getFieldCollations()) {
            var flags = new HashSet<SqlKind>();
            if (key.getDirection().isDescending()) flags.add(SqlKind.DESCENDING);
            switch (key.nullDirection) {
                case FIRST -> flags.add(SqlKind.NULLS_FIRST);
                case LAST -> flags.add(SqlKind.NULLS_LAST);
                case UNSPECIFIED -> {}
            }
            RexNode column = RexInputRef.of(key.getFieldIndex() + count(), input.getRowType());
            order.add(new RexFieldCollation(column, flags));
        }
        return context.rex()
                .makeOver(
                        type,
                        SqlStdOperatorTable.ROW_NUMBER,
                        List.of(),
                        valueColumns(input),
                        order.build(),
                        RexWindowBounds.UNBOUNDED_PRECEDING,
                        RexWindowBounds.CURRENT_ROW,
                        true,
                        true,
                        false,
                        false,
                        false);
    }

    private @Nullable RelNode aggregate(Aggregate aggregate) {
        boolean hasTotal = aggregate.getGroupSets().contains(ImmutableBitSet.of());
        if (hasTotal && aggregate.getGroupSets().size() > 1) return null;
        RelNode input = rewrite(aggregate.getInput());
        if (input == null) return null;
        return hasTotal ? total(aggregate, input) : grouped(aggregate, input);
    }

    private RelNode grouped(Aggregate aggregate, RelNode input) {
        ImmutableBitSet valueKeys = ImmutableBitSet.range(count());
        var sets = new ArrayList<ImmutableBitSet>();
        for (ImmutableBitSet set : aggregate.getGroupSets())
            sets.add(set.shift(count()).union(valueKeys));
        var calls = new ArrayList<AggregateCall>();
        for (AggregateCall call : aggregate.getAggCallList()) {
            calls.add(Aggregates.shifted(call, count(), call.filterArg < 0 ? -1 : call.filterArg + count(), input));
        }
        ImmutableBitSet keys = aggregate.getGroupSet().shift(count()).union(valueKeys);
        return LogicalAggregate.create(input, aggregate.getHints(), keys, sets, calls);
    }

    private RelNode total(Aggregate aggregate, RelNode input) {
        var marked = new ArrayList<>(Uncorrelated.columnsOf(input));
        marked.add(context.rex().makeLiteral(true));
        RelNode partners = project(input, marked);
        RelNode joined =
                SubqueryFilters.join(values, partners, sameValues(values, partners), JoinRelType.LEFT, context);
        int marker = joined.getRowType().getFieldCount() - 1;
        var columns = new ArrayList<>(Uncorrelated.columnsOf(joined).subList(0, count()));
        columns.addAll(Uncorrelated.columnsOf(joined).subList(2 * count(), marker));
        RexNode isPartner =
                context.rex().makeCall(SqlStdOperatorTable.IS_NOT_NULL, RexInputRef.of(marker, joined.getRowType()));
        columns.add(isPartner);
        int filter = columns.size() - 1;
        var filters = new ArrayList<Integer>();
        for (AggregateCall call : aggregate.getAggCallList()) {
            if (call.filterArg < 0) {
                filters.add(filter);
                continue;
            }
            RexNode own = columns.get(count() + call.filterArg);
            RexNode isTrue = context.rex().makeCall(SqlStdOperatorTable.IS_TRUE, own);
            filters.add(columns.size());
            columns.add(context.rex().makeCall(SqlStdOperatorTable.AND, isPartner, isTrue));
        }
        RelNode rows = project(joined, columns);
        var calls = new ArrayList<AggregateCall>();
        for (int i = 0; i < filters.size(); i++) {
            calls.add(Aggregates.shifted(aggregate.getAggCallList().get(i), count(), filters.get(i), rows));
        }
        return LogicalAggregate.create(rows, aggregate.getHints(), ImmutableBitSet.range(count()), null, calls);
    }

    /// Joins its sides, one or both over the values; the values of the result are those of a side that is in every
    /// row of it, for a full join of the side that is there.
    private @Nullable RelNode join(Join join) {
        if (hasSubquery(join.getCondition())) return null;
        JoinRelType type = join.getJoinType();
        boolean keepsRight = type == JoinRelType.RIGHT || type == JoinRelType.FULL;
        boolean dependsLeft = type != JoinRelType.RIGHT || OuterReferences.in(join.getLeft(), outer);
        boolean dependsRight = keepsRight || OuterReferences.in(join.getRight(), outer);
        RelNode left = dependsLeft ? rewrite(join.getLeft()) : join.getLeft();
        RelNode right = dependsRight ? rewrite(join.getRight()) : join.getRight();
        if (left == null || right == null) return null;
        int leftColumns = left.getRowType().getFieldCount();
        int ownLeft = dependsLeft ? count() : 0;
        int ownRight = leftColumns + (dependsRight ? count() : 0);
        var pair = SubqueryFilters.join(left, right, List.of(), JoinRelType.INNER, context);
        List<RexNode> all = Uncorrelated.columnsOf(pair);
        var visible = new ArrayList<>(all.subList(ownLeft, leftColumns));
        visible.addAll(all.subList(ownRight, all.size()));
        List<RexNode> row = all.subList(dependsLeft ? 0 : leftColumns, all.size());
        var conditions = new ArrayList<RexNode>();
        conditions.add(replaced(join.getCondition(), visible, row));
        if (dependsLeft && dependsRight) {
            for (int i = 0; i < count(); i++) conditions.add(same(all.get(i), all.get(leftColumns + i)));
        }
        RelNode joined = SubqueryFilters.join(left, right, conditions, type, context);
        if (!type.projectsRight()) return joined;
        List<RexNode> given = Uncorrelated.columnsOf(joined);
        var columns = new ArrayList<RexNode>();
        for (int i = 0; i < count(); i++) {
            columns.add(
                    switch (type) {
                        case FULL -> eitherOf(given.get(i), given.get(leftColumns + i));
                        case RIGHT -> given.get(leftColumns + i);
                        default -> given.get(i);
                    });
        }
        columns.addAll(given.subList(ownLeft, leftColumns));
        columns.addAll(given.subList(ownRight, given.size()));
        return project(joined, columns);
    }

    private RexNode eitherOf(RexNode left, RexNode right) {
        RexNode isThere = context.rex().makeCall(SqlStdOperatorTable.IS_NOT_NULL, left);
        return context.rex().makeCall(left.getType(), SqlStdOperatorTable.CASE, List.of(isThere, left, right));
    }

    /// The equalities of the values in the first columns of two plans.
    private List<RexNode> sameValues(RelNode left, RelNode right) {
        int leftColumns = left.getRowType().getFieldCount();
        var conditions = new ArrayList<RexNode>();
        for (int i = 0; i < count(); i++) {
            RexNode other = RexInputRef.of(i, right.getRowType());
            conditions.add(same(RexInputRef.of(i, left.getRowType()), RexUtil.shift(other, leftColumns)));
        }
        return conditions;
    }

    private RexNode same(RexNode left, RexNode right) {
        boolean nullable = left.getType().isNullable() && right.getType().isNullable();
        return context.rex()
                .makeCall(
                        nullable ? SqlStdOperatorTable.IS_NOT_DISTINCT_FROM : SqlStdOperatorTable.EQUALS, left, right);
    }

    private List<RexNode> valueColumns(RelNode plan) {
        return Uncorrelated.columnsOf(plan).subList(0, count());
    }

    private static RelNode project(RelNode input, List<RexNode> columns) {
        return LogicalProject.create(input, List.of(), columns, (List<String>) null, Set.of());
    }

    private static boolean hasSubquery(RexNode expression) {
        return RexUtil.SubQueryFinder.find(expression) != null;
    }

    /// `expression` of a node over that node's new input.
    private RexNode over(RexNode expression, RelNode input) {
        List<RexNode> all = Uncorrelated.columnsOf(input);
        return replaced(expression, all.subList(count(), all.size()), all);
    }

    /// `expression` with `columns` for the columns and the first of `row` for the outer values.
    private RexNode replaced(RexNode expression, List<RexNode> columns, List<RexNode> row) {
        return expression.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return columns.get(reference.getIndex());
            }

            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                if (access.getReferenceExpr() instanceof RexCorrelVariable variable && variable.id.equals(outer)) {
                    return row.get(used.indexOf(access.getField().getIndex()));
                }
                return super.visitFieldAccess(access);
            }

            @Override
            public RexNode visitSubQuery(RexSubQuery subquery) {
                throw new IllegalStateException("a subquery has no place here: " + subquery);
            }

            @Override
            public RexNode visitOver(RexOver over) {
                RexOver visited = (RexOver) super.visitOver(over);
                RexWindow window = visited.getWindow();
                var partition = new ArrayList<>(row.subList(0, count()));
                partition.addAll(window.partitionKeys);
                return context.rex()
                        .makeOver(
                                visited.getType(),
                                visited.getAggOperator(),
                                visited.getOperands(),
                                partition,
                                window.orderKeys,
                                window.getLowerBound(),
                                window.getUpperBound(),
                                window.getExclude(),
                                window.isRows(),
                                true,
                                false,
                                visited.isDistinct(),
                                visited.ignoreNulls());
            }
        });
    }
}
