package dev.kindling.catalyst.optimizer.limit;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalSort;

/// Merges a limit into the limit or sort below it.
///
/// ```
/// Limit 5 offset 1
///   Sort a limit 3     =>   Sort a limit 2 offset 1
///     input                   input
/// ```
///
/// Valid because the outer limit picks from the inner node's rows in the order they come: skipping first `m`, then
/// `n` rows skips `m + n`, and what the outer skips is gone from what the inner lets through. Not under a sort with
/// an order of its own, which puts other rows first.
public final class MergeLimits implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Sort outer) || !Limits.isLimit(outer)) return plan;
        if (!(outer.getInput() instanceof Sort inner) || !Limits.isConstant(inner)) return plan;
        long skipped = Limits.offset(outer);
        long offset = Math.addExact(Limits.offset(inner), skipped);
        long fetch = Limits.fetch(inner);
        if (fetch != Limits.NO_LIMIT) fetch = Math.max(0, fetch - skipped);
        fetch = Math.min(fetch, Limits.fetch(outer));
        return LogicalSort.create(
                inner.getInput(),
                inner.getCollation(),
                Limits.literal(plan, offset, 0),
                Limits.literal(plan, fetch, Limits.NO_LIMIT));
    }
}
