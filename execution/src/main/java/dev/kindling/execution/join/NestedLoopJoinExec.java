package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.execution.exchange.ExchangeExec;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchIterator;
import dev.kindling.execution.plan.BatchTask;
import dev.kindling.execution.plan.IteratorOperator;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.rdd.graph.Broadcast;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.graph.Zip;
import dev.kindling.rdd.graph.ZipFunction;
import dev.kindling.sql.types.StructType;
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
        Broadcast<BroadcastTable> table = BroadcastTable.tryBuild(lowering, build, lowering.nameOf(this), condition);
        if (table == null) return inPasses(lowering);
        return condition.yieldsNothingFor(table)
                ? lowering.noRows(this, JoinCondition.NO_BUILD_ROWS)
                : lowering.pipe(this, probe.lower(lowering), new Task(table, condition));
    }

    /// What runs when the build side does not fit into memory: few tasks, each of which gets all build rows.
    private RddNode<Batch> inPasses(Lowering lowering) {
        String name = lowering.nameOf(this);
        RddNode<Batch> left = probe.lower(lowering);
        int most = condition.type().marksBuild() ? 1 : lowering.backend().parallelism();
        int tasks = Math.min(most, left.partitionCount());
        if (tasks < left.partitionCount()) left = new Coalesce<>(left, tasks);
        RddNode<Batch> right = ExchangeExec.replicate(build.lower(lowering), tasks, name);
        var joined = new Zip<>(left, right, name, new JoinInPasses(name, condition, lowering.evaluation()));
        return BroadcastTable.withoutTable(joined, name);
    }

    private record JoinInPasses(String name, JoinCondition condition, EvaluationContext evaluation)
            implements ZipFunction<Batch, Batch, Batch> {

        @Override
        public Iterator<Batch> apply(TaskContext task, Iterator<Batch> probe, Iterator<Batch> build) {
            var context = new OperatorContext(task, evaluation.inPartition(task.partition()), name);
            return new BatchIterator(new JoinInPassesOperator(
                    new IteratorOperator(probe),
                    new IteratorOperator(build),
                    condition.compile(context.evaluation()),
                    context));
        }
    }

    private record Task(Broadcast<BroadcastTable> table, JoinCondition condition) implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            JoinTable rows = table.value().table();
            return new NestedLoopJoinOperator(input, rows, condition.compile(context.evaluation()), context);
        }
    }
}
