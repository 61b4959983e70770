package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.execution.exchange.ExchangeExec;
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

/// Brings rows of equal keys together, both sides, and joins partition by partition: each builds a table of its
/// part of the build side, on disk where memory is refused.
///
/// @param reason why the planner chose this join
/// @param adaptation what it may become while the query runs
public record PartitionedHashJoinExec(
        PhysicalPlan probe,
        PhysicalPlan build,
        JoinCondition condition,
        int partitions,
        String reason,
        Adaptation adaptation)
        implements PhysicalPlan {

    @Override
    public String name() {
        return "PartitionedHashJoin";
    }

    @Override
    public String arguments() {
        return condition.describe() + " in " + partitions + " partitions (build right: " + reason + ")";
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
        return partitions;
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        if (partitions == 1 || adaptation.isNone() || !lowering.runsOnce())
            return lower(lowering, lowering.nameOf(this));
        var join = AdaptiveJoin.begin(lowering, this, condition, adaptation, exchangedProbe(), exchangedBuild());
        RddNode<Batch> unexchanged = join.ofUnexchangedProbe();
        if (unexchanged != null) return unexchanged;
        String name = lowering.nameOf(this);
        return join.partitioned((left, right, by) -> joined(left, right, by, name, lowering));
    }

    /// As [#lower] with all as planned, and a name for the counters.
    RddNode<Batch> lower(Lowering lowering, String name) {
        PhysicalPlan left = partitions == 1 ? inOne(probe) : exchangedProbe();
        PhysicalPlan right = partitions == 1 ? inOne(build) : exchangedBuild();
        return joined(left.lower(lowering), right.lower(lowering), condition, name, lowering);
    }

    private static RddNode<Batch> joined(
            RddNode<Batch> left, RddNode<Batch> right, JoinCondition condition, String name, Lowering lowering) {
        return new Zip<>(left, right, name, new JoinPartitions(name, condition, lowering.evaluation()));
    }

    private static PhysicalPlan inOne(PhysicalPlan side) {
        return side.partitionCount() == 1 ? side : ExchangeExec.toOne(side);
    }

    private ExchangeExec exchangedProbe() {
        List<Integer> keys = condition.keys().stream().map(JoinSpec.Key::probe).toList();
        return ExchangeExec.byHash(probe, keys, partitions);
    }

    private ExchangeExec exchangedBuild() {
        List<Integer> keys = condition.keys().stream().map(JoinSpec.Key::build).toList();
        return ExchangeExec.byHash(build, keys, partitions);
    }

    private record JoinPartitions(String name, JoinCondition condition, EvaluationContext evaluation)
            implements ZipFunction<Batch, Batch, Batch> {

        @Override
        public Iterator<Batch> apply(TaskContext task, Iterator<Batch> probe, Iterator<Batch> build) {
            var context = new OperatorContext(task, evaluation.inPartition(task.partition()), name);
            return new BatchIterator(new PartitionedHashJoinOperator(
                    new IteratorOperator(probe),
                    new IteratorOperator(build),
                    condition.compile(context.evaluation()),
                    context));
        }
    }
}
