package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.execution.exchange.BatchCopies;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchTask;
import dev.kindling.execution.plan.IteratorOperator;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.spill.SerializedBatches;
import dev.kindling.rdd.TaskContext;
import dev.kindling.rdd.graph.Broadcast;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Compares every row of the probe side with every row of the build side: for joins without an equality.
///
/// @param reason why the planner chose this join
public record NestedLoopJoinExec(PhysicalPlan probe, PhysicalPlan build, JoinCondition condition, String reason)
        implements PhysicalPlan {

    @Override
    public String name() {
        return "NestedLoopJoin";
    }

    @Override
    public String arguments() {
        return condition.describe() + " (" + reason + ")";
    }

    @Override
    public List<PhysicalPlan> inputs() {
        return List.of(probe, build);
    }

    @Override
    public StructType schema() {
        return condition.schema();
    }

    @Override
    public int partitionCount() {
        return probe.partitionCount();
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        String name = lowering.nameOf(this);
        var all = new ArrayList<Batch>();
        for (SerializedBatches part :
                lowering.runNow(build.lower(lowering), new Collect(), name + " build side")) {
            all.addAll(part.batches());
        }
        Broadcast<SerializedBatches> rows = lowering.backend().broadcast(new SerializedBatches(all));
        lowering.closeAtEnd(rows::destroy);
        return lowering.pipe(this, probe.lower(lowering), new Task(rows, condition));
    }

    private record Collect() implements PartitionAction<Batch, SerializedBatches> {

        @Override
        public SerializedBatches run(TaskContext task, Iterator<Batch> batches) {
            var kept = new ArrayList<Batch>();
            while (batches.hasNext()) {
                task.checkCancelled();
                kept.add(BatchCopies.copy(batches.next()));
            }
            return new SerializedBatches(kept);
        }
    }

    private record Task(Broadcast<SerializedBatches> rows, JoinCondition condition) implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            EvaluationContext evaluation = context.evaluation();
            List<Batch> build = rows.value().batches();
            return new NestedLoopJoinOperator(
                    input, new IteratorOperator(build.iterator()), condition.compile(evaluation), context);
        }
    }
}
