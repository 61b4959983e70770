package dev.kindling.catalyst.optimizer;

import java.util.Set;

/// What of the optimizer a session can choose.
///
/// @param reorderJoins whether joins may run in another order than written
/// @param disabledRules names of rules that do not fire, or [#EVERY_RULE]; those without which a plan cannot run
/// (they remove subqueries and distinct set operations) fire whatever this says
public record OptimizerSettings(boolean reorderJoins, Set<String> disabledRules) {

    /// Stands for all rules that a plan can do without.
    public static final String EVERY_RULE = "*";

    public static final OptimizerSettings DEFAULT = new OptimizerSettings(true, Set.of());

    public OptimizerSettings {
        disabledRules = Set.copyOf(disabledRules);
    }

    /// Whether only what a plan cannot do without is done to it.
    boolean isBare() {
        return disabledRules.contains(EVERY_RULE);
    }
}
