package dev.kindling.catalyst.optimizer.rule;

import org.apache.calcite.rel.RelNode;

/// Hears of every rule that fires, in order.
public interface RuleTrace {

    /// Hears nothing.
    RuleTrace NONE = (rule, plan) -> {};

    /// `rule` has made `plan` of some node of the query's plan.
    void fired(String rule, RelNode plan);

    /// A program has ended with `plan`, the plan of the whole query.
    default void completed(String program, RelNode plan) {}
}
