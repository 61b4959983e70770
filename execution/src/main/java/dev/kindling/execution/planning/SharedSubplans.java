package dev.kindling.execution.planning;

import dev.kindling.catalyst.evaluation.ExpressionTraits;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.logical.Shared;
import dev.kindling.catalyst.optimizer.rule.Plans;
import dev.kindling.execution.aggregate.HashAggregateExec;
import dev.kindling.execution.exchange.ExchangeExec;
import dev.kindling.execution.exchange.SharedExec;
import dev.kindling.execution.join.BroadcastHashJoinExec;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.project.ProjectExec;
import dev.kindling.execution.scan.ScanExec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.jspecify.annotations.Nullable;

/// Finds common tables and aggregations that stand in a plan more than once, so that they are planned, and run,
/// once.
///
/// Of what the query's text does not share only aggregations: their rows are few beside the work they take. And
/// only over operators that give the same rows every time.
final class SharedSubplans {

    private final Map<Key, Integer> counts = new HashMap<>();
    private final Map<Key, PhysicalPlan> plans = new HashMap<>();

    /// A plan by what it says.
    private record Key(RelNode node) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key(var that) && node.deepEquals(that);
        }

        @Override
        public int hashCode() {
            return node.deepHashCode();
        }
    }

    static SharedSubplans of(RelNode root) {
        var shared = new SharedSubplans();
        // What a plan says takes a walk through all of it; a single one has no equal.
        if (Plans.count(root, SharedSubplans::canStandTwice) > 1) shared.count(root);
        shared.counts.values().removeIf(count -> count < 2);
        return shared;
    }

    private void count(RelNode node) {
        // What lies below a repeated node is not shared a second time.
        boolean repeated = canStandTwice(node) && counts.merge(new Key(node), 1, Integer::sum) > 1;
        if (!repeated) node.getInputs().forEach(this::count);
    }

    private static boolean canStandTwice(RelNode node) {
        return node instanceof Aggregate || node instanceof Shared;
    }

    /// What `planned` gives for `node`, the first time it is asked for.
    PhysicalPlan plan(RelNode node, Supplier<PhysicalPlan> planned) {
        if (counts.isEmpty()) return planned.get();
        var key = new Key(node);
        if (!counts.containsKey(key)) return planned.get();
        PhysicalPlan known = plans.get(key);
        if (known == null) {
            PhysicalPlan plan = planned.get();
            if (node instanceof Aggregate && !isRepeatable(plan)) return plan;
            known = new SharedExec(plan);
            plans.put(key, known);
        }
        return known;
    }

    private static boolean isRepeatable(PhysicalPlan plan) {
        boolean own = switch (plan) {
            case ProjectExec project -> isDeterministic(project.predicates()) && isDeterministic(project.projections());
            case BroadcastHashJoinExec join -> {
                PhysicalExpression residual = join.condition().residual();
                yield residual == null || ExpressionTraits.isDeterministic(residual);
            }
            case HashAggregateExec _, ExchangeExec _, ScanExec _, SharedExec _ -> true;
            default -> false;
        };
        return own && plan.inputs().stream().allMatch(SharedSubplans::isRepeatable);
    }

    private static boolean isDeterministic(List<PhysicalExpression> expressions) {
        return expressions.stream().allMatch(ExpressionTraits::isDeterministic);
    }
}
