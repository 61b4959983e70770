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

/// Of each partition the first `limit` rows in the order of `keys`, after the first `offset`.
public record TopNExec(PhysicalPlan input, List<SortKey> keys, int limit, int offset) implements PhysicalPlan {

    public TopNExec {
        keys = List.copyOf(keys);
    }

    @Override
    public String name() {
        return "TopN";
    }

    @Override
    public String arguments() {
        return limit + (offset > 0 ? " after " + offset : "") + " by " + SortExec.describe(keys, input.schema());
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
        var task = new Task(input.schema().types(), keys, limit, offset);
        return lowering.pipe(this, input.lower(lowering), task);
    }

    private record Task(List<DataType> types, List<SortKey> keys, int limit, int offset) implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            return new TopNOperator(input, types, keys, limit, offset, context);
        }
    }
}
