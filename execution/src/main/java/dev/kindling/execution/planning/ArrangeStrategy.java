package dev.kindling.execution.planning;

import dev.kindling.catalyst.logical.Arrange;
import dev.kindling.catalyst.logical.Arrange.Arrangement;
import dev.kindling.execution.exchange.CoalesceExec;
import dev.kindling.execution.exchange.ExchangeExec;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.sort.SortExec;

/// Rows where the user wants them: an exchange, or a sort of each partition.
final class ArrangeStrategy {

    private final PhysicalPlanner planner;

    ArrangeStrategy(PhysicalPlanner planner) {
        this.planner = planner;
    }

    PhysicalPlan plan(Arrange node) {
        PhysicalPlan input = planner.plan(node.getInput());
        return switch (node.arrangement()) {
            case Arrangement.ByHash(var columns, var count) -> ExchangeExec.byHash(input, columns, partitions(count));
            case Arrangement.Evenly(var count) -> ExchangeExec.roundRobin(input, partitions(count));
            case Arrangement.ByRange(var keys, var count) ->
                ExchangeExec.byRange(input, SortStrategy.keys(keys), partitions(count));
            case Arrangement.AtMost(var count) ->
                count < input.partitionCount() ? new CoalesceExec(input, count) : input;
            case Arrangement.SortedWithin(var keys) -> new SortExec(input, SortStrategy.keys(keys));
        };
    }

    private int partitions(int wanted) {
        PlanningContext context = planner.context();
        return wanted == Arrange.DEFAULT_PARTITIONS ? context.exchangePartitions(context.parallelism()) : wanted;
    }
}
