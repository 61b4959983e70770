package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.execution.exchange.ExchangeExec;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchIterator;
import dev.kindling.execution.plan.IteratorOperator;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.sort.SortExec;
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
/// @param adaptation what it may become while the query runs
public record SortMergeJoinExec(
        PhysicalPlan probe, PhysicalPlan build, JoinCondition condition, String reason, Adaptation adaptation)
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
        if (probe instanceof SortExec left
                && left.input() instanceof ExchangeExec leftRows
                && build instanceof SortExec right
                && right.input() instanceof ExchangeExec rightRows
                && leftRows.partitionCount() > 1
                && !adaptation.isNone()
                && lowering.runsOnce()) {
            var join = AdaptiveJoin.begin(lowering, this, condition, adaptation, leftRows, rightRows);
            RddNode<Batch> unexchanged = join.ofUnexchangedProbe();
            if (unexchanged != null) return unexchanged;
            return join.partitioned((leftSent, rightSent, _) ->
                    merged(left.over(leftSent, lowering), right.over(rightSent, lowering), lowering));
        }
        return merged(probe.lower(lowering), build.lower(lowering), lowering);
    }

    private RddNode<Batch> merged(RddNode<Batch> left, RddNode<Batch> right, Lowering lowering) {
        String name = lowering.nameOf(this);
        return new Zip<>(left, right, name, new MergePartitions(name, condition, lowering.evaluation()));
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
