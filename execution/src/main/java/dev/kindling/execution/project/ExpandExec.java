package dev.kindling.execution.project;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchTask;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.plan.PlanText;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.StructType;
import java.util.List;
import java.util.stream.Collectors;

/// Each row several times, once per list of `projections`: how grouping sets and several DISTINCT aggregates see
/// the same row in more than one group.
public record ExpandExec(PhysicalPlan input, List<List<PhysicalExpression>> projections, StructType schema)
        implements PhysicalPlan {

    public ExpandExec {
        projections = projections.stream().map(List::copyOf).toList();
    }

    @Override
    public String name() {
        return "Expand";
    }

    @Override
    public String arguments() {
        return projections.stream()
                .map(p -> PlanText.list(p, input.schema()))
                .collect(Collectors.joining(", ", "[", "]"));
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
    public boolean isByPartition() {
        return true;
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        return lowering.pipe(this, input.lower(lowering), new Task(projections));
    }

    private record Task(List<List<PhysicalExpression>> projections) implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            return new ExpandOperator(input, projections, context);
        }
    }
}
