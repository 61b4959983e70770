package dev.kindling.catalyst.optimizer;

import java.util.Set;

/// What of the optimizer a session can choose.
///
/// @param reorderJoins whether joins may run in another order than written
/// @param disabledRules names of rules that do not fire; those that remove subqueries must, whatever this says
public record OptimizerSettings(boolean reorderJoins, Set<String> disabledRules) {

    public static final OptimizerSettings DEFAULT = new OptimizerSettings(true, Set.of());

    public OptimizerSettings {
        disabledRules = Set.copyOf(disabledRules);
    }
}
