package dev.kindling.execution.plan;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Union;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;

/// All rows of all inputs, whose columns have the same types.
public record UnionExec(List<PhysicalPlan> inputs, StructType schema) implements PhysicalPlan {

    public UnionExec {
        inputs = List.copyOf(inputs);
    }

    @Override
    public String name() {
        return "Union";
    }

    @Override
    public String arguments() {
        return "";
    }

    @Override
    public int partitionCount() {
        return inputs.stream().mapToInt(PhysicalPlan::partitionCount).sum();
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        var nodes = new ArrayList<RddNode<Batch>>();
        for (PhysicalPlan input : inputs) nodes.add(input.lower(lowering));
        return new Union<>(nodes);
    }
}
