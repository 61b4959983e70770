package dev.kindling.catalyst.optimizer.pushdown;

import dev.kindling.catalyst.logical.Arrange;
import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/// Filters rows before they are moved between partitions or sorted in them.
///
/// ```
/// Filter a > 1                 Arrange by hash of b
///   Arrange by hash of b   =>    Filter a > 1
///     t                            t
/// ```
///
/// Valid because an arrangement changes no row and the places of rows do not depend on other rows, except those of
/// ranges and of an even spread, which are not promised in detail.
/// Not for predicates that may give another answer each time, or ask where they run.
public final class PushFilterThroughArrange implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Filter filter) || !(filter.getInput() instanceof Arrange arrange)) return plan;
        var below = new ArrayList<RexNode>();
        var above = new ArrayList<RexNode>();
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            (RexUtil.isDeterministic(conjunct) ? below : above).add(conjunct);
        }
        if (below.isEmpty()) return plan;
        RelNode filtered = LogicalFilter.create(arrange.getInput(), RexUtil.composeConjunction(context.rex(), below));
        RelNode arranged = arrange.copy(arrange.getTraitSet(), List.of(filtered));
        if (above.isEmpty()) return arranged;
        return filter.copy(filter.getTraitSet(), arranged, RexUtil.composeConjunction(context.rex(), above));
    }
}
