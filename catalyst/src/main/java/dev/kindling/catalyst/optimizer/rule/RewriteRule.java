package dev.kindling.catalyst.optimizer.rule;

import org.apache.calcite.rel.RelNode;

/// A rewriting of one shape of plan into an equal, better one.
///
/// A rule looks at a node and what is right below it. It holds no state; walking, repeating, tracing and checking
/// are the executor's work.
public interface RewriteRule {

    /// `plan` rewritten, or `plan` itself where it is not the rule's shape. The result has the same columns, in
    /// number, order and type.
    RelNode apply(RelNode plan, RuleContext context);

    default String name() {
        return getClass().getSimpleName();
    }
}
