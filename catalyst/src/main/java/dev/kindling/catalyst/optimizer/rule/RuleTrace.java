package dev.kindling.catalyst.optimizer.rule;

import java.util.List;
import org.apache.calcite.rel.RelNode;

/// Hears of every rule that fires, in order.
public interface RuleTrace {

    /// Hears nothing.
    RuleTrace NONE = (rule, plan) -> {};

    /// Adds the names of the rules to `names`.
    static RuleTrace collecting(List<String> names) {
        return (rule, plan) -> names.add(rule);
    }

    /// `rule` has made `plan` of some node of the query's plan.
    void fired(String rule, RelNode plan);

    /// A program has ended with `plan`, the plan of the whole query.
    default void completed(String program, RelNode plan) {}
}
