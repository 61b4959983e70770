package dev.kindling.tests.engine;

import java.util.List;

/// What the optimizer made of a query.
///
/// @param text the optimized logical plan
/// @param rules the rules that fired, by class name
public record PlannedSql(String text, List<String> rules) {

    public PlannedSql {
        rules = List.copyOf(rules);
    }

    /// An engine that shows its plans.
    public interface Planner {

        PlannedSql plan(String sql);
    }
}
