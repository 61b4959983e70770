package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.StructType;
import java.util.List;

/// A part of the plan that is wanted in several places: its rows are made once, ahead of the rest of the query, and
/// kept until the query ends.
public record SharedExec(PhysicalPlan input) implements PhysicalPlan {

    @Override
    public String name() {
        return "Shared";
    }

    @Override
    public String arguments() {
        return "";
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
        return lowering.once(this, () -> rows(lowering));
    }

    private RddNode<Batch> rows(Lowering lowering) {
        String name = lowering.nameOf(this);
        KeptRows kept = KeptRows.of(
                input.lower(lowering), name, lowering.backend(), (node, action) -> lowering.runNow(node, action, name));
        lowering.closeAtEnd(() -> lowering.backend().unpersist(kept.node()));
        return kept.node();
    }
}
