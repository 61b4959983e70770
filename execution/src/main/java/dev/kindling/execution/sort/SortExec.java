package dev.kindling.execution.sort;

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
import java.util.stream.Collectors;

/// Sorts each partition for itself, stably.
public record SortExec(PhysicalPlan input, List<SortKey> keys) implements PhysicalPlan {

    public SortExec {
        keys = List.copyOf(keys);
    }

    @Override
    public String name() {
        return "Sort";
    }

    @Override
    public String arguments() {
        return describe(keys, input.schema());
    }

    static String describe(List<SortKey> keys, StructType schema) {
        return keys.stream()
                .map(k -> schema.field(k.column()).name()
                        + (k.ascending() ? " ASC" : " DESC")
                        + (k.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"))
                .collect(Collectors.joining(", ", "[", "]"));
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
        return over(input.lower(lowering), lowering);
    }

    /// As [#lower], of an input that is a graph already.
    public RddNode<Batch> over(RddNode<Batch> rows, Lowering lowering) {
        return lowering.pipe(this, rows, new Task(input.schema().types(), keys));
    }

    private record Task(List<DataType> types, List<SortKey> keys) implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            return new SortOperator(input, types, keys, SortOperator.ALL, context);
        }
    }
}
