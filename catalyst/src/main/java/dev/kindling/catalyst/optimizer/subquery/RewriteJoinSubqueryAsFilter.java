package dev.kindling.catalyst.optimizer.subquery;

import com.google.common.collect.ImmutableSet;
import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/// Moves subqueries from the condition of an inner join to a filter above it, where other rules find them.
///
/// ```
/// Join t.a = s.a AND EXISTS(...)       Filter EXISTS(...)
///   t                             =>     Join t.a = s.a
///   s                                      t
///                                          s
/// ```
///
/// Valid because an inner join gives the pairs of rows that meet its condition, and nothing else.
/// Not for outer joins, which keep rows whose condition fails.
public final class RewriteJoinSubqueryAsFilter implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Join join) || join.getJoinType() != JoinRelType.INNER) return plan;
        var own = new ArrayList<RexNode>();
        var moved = new ArrayList<RexNode>();
        for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
            (RexUtil.SubQueryFinder.find(conjunct) != null ? moved : own).add(conjunct);
        }
        if (moved.isEmpty()) return plan;
        RelNode bare = LogicalJoin.create(
                join.getLeft(),
                join.getRight(),
                join.getHints(),
                RexUtil.composeConjunction(context.rex(), own),
                java.util.Set.of(),
                JoinRelType.INNER);
        return LogicalFilter.create(
                bare, RexUtil.composeConjunction(context.rex(), moved), ImmutableSet.copyOf(join.getVariablesSet()));
    }
}
