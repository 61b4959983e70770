package dev.kindling.execution.cache;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.store.RowStore;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.sql.types.DataType;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Packs the rows of a partition, so many at a time as codes of two bytes can tell apart, or fewer where they do
/// not fit the budget.
record ChunkPacker(String name, List<DataType> types) implements PartitionFunction<Batch, PackedChunk> {

    private static final int CHUNK_ROWS = 1 << 16;
    private static final long CHUNK_BYTES = 64L << 20;

    ChunkPacker {
        types = List.copyOf(types);
    }

    @Override
    public Iterator<PackedChunk> apply(TaskContext task, Iterator<Batch> batches) {
        MemoryBudget.Reservation memory = task.memory().open(name);
        task.onCompletion(memory);
        return new Iterator<>() {
            private @Nullable Batch next;

            @Override
            public boolean hasNext() {
                while (next == null && batches.hasNext()) {
                    Batch batch = batches.next();
                    if (batch.rowCount() > 0) next = batch;
                }
                return next != null;
            }

            @Override
            public PackedChunk next() {
                if (!hasNext()) throw new NoSuchElementException();
                task.checkCancelled();
                if (next != null && isAmple(task.memory())) {
                    PackedChunk copy = PackedChunk.copyOf(next);
                    next = null;
                    return copy;
                }
                var rows = new RowStore(types);
                while (hasNext() && next != null && takes(rows, next)) {
                    rows.append(next);
                    next = null;
                }
                PackedChunk chunk = PackedChunk.of(rows);
                memory.tryResize(0);
                return chunk;
            }

            private static boolean isAmple(MemoryBudget memory) {
                return memory.usedBytes() < memory.limitBytes() / 2;
            }

            private boolean takes(RowStore rows, Batch batch) {
                if (rows.rowCount() == 0) return true;
                if (rows.rowCount() + batch.rowCount() > CHUNK_ROWS) return false;
                long bytes = rows.sizeBytes() + rows.growthBytes(batch);
                return bytes <= CHUNK_BYTES && memory.tryResizeFairly(bytes);
            }
        };
    }
}
