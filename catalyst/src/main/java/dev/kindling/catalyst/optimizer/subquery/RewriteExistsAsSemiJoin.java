package dev.kindling.catalyst.optimizer.subquery;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/// Turns a filter by EXISTS into a semi-join, and one by NOT EXISTS into an anti-join.
///
/// ```
/// Filter EXISTS(Filter s.a = outer.a   =>   SemiJoin t.a = s.a
///                 s)                          t
///   t                                         s
/// ```
///
/// Valid because both keep a row of `t` once, however many partners it has, and for a predicate that is NULL as for
/// one that is false. EXISTS asks only whether there are rows, so what the subquery projects and how it sorts does
/// not matter; an aggregate without GROUP BY always has one.
/// Not for an EXISTS inside an OR or another expression, which must give a value for each row.
public final class RewriteExistsAsSemiJoin implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Filter filter)) return plan;
        List<RexNode> conjuncts = RelOptUtil.conjunctions(filter.getCondition());
        for (RexNode conjunct : conjuncts) {
            boolean isNegated = conjunct.isA(SqlKind.NOT);
            RexNode test = isNegated ? ((RexCall) conjunct).getOperands().getFirst() : conjunct;
            if (!(test instanceof RexSubQuery exists) || exists.getKind() != SqlKind.EXISTS) continue;
            var rest = new ArrayList<>(conjuncts);
            rest.remove(conjunct);
            RelNode rewritten = rewrite(filter, exists.rel, isNegated, rest, context);
            if (rewritten != null) return rewritten;
        }
        return plan;
    }

    private static @Nullable RelNode rewrite(
            Filter filter, RelNode subquery, boolean isNegated, List<RexNode> rest, RuleContext context) {
        RelNode rows = withoutIdleTop(subquery);
        if (rows instanceof Aggregate aggregate && aggregate.getGroupCount() == 0) {
            rest.add(context.rex().makeLiteral(!isNegated));
            return SubqueryFilters.rest(filter, rest, context);
        }
        List<CorrelationId> outer = OuterReferences.rowsUsed(rows, filter.getVariablesSet());
        if (outer.size() > 1) return null;
        RelNode left = SubqueryFilters.rest(filter, rest, context);
        JoinRelType type = isNegated ? JoinRelType.ANTI : JoinRelType.SEMI;
        if (outer.isEmpty()) {
            RelNode one = context.builder().push(rows).limit(0, 1).build();
            return SubqueryFilters.join(left, one, List.of(), type, context);
        }
        Uncorrelated uncorrelated = OuterValues.freed(left, rows, outer.getFirst(), context);
        if (uncorrelated == null) return null;
        var condition = new ArrayList<RexNode>();
        int leftColumns = left.getRowType().getFieldCount();
        for (RexNode predicate : uncorrelated.predicates()) {
            condition.add(OuterReferences.overJoin(predicate, outer.getFirst(), leftColumns));
        }
        return SubqueryFilters.join(left, uncorrelated.plan(), condition, type, context);
    }

    /// `subquery` without what changes neither whether it has rows nor which predicates they meet.
    private static RelNode withoutIdleTop(RelNode subquery) {
        return switch (subquery) {
            case Project project when !project.containsOver() -> withoutIdleTop(project.getInput());
            case Sort sort when sort.offset == null && !isZero(sort.fetch) -> withoutIdleTop(sort.getInput());
            case Aggregate aggregate
            when aggregate.getGroupCount() > 0 && aggregate.getGroupSets().size() == 1 ->
                withoutIdleTop(aggregate.getInput());
            default -> subquery;
        };
    }

    private static boolean isZero(@Nullable RexNode fetch) {
        if (fetch == null) return false;
        return !(fetch instanceof RexLiteral literal)
                || !(literal.getValue() instanceof BigDecimal count)
                || count.signum() == 0;
    }
}
