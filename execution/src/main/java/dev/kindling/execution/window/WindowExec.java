package dev.kindling.execution.window;

import dev.kindling.catalyst.batch.Batch;
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

/// Adds a column per window function to rows that come sorted by partition keys and order, each partition whole in
/// one partition of the input.
///
/// @param schema the columns of the input, then one per call
public record WindowExec(
        PhysicalPlan input, List<Integer> partitionKeys, List<SortKey> order, List<WindowCall> calls, StructType schema)
        implements PhysicalPlan {

    public WindowExec {
        partitionKeys = List.copyOf(partitionKeys);
        order = List.copyOf(order);
        calls = List.copyOf(calls);
    }

    @Override
    public String name() {
        return "Window";
    }

    @Override
    public String arguments() {
        List<String> partition =
                partitionKeys.stream().map(k -> input.schema().field(k).name()).toList();
        List<String> functions = calls.stream().map(WindowExec::describe).toList();
        return functions + " partition by " + partition + " order by " + describe(order, input.schema());
    }

    static List<String> describe(List<SortKey> order, StructType schema) {
        return order.stream()
                .map(k -> schema.field(k.column()).name() + (k.ascending() ? "" : " DESC"))
                .toList();
    }

    private static String describe(WindowCall call) {
        return switch (call) {
            case WindowCall.Ranking ranking -> ranking.kind().name().toLowerCase(java.util.Locale.ROOT);
            case WindowCall.Shifted shifted -> shifted.distance() < 0 ? "lag" : "lead";
            case WindowCall.Picked picked -> picked.kind().name().toLowerCase(java.util.Locale.ROOT);
            case WindowCall.Framed framed -> framed.aggregation().function().name();
        };
    }

    @Override
    public List<PhysicalPlan> inputs() {
        return List.of(input);
    }

    @Override
    public int partitionCount() {
        return input.partitionCount();
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        var task = new Task(input.schema().types(), partitionKeys, order, calls);
        return lowering.pipe(this, input.lower(lowering), task);
    }

    private record Task(List<DataType> types, List<Integer> partitionKeys, List<SortKey> order, List<WindowCall> calls)
            implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            int[] keys = partitionKeys.stream().mapToInt(Integer::intValue).toArray();
            return new WindowOperator(input, types, keys, order, calls, context);
        }
    }
}
