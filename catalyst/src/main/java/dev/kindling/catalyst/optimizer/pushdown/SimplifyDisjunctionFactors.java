package dev.kindling.catalyst.optimizer.pushdown;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/// Takes what all alternatives of an OR have in common out of it.
///
/// ```
/// Filter (a AND b) OR (a AND c)   =>   Filter a AND (b OR c)
///   input                                input
/// ```
///
/// Valid by distributivity, which holds in three-valued logic too. What is taken out can become a join key or move
/// down.
/// Not for expressions that may give another answer each time.
public final class SimplifyDisjunctionFactors implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        return switch (plan) {
            case Filter filter -> {
                RexNode condition = factored(filter.getCondition(), context);
                yield condition.equals(filter.getCondition())
                        ? filter
                        : filter.copy(filter.getTraitSet(), filter.getInput(), condition);
            }
            case Join join -> {
                RexNode condition = factored(join.getCondition(), context);
                yield condition.equals(join.getCondition())
                        ? join
                        : LogicalJoin.create(
                                join.getLeft(),
                                join.getRight(),
                                join.getHints(),
                                condition,
                                join.getVariablesSet(),
                                join.getJoinType());
            }
            default -> plan;
        };
    }

    private static RexNode factored(RexNode condition, RuleContext context) {
        var conjuncts = new ArrayList<RexNode>();
        boolean changed = false;
        for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
            List<RexNode> alternatives = RelOptUtil.disjunctions(conjunct);
            List<RexNode> common = common(alternatives);
            if (common.isEmpty()) {
                conjuncts.add(conjunct);
                continue;
            }
            changed = true;
            conjuncts.addAll(common);
            var remainders = new ArrayList<RexNode>();
            for (RexNode alternative : alternatives) {
                var own = new ArrayList<>(RelOptUtil.conjunctions(alternative));
                own.removeAll(common);
                remainders.add(RexUtil.composeConjunction(context.rex(), own));
            }
            RexNode rest = RexUtil.composeDisjunction(context.rex(), remainders);
            if (!rest.isAlwaysTrue()) conjuncts.add(rest);
        }
        return changed ? RexUtil.composeConjunction(context.rex(), conjuncts) : condition;
    }

    private static List<RexNode> common(List<RexNode> alternatives) {
        if (alternatives.size() < 2) return List.of();
        var common = new ArrayList<>(RelOptUtil.conjunctions(alternatives.getFirst()));
        for (RexNode alternative : alternatives) common.retainAll(RelOptUtil.conjunctions(alternative));
        common.removeIf(e -> !RexUtil.isDeterministic(e));
        return common;
    }
}
