package dev.kindling.execution.planning;

import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.function.FunctionRegistry;
import dev.kindling.catalyst.logical.PhysicalExpressions;
import dev.kindling.catalyst.optimizer.estimate.PlanStatistics;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.settings.SessionOptions;
import dev.kindling.execution.settings.Settings;

/// What planning may depend on beside the plan.
///
/// @param parallelism how many tasks run at a time
/// @param memoryLimitBytes what the session's operators may hold together
public record PlanningContext(
        PhysicalExpressions expressions,
        FunctionRegistry functions,
        PlanStatistics statistics,
        Settings settings,
        int parallelism,
        long memoryLimitBytes) {

    /// How many partitions an exchange has whose data asks for `wanted`: no more than keep all threads busy in a
    /// few rounds, unless the session names a number.
    int exchangePartitions(double wanted) {
        int configured = settings.get(SessionOptions.SHUFFLE_PARTITIONS);
        if (configured > 0) return configured;
        return (int) Math.clamp(wanted, 1, parallelism * 4.0);
    }

    /// Column `index` of `plan` as an expression.
    static ColumnReference column(PhysicalPlan plan, int index) {
        var field = plan.schema().field(index);
        return new ColumnReference(index, field.dataType(), field.nullable());
    }
}
