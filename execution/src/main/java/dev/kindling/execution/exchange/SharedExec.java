package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.spill.SerializedBatches;
import dev.kindling.execution.store.RowStore;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.graph.SplitOpener;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of the plan that is wanted in several places: its rows are made once, ahead of the rest of the query, and
/// kept in memory until the query ends. Where there is no memory for them, every place makes them anew.
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
        RddNode<Batch> kept = lowering.once(this, () -> rows(lowering));
        return kept != null ? kept : input.lower(lowering);
    }

    private @Nullable RddNode<Batch> rows(Lowering lowering) {
        String name = lowering.nameOf(this);
        var keep = new Keep(name, schema().types(), lowering.evaluation());
        List<Part> parts;
        try {
            parts = lowering.runNow(input.lower(lowering), keep, name);
        } catch (KindlingException e) {
            if (e.condition() != ErrorCondition.UNABLE_TO_ACQUIRE_MEMORY) throw e;
            return null;
        }
        var splits = new ArrayList<SourceSplit<SerializedBatches>>();
        for (Part part : parts) {
            splits.add(new SourceSplit<>(part.rows, 0));
            if (part.memory != null) lowering.closeAtEnd(part.memory);
        }
        return new Source<>(name, splits, new Opener());
    }

    /// The rows of one partition, and the memory they take, which did not travel with them.
    private static final class Part implements Serializable {

        private static final long serialVersionUID = 1L;

        private final SerializedBatches rows;
        private final transient MemoryBudget.@Nullable Reservation memory;

        Part(SerializedBatches rows, MemoryBudget.Reservation memory) {
            this.rows = rows;
            this.memory = memory;
        }
    }

    private record Keep(String name, List<DataType> types, EvaluationContext evaluation)
            implements PartitionAction<Batch, Part> {

        @Override
        public Part run(TaskContext task, Iterator<Batch> batches) {
            var context = new OperatorContext(task, evaluation.inPartition(task.partition()), name);
            MemoryBudget.Reservation memory = context.reserve();
            try {
                var store = new RowStore(types);
                while (batches.hasNext()) {
                    task.checkCancelled();
                    Batch batch = batches.next();
                    long required = store.sizeBytes() + store.growthBytes(batch);
                    if (required > memory.bytes()) memory.grow(required - memory.bytes());
                    store.append(batch);
                }
                var kept = new ArrayList<Batch>();
                for (int from = 0; from < store.rowCount(); from += Batch.CAPACITY) {
                    kept.add(store.range(from, Math.min(Batch.CAPACITY, store.rowCount() - from)));
                }
                return new Part(new SerializedBatches(kept), memory);
            } catch (RuntimeException | Error e) {
                memory.close();
                throw e;
            }
        }
    }

    private record Opener() implements SplitOpener<SerializedBatches, Batch> {

        @Override
        public Iterator<Batch> open(TaskContext task, SerializedBatches split) {
            return split.batches().iterator();
        }
    }
}
