package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.storage.StorageLevel;
import dev.kindling.sql.types.StructType;
import java.util.Iterator;
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
        RddNode<Batch> made = input.lower(lowering);
        var copies = new MapPartitions<>(made, lowering.nameOf(this), new Copy());
        var kept = new Persist<>(copies, StorageLevel.MEMORY_AND_DISK, new BatchesCodec());
        lowering.closeAtEnd(() -> lowering.backend().unpersist(kept));
        lowering.runNow(kept, new ReadAll(), lowering.nameOf(this));
        lowering.backend().release(made);
        return kept;
    }

    private record Copy() implements PartitionFunction<Batch, Batch> {

        @Override
        public Iterator<Batch> apply(TaskContext task, Iterator<Batch> batches) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return batches.hasNext();
                }

                @Override
                public Batch next() {
                    return BatchCopies.copy(batches.next());
                }
            };
        }
    }

    /// The rows, counted.
    private record ReadAll() implements PartitionAction<Batch, Long> {

        @Override
        public Long run(TaskContext task, Iterator<Batch> batches) {
            long count = 0;
            while (batches.hasNext()) {
                task.checkCancelled();
                count += batches.next().rowCount();
            }
            return count;
        }
    }
}
