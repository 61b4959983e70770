package dev.kindling.catalyst.optimizer.subquery;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/// Turns a filter by IN into a semi-join, and one by NOT IN into an anti-join that minds NULLs.
///
/// ```
/// Filter t.a IN (Project s.b (s))       =>   SemiJoin t.a = s.b
///   t                                          t
///                                              s
///
/// Filter t.a NOT IN (Project s.b (s))   =>   AntiJoin t.a = s.b OR t.a IS NULL OR s.b IS NULL
///   t                                          t
///                                              s
/// ```
///
/// Valid because a filter drops a row for which IN is NULL as it drops one for which it is false. NOT IN keeps a
/// row only if the comparison with *each* row of the subquery is false, so a comparison that is NULL is a partner
/// too; columns that cannot be NULL need no such care. What correlates the subquery decides which rows it has, so
/// its predicates must be true. Not for an IN inside an OR or another expression.
public final class RewriteInAsSemiJoin implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Filter filter)) return plan;
        List<RexNode> conjuncts = RelOptUtil.conjunctions(filter.getCondition());
        for (RexNode conjunct : conjuncts) {
            boolean isNegated = conjunct.isA(SqlKind.NOT);
            RexNode test = isNegated ? ((RexCall) conjunct).getOperands().getFirst() : conjunct;
            if (!(test instanceof RexSubQuery in) || in.getKind() != SqlKind.IN) continue;
            if (!in.getOperands().stream().allMatch(OuterReferences::isPlain)) continue;
            var rest = new ArrayList<>(conjuncts);
            rest.remove(conjunct);
            RelNode rewritten = rewrite(filter, in, isNegated, rest, context);
            if (rewritten != null) return rewritten;
        }
        return plan;
    }

    private static @Nullable RelNode rewrite(
            Filter filter, RexSubQuery in, boolean isNegated, List<RexNode> rest, RuleContext context) {
        List<CorrelationId> outer = OuterReferences.rowsUsed(in.rel, filter.getVariablesSet());
        if (outer.size() > 1) return null;
        RelNode left = SubqueryFilters.rest(filter, rest, context);
        Uncorrelated uncorrelated = outer.isEmpty()
                ? new Uncorrelated(in.rel, Uncorrelated.columnsOf(in.rel), List.of())
                : OuterValues.freed(left, in.rel, outer.getFirst(), context);
        if (uncorrelated == null) return null;
        int leftColumns = left.getRowType().getFieldCount();
        var condition = new ArrayList<RexNode>();
        for (int i = 0; i < in.getOperands().size(); i++) {
            RexNode value = in.getOperands().get(i);
            RexNode candidate = overJoin(uncorrelated.columns().get(i), outer, leftColumns);
            RexNode equal = context.rex().makeCall(SqlStdOperatorTable.EQUALS, value, candidate);
            condition.add(isNegated ? notFalse(equal, value, candidate, context) : equal);
        }
        for (RexNode predicate : uncorrelated.predicates()) condition.add(overJoin(predicate, outer, leftColumns));
        JoinRelType type = isNegated ? JoinRelType.ANTI : JoinRelType.SEMI;
        return SubqueryFilters.join(left, uncorrelated.plan(), condition, type, context);
    }

    private static RexNode overJoin(RexNode expression, List<CorrelationId> outer, int leftColumns) {
        return outer.isEmpty()
                ? RexUtil.shift(expression, leftColumns)
                : OuterReferences.overJoin(expression, outer.getFirst(), leftColumns);
    }

    private static RexNode notFalse(RexNode equal, RexNode value, RexNode candidate, RuleContext context) {
        var alternatives = new ArrayList<RexNode>();
        alternatives.add(equal);
        for (RexNode side : List.of(value, candidate)) {
            if (side.getType().isNullable()) {
                alternatives.add(context.rex().makeCall(SqlStdOperatorTable.IS_NULL, side));
            }
        }
        return RexUtil.composeDisjunction(context.rex(), alternatives);
    }
}
