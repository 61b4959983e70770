package dev.kindling.catalyst.optimizer.limit;

import dev.kindling.catalyst.logical.AggregateOperator;
import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;

/// Removes sorts from below nodes that lose the order of their input.
///
/// ```
/// Aggregate group a, max(b)         Aggregate group a, max(b)
///   Filter b > 1                      Filter b > 1
///     Sort c                  =>        input
///       input
/// ```
///
/// Valid because nobody can see the order: an aggregate, a join, a set operation and a sort of its own promise
/// none. Not for a sort with a limit, which chooses rows; not under an aggregate whose result depends on the order,
/// as `collect_list` does.
public final class EliminateUnseenSort implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!losesOrder(plan)) return plan;
        var inputs = new ArrayList<RelNode>();
        boolean changed = false;
        for (RelNode input : plan.getInputs()) {
            RelNode unsorted = unsorted(input);
            changed |= unsorted != input;
            inputs.add(unsorted);
        }
        return changed ? plan.copy(plan.getTraitSet(), inputs) : plan;
    }

    private static boolean losesOrder(RelNode plan) {
        return switch (plan) {
            case Aggregate aggregate ->
                aggregate.getAggCallList().stream()
                        .noneMatch(call -> call.getAggregation() instanceof AggregateOperator operator
                                && operator.function().isOrderSensitive());
            case Join _, SetOp _ -> true;
            case Sort sort -> !sort.getCollation().getFieldCollations().isEmpty();
            default -> false;
        };
    }

    private static RelNode unsorted(RelNode plan) {
        return switch (plan) {
            case Sort sort when sort.fetch == null && sort.offset == null -> unsorted(sort.getInput());
            case Filter filter -> withInput(filter, filter.getInput());
            case Project project when !project.containsOver() -> withInput(project, project.getInput());
            default -> plan;
        };
    }

    private static RelNode withInput(RelNode plan, RelNode input) {
        RelNode unsorted = unsorted(input);
        return unsorted == input ? plan : plan.copy(plan.getTraitSet(), java.util.List.of(unsorted));
    }
}
