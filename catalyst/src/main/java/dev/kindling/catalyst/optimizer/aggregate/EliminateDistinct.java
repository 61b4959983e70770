package dev.kindling.catalyst.optimizer.aggregate;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/// Removes a DISTINCT over columns that are different in each row anyway.
///
/// ```
/// Aggregate group a, b            Project a, b
///   t (a is a key)          =>      t
/// ```
///
/// Valid because each group then has one row, and it is the group's result. Two rows with NULL in the key would be
/// one group, so the key must hold for NULLs too. Not for an aggregate without keys, which has a row even over
/// none, and not where there is anything to aggregate.
public final class EliminateDistinct implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Aggregate aggregate)
                || aggregate.getGroupCount() == 0
                || aggregate.getGroupSets().size() != 1
                || !aggregate.getAggCallList().isEmpty()) {
            return plan;
        }
        Boolean unique = context.metadata().areColumnsUnique(aggregate.getInput(), aggregate.getGroupSet(), false);
        if (!Boolean.TRUE.equals(unique)) return plan;
        var picks = new ArrayList<RexNode>();
        for (int column : aggregate.getGroupSet()) {
            picks.add(RexInputRef.of(column, aggregate.getInput().getRowType()));
        }
        return context.builder()
                .push(aggregate.getInput())
                .project(picks, aggregate.getRowType().getFieldNames())
                .build();
    }
}
