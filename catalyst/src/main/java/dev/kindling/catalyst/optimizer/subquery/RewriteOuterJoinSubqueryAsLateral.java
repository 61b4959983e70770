package dev.kindling.catalyst.optimizer.subquery;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;

/// Turns a left, right, semi- or anti-join with a subquery in its condition into a lateral join whose right side is
/// filtered by the condition.
///
/// ```
/// LeftJoin t.a = s.a AND EXISTS(...)       Correlate left
///   t                                 =>     t
///   s                                        Filter outer.a = s.a AND EXISTS(...)
///                                              s
/// ```
///
/// Valid because these joins ask, for each row of the side they keep, which rows of the other meet the condition.
/// A right join is a left join of its sides exchanged. Not for a full join, which asks this of both sides, and an
/// inner join has no need of it ([RewriteJoinSubqueryAsFilter]).
public final class RewriteOuterJoinSubqueryAsLateral implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Join join) || RexUtil.SubQueryFinder.find(join.getCondition()) == null) return plan;
        return switch (join.getJoinType()) {
            case LEFT, SEMI, ANTI -> lateral(join, join.getLeft(), join.getRight(), join.getJoinType(), context);
            case RIGHT -> exchanged(join, context);
            default -> plan;
        };
    }

    private static RelNode exchanged(Join join, RuleContext context) {
        RelNode joined = lateral(join, join.getRight(), join.getLeft(), JoinRelType.LEFT, context);
        int rightColumns = join.getRight().getRowType().getFieldCount();
        List<RexNode> columns = Uncorrelated.columnsOf(joined);
        var ordered = new ArrayList<>(columns.subList(rightColumns, columns.size()));
        ordered.addAll(columns.subList(0, rightColumns));
        return LogicalProject.create(
                joined, List.of(), ordered, join.getRowType().getFieldNames(), ImmutableSet.of());
    }

    private static RelNode lateral(Join join, RelNode kept, RelNode tested, JoinRelType type, RuleContext context) {
        CorrelationId keptRow = context.cluster().createCorrel();
        CorrelationId testedRow = context.cluster().createCorrel();
        RexNode keptFields = context.rex().makeCorrel(kept.getRowType(), keptRow);
        RexNode testedFields = context.rex().makeCorrel(tested.getRowType(), testedRow);
        int leftColumns = join.getLeft().getRowType().getFieldCount();
        boolean keepsLeft = kept == join.getLeft();
        IntFunction<RexNode> inSubquery = i -> {
            boolean isKept = i < leftColumns == keepsLeft;
            int place = i < leftColumns ? i : i - leftColumns;
            return context.rex().makeFieldAccess(isKept ? keptFields : testedFields, place);
        };
        RexNode condition = join.getCondition().accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                int i = reference.getIndex();
                int place = i < leftColumns ? i : i - leftColumns;
                boolean isKept = i < leftColumns == keepsLeft;
                return isKept
                        ? context.rex().makeFieldAccess(keptFields, place)
                        : RexInputRef.of(place, tested.getRowType());
            }

            @Override
            public RexNode visitSubQuery(RexSubQuery subquery) {
                RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subquery);
                RelNode inner = visited.rel;
                for (CorrelationId row : join.getVariablesSet()) {
                    inner = OuterReferences.replace(inner, row, inSubquery);
                }
                return inner == visited.rel ? visited : visited.clone(inner);
            }
        });
        RelNode filtered = LogicalFilter.create(tested, condition, ImmutableSet.of(testedRow));
        return LogicalCorrelate.create(
                kept, filtered, ImmutableList.of(), keptRow, RelOptUtil.correlationColumns(keptRow, filtered), type);
    }
}
