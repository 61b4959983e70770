package dev.kindling.catalyst.optimizer.shared;

import java.util.ArrayList;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/// What of a condition on the rows of a query says something of the rows below its aggregations. The rest would
/// keep a disjunction of such conditions from moving down.
final class PushableConditions {

    private PushableConditions() {}

    /// The conjuncts of `condition` that speak of no aggregate's result; TRUE if there is none.
    static RexNode of(RexNode condition, RelNode query) {
        var pushable = new ArrayList<RexNode>();
        for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
            boolean passes = true;
            for (int column : RelOptUtil.InputFinder.bits(conjunct)) passes &= passes(query, column);
            if (passes) pushable.add(conjunct);
        }
        return RexUtil.composeConjunction(query.getCluster().getRexBuilder(), pushable);
    }

    private static boolean passes(RelNode query, int column) {
        return switch (query) {
            case Project project -> {
                boolean all = true;
                for (int below :
                        RelOptUtil.InputFinder.bits(project.getProjects().get(column))) {
                    all &= passes(project.getInput(), below);
                }
                yield all;
            }
            case Filter filter -> passes(filter.getInput(), column);
            case Sort sort -> passes(sort.getInput(), column);
            case Aggregate aggregate -> column < aggregate.getGroupCount();
            case Union union -> union.getInputs().stream().allMatch(input -> passes(input, column));
            default -> true;
        };
    }
}
