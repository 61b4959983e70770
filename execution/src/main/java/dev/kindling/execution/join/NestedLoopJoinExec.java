package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchTask;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.rdd.graph.Broadcast;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.StructType;
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
        Broadcast<BroadcastTable> table = BroadcastTable.build(lowering, build, lowering.nameOf(this), condition);
        return lowering.pipe(this, probe.lower(lowering), new Task(table, condition));
    }

    private record Task(Broadcast<BroadcastTable> table, JoinCondition condition) implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            JoinTable rows = table.value().table();
            return new NestedLoopJoinOperator(input, rows, condition.compile(context.evaluation()), context);
        }
    }
}
