package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.StructType;
import java.util.List;

/// The partitions of the input put together, neighbours with neighbours; no row moves between tasks.
public record CoalesceExec(PhysicalPlan input, int partitionCount) implements PhysicalPlan {

    @Override
    public String name() {
        return "Coalesce";
    }

    @Override
    public String arguments() {
        return "to " + partitionCount + " partitions";
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
    public RddNode<Batch> lower(Lowering lowering) {
        return new Coalesce<>(input.lower(lowering), partitionCount);
    }
}
