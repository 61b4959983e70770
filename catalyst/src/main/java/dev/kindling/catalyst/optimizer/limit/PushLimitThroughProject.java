package dev.kindling.catalyst.optimizer.limit;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;

/// Limits before projecting.
///
/// ```
/// Limit 5                 Project a + 1
///   Project a + 1    =>     Limit 5
///     input                   input
/// ```
///
/// Valid because a projection gives one row for each row, in their order. An expression that fails may then be
/// spared rows nobody asked for, which SQL allows. Not over window functions, whose value depends on rows the limit
/// would drop.
public final class PushLimitThroughProject implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Sort limit) || !Limits.isLimit(limit)) return plan;
        if (!(limit.getInput() instanceof Project project) || project.containsOver()) return plan;
        RelNode limited = Limits.limit(project.getInput(), Limits.offset(limit), Limits.fetch(limit));
        return Limits.withInputs(project, List.of(limited));
    }
}
