package dev.kindling.catalyst.optimizer.rule;

import java.util.Set;
import org.apache.calcite.rel.RelNode;

/// One step of the optimizer: rules that run together until none fires any more.
public interface Program {

    /// What a trace calls it.
    String name();

    RelNode run(RelNode plan, Set<String> disabledRules, RuleTrace trace);

    /// As [#run], once more in an optimization. `settled` is the program's own from run to run: nodes it has found
    /// nothing to do for, below them neither.
    default RelNode run(RelNode plan, Set<String> disabledRules, RuleTrace trace, Set<RelNode> settled) {
        return run(plan, disabledRules, trace);
    }

    /// Whether this program has all rules of `other`, so that `other` finds nothing to do where this one did not.
    default boolean covers(Program other) {
        return false;
    }
}
