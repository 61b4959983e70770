package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.storage.StorageLevel;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;

/// Rows that are computed once and then kept: in memory as long as the budget has room, on disk when others need
/// it.
///
/// @param rowCounts by partition
public record KeptRows(Persist<Batch> node, List<Long> rowCounts) {

    private static final int ROWS_OF_ONE_TASK = 2 * Batch.CAPACITY;

    public KeptRows {
        rowCounts = List.copyOf(rowCounts);
    }

    public long rowCount() {
        return rowCounts.stream().mapToLong(Long::longValue).sum();
    }

    /// As many as [#rows] has: few rows are read fastest by one task.
    public int partitionCount() {
        return rowCount() <= ROWS_OF_ONE_TASK ? 1 : rowCounts.size();
    }

    /// The rows as a graph.
    public RddNode<Batch> rows() {
        int count = partitionCount();
        return count < rowCounts.size() ? new Coalesce<>(node, count) : node;
    }

    /// Computes `rows` now, and gives back what their shuffles made.
    ///
    /// @param runner runs an action over a graph
    public static KeptRows of(
            RddNode<Batch> rows,
            String name,
            Backend backend,
            BiFunction<RddNode<Batch>, PartitionAction<Batch, Long>, List<Long>> runner) {
        var copies = new MapPartitions<>(rows, name, new Copy());
        var node = new Persist<>(copies, StorageLevel.MEMORY_AND_DISK, new BatchesCodec());
        try {
            List<Long> rowCounts = runner.apply(node, new Count());
            backend.release(rows);
            return new KeptRows(node, rowCounts);
        } catch (RuntimeException | Error e) {
            backend.unpersist(node);
            throw e;
        }
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

    private record Count() implements PartitionAction<Batch, Long> {

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
