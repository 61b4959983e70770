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
public record PartitionedHashJoinExec(
        PhysicalPlan probe, PhysicalPlan build, JoinCondition condition, int partitions, String reason)
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
        return lower(lowering, lowering.nameOf(this));
    }

    /// As [#lower], with a name for the counters.
    RddNode<Batch> lower(Lowering lowering, String name) {
        List<Integer> probeKeys =
                condition.keys().stream().map(JoinSpec.Key::probe).toList();
        List<Integer> buildKeys =
                condition.keys().stream().map(JoinSpec.Key::build).toList();
        RddNode<Batch> left = spread(probe, probeKeys).lower(lowering);
        RddNode<Batch> right = spread(build, buildKeys).lower(lowering);
        return new Zip<>(left, right, name, new JoinPartitions(name, condition, lowering.evaluation()));
    }

    private PhysicalPlan spread(PhysicalPlan side, List<Integer> keys) {
        if (partitions == 1) return side.partitionCount() == 1 ? side : ExchangeExec.toOne(side);
        return ExchangeExec.byHash(side, keys, partitions);
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
