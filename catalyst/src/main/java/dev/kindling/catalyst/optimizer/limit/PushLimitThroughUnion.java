package dev.kindling.catalyst.optimizer.limit;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalSort;

/// Limits, or sorts and limits, each input of UNION ALL too.
///
/// ```
/// Sort a limit 5             Sort a limit 5
///   Union all          =>      Union all
///     left                       Sort a limit 5
///     right                        left
///                                Sort a limit 5
///                                  right
/// ```
///
/// Valid because none of the first `n` rows of the union can be beyond the first `n` of its own input.
/// Not for UNION, which first removes duplicates; not where the inputs have few enough rows already.
public final class PushLimitThroughUnion implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Sort limit) || !Limits.isConstant(limit) || limit.fetch == null) return plan;
        if (!(limit.getInput() instanceof Union union) || !union.all) return plan;
        long reach = Limits.reach(limit);
        if (union.getInputs().stream().allMatch(i -> Limits.givesAtMost(i, reach))) return plan;
        List<RelNode> limited = union.getInputs().stream()
                .map(input -> Limits.givesAtMost(input, reach)
                        ? input
                        : (RelNode) LogicalSort.create(
                                input, limit.getCollation(), null, Limits.literal(input, reach, Limits.NO_LIMIT)))
                .toList();
        return Limits.withInputs(limit, List.of(Limits.withInputs(union, limited)));
    }
}
