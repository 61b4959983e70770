package dev.kindling.catalyst.optimizer.pushdown;

import dev.kindling.catalyst.logical.Generate;
import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/// Filters rows before a generator repeats them.
///
/// ```
/// Filter a > 1 AND item > 2          Filter item > 2
///   Generate explode(items)    =>      Generate explode(items)
///     t                                  Filter a > 1
///                                          t
/// ```
///
/// Valid because all rows made of one row agree in that row's columns.
/// Not for predicates on the generator's own columns, nor for those that may give another answer each time.
public final class PushFilterThroughGenerate implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Filter filter) || !(filter.getInput() instanceof Generate generate)) return plan;
        int inputColumns = generate.getInput().getRowType().getFieldCount();
        var below = new ArrayList<RexNode>();
        var above = new ArrayList<RexNode>();
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            boolean isOfInput =
                    RelOptUtil.InputFinder.bits(conjunct).length() <= inputColumns && RexUtil.isDeterministic(conjunct);
            (isOfInput ? below : above).add(conjunct);
        }
        if (below.isEmpty()) return plan;
        RelNode filtered = LogicalFilter.create(generate.getInput(), RexUtil.composeConjunction(context.rex(), below));
        RelNode generated = generate.copy(filtered, generate.arguments());
        if (above.isEmpty()) return generated;
        return filter.copy(filter.getTraitSet(), generated, RexUtil.composeConjunction(context.rex(), above));
    }
}
