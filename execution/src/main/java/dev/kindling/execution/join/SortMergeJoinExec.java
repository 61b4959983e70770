package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchIterator;
import dev.kindling.execution.plan.IteratorOperator;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.graph.Zip;
import dev.kindling.rdd.graph.ZipFunction;
import dev.kindling.sql.types.StructType;
import java.util.Iterator;
import java.util.List;

/// Joins partitions that both sides have sorted by the keys; the planner put the exchanges and sorts below.
///
/// @param reason why the planner chose this join
public record SortMergeJoinExec(PhysicalPlan probe, PhysicalPlan build, JoinCondition condition, String reason)
        implements PhysicalPlan {

    @Override
    public String name() {
        return "SortMergeJoin";
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
        return new Zip<>(
                probe.lower(lowering),
                build.lower(lowering),
                name,
                new MergePartitions(name, condition, lowering.evaluation()));
    }

    private record MergePartitions(String name, JoinCondition condition, EvaluationContext evaluation)
            implements ZipFunction<Batch, Batch, Batch> {

        @Override
        public Iterator<Batch> apply(TaskContext task, Iterator<Batch> probe, Iterator<Batch> build) {
            var context = new OperatorContext(task, evaluation.inPartition(task.partition()), name);
            return new BatchIterator(new SortMergeJoinOperator(
                    new IteratorOperator(probe),
                    new IteratorOperator(build),
                    condition.compile(context.evaluation()),
                    context));
        }
    }
}
