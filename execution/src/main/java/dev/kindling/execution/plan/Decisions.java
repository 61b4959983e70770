package dev.kindling.execution.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What was decided while a query ran, by operator, in sentences for EXPLAIN. Safe for use by several threads.
public final class Decisions {

    private final Map<String, List<String>> byOperator = new HashMap<>();

    /// @param operator its name with its number, see [Lowering#nameOf]
    synchronized void add(String operator, String decision) {
        byOperator.computeIfAbsent(operator, _ -> new ArrayList<>()).add(decision);
    }

    /// What was decided of an operator, first things first.
    public synchronized List<String> of(String operator) {
        return List.copyOf(byOperator.getOrDefault(operator, List.of()));
    }
}
