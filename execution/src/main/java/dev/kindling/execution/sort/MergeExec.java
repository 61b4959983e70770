package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.execution.exchange.BatchCopies;
import dev.kindling.execution.exchange.TargetedBatchCodec;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchIterator;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.store.SortKey;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructType;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sorted partitions of the input as one sorted partition: partitions are sorted in parallel and merged by one
/// task.
public record MergeExec(PhysicalPlan input, List<SortKey> keys) implements PhysicalPlan {

    public MergeExec {
        keys = List.copyOf(keys);
    }

    @Override
    public String name() {
        return "SortMerge";
    }

    @Override
    public String arguments() {
        return SortExec.describe(keys, input.schema());
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
        return 1;
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        String name = lowering.nameOf(this);
        List<DataType> types = input.schema().types();
        var runs = new MapPartitions<>(input.lower(lowering), name, new OpenRun(types));
        var together = new Shuffle<>(runs, 1, Partitioner.direct(), null, null, new TargetedBatchCodec());
        return new MapPartitions<>(together, name, new MergeRuns(name, types, keys, lowering.evaluation()));
    }

    /// Copies a partition's batches and puts a batch without rows in front: the mark by which the merging task
    /// tells one run from the next.
    private record OpenRun(List<DataType> types) implements PartitionFunction<Batch, Pair<Integer, Batch>> {

        @Override
        public Iterator<Pair<Integer, Batch>> apply(TaskContext task, Iterator<Batch> batches) {
            List<ColumnVector> none =
                    types.stream().map(t -> Vectors.nulls(t, 0)).toList();
            var mark = Pair.of(0, new Batch(0, none));
            return new Iterator<>() {
                private boolean opened;

                @Override
                public boolean hasNext() {
                    return !opened || batches.hasNext();
                }

                @Override
                public Pair<Integer, Batch> next() {
                    if (!opened) {
                        opened = true;
                        return mark;
                    }
                    return Pair.of(0, BatchCopies.copy(batches.next()));
                }
            };
        }
    }

    private record MergeRuns(String name, List<DataType> types, List<SortKey> keys, EvaluationContext evaluation)
            implements PartitionFunction<Pair<Integer, Batch>, Batch> {

        @Override
        public Iterator<Batch> apply(TaskContext task, Iterator<Pair<Integer, Batch>> elements) {
            var context = new OperatorContext(task, evaluation.inPartition(task.partition()), name);
            return new BatchIterator(new MergeRunsOperator(new MarkedRuns(elements), types, keys, context));
        }
    }

    /// The batches of the runs one after the other, each run after its mark.
    private record MarkedRuns(Iterator<Pair<Integer, Batch>> elements) implements BatchOperator {

        @Override
        public @Nullable Batch next() {
            return elements.hasNext() ? elements.next().value() : null;
        }

        @Override
        public void close() {}
    }
}
