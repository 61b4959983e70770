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

    /// How many rounds of tasks an exchange asks for at most, but for memory.
    private static final double ROUNDS = 4;
    /// Beyond it, what each task keeps for each partition outweighs what is gained.
    private static final double MOST_PARTITIONS = 256;
    /// A table of rows takes more than the rows do, and what is estimated may be twice as much.
    private static final double PARTITIONS_IN_MEMORY = 4;

    /// How many partitions an exchange has whose data asks for `wanted`: no more than keep all threads busy in a
    /// few rounds, unless the session names a number.
    int exchangePartitions(double wanted) {
        int configured = settings.get(SessionOptions.SHUFFLE_PARTITIONS);
        if (configured > 0) return configured;
        return (int) Math.clamp(wanted, 1, parallelism * ROUNDS);
    }

    /// As [#exchangePartitions(double)], of which tasks hold `bytes` in all, each its own partition: enough that
    /// those which run at a time fit into memory, so that nothing that came from an exchange has to be written down
    /// once more.
    int exchangePartitions(double wanted, double bytes) {
        int configured = settings.get(SessionOptions.SHUFFLE_PARTITIONS);
        if (configured > 0) return configured;
        double byMemory = Math.ceil(bytes * parallelism * PARTITIONS_IN_MEMORY / memoryLimitBytes);
        return (int) Math.max(exchangePartitions(wanted), Math.min(byMemory, MOST_PARTITIONS));
    }

    /// Column `index` of `plan` as an expression.
    static ColumnReference column(PhysicalPlan plan, int index) {
        var field = plan.schema().field(index);
        return new ColumnReference(index, field.dataType(), field.nullable());
    }
}
