package dev.kindling.execution.window;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.function.WindowFunction;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchTask;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.store.SortKey;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructType;
import java.util.List;
import java.util.Locale;

/// Its input without rows of which it is certain that, among those that agree in the partition keys, the ranking
/// function `rank` gives them more than `limit`. Comes before the rows are brought together and sorted.
public record WindowGroupLimitExec(
        PhysicalPlan input, List<Integer> partitionKeys, List<SortKey> order, WindowFunction.Kind rank, int limit)
        implements PhysicalPlan {

    public WindowGroupLimitExec {
        partitionKeys = List.copyOf(partitionKeys);
        order = List.copyOf(order);
    }

    @Override
    public String name() {
        return "WindowGroupLimit";
    }

    @Override
    public String arguments() {
        List<String> partition =
                partitionKeys.stream().map(k -> input.schema().field(k).name()).toList();
        return rank.name().toLowerCase(Locale.ROOT) + " <= " + limit + " partition by " + partition + " order by "
                + WindowExec.describe(order, input.schema());
    }

    @Override
    public List<PhysicalPlan> inputs() {
        return List.of(input);
    }

    @Override
    public StructType schema() {
        return input.schema();
    }

    @Override
    public int partitionCount() {
        return input.partitionCount();
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        var task = new Task(input.schema().types(), partitionKeys, order, rank, limit);
        return lowering.pipe(this, input.lower(lowering), task);
    }

    private record Task(
            List<DataType> types, List<Integer> partitionKeys, List<SortKey> order, WindowFunction.Kind rank, int limit)
            implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            int[] keys = partitionKeys.stream().mapToInt(Integer::intValue).toArray();
            return new WindowGroupLimitOperator(input, types, keys, order, rank, limit, context);
        }
    }
}
