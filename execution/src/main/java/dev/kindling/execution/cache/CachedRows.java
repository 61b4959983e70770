package dev.kindling.execution.cache;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.storage.StorageLevel;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/// Rows that are computed once and kept for later queries, packed: in memory as long as the budget has room, on
/// disk when others need it.
///
/// @param node the chunks as a graph
/// @param partitions what there is in each partition
public record CachedRows(Persist<PackedChunk> node, StructType schema, List<Contents> partitions) {

    private static final int ROWS_OF_ONE_TASK = 2 * Batch.CAPACITY;

    public CachedRows {
        partitions = List.copyOf(partitions);
    }

    /// Computes `rows` now.
    public static CachedRows of(RddNode<Batch> rows, StructType schema, Lowering lowering) {
        var types = schema.fields().stream().map(StructField::dataType).toList();
        var chunks = new MapPartitions<>(rows, "Cache", new ChunkPacker("Cache", types));
        var node = new Persist<>(chunks, StorageLevel.MEMORY_AND_DISK, new PackedChunkCodec());
        try {
            var partitions = lowering.runNow(node, new Summarize(types.size()), "cache");
            lowering.backend().release(rows);
            return new CachedRows(node, schema, partitions);
        } catch (RuntimeException | Error e) {
            lowering.backend().unpersist(node);
            throw e;
        }
    }

    public long rowCount() {
        return partitions.stream().mapToLong(Contents::rowCount).sum();
    }

    /// In how many parts to read the rows: few rows are read fastest by one task.
    public int partitionCount() {
        return rowCount() <= ROWS_OF_ONE_TASK ? 1 : partitions.size();
    }

    /// The chunks as a graph of [#partitionCount] partitions.
    RddNode<PackedChunk> chunks() {
        int count = partitionCount();
        return count < partitions.size() ? new Coalesce<>(node, count) : node;
    }

    /// What there is in column `index`.
    public ValueSummary summary(int index) {
        ValueSummary all = ValueSummary.NOTHING;
        for (Contents part : partitions) all = all.and(part.columns().get(index));
        return all;
    }

    /// What there is in a partition.
    public record Contents(long rowCount, List<ValueSummary> columns) implements Serializable {

        public Contents {
            columns = List.copyOf(columns);
        }
    }

    private record Summarize(int columnCount) implements PartitionAction<PackedChunk, Contents> {

        @Override
        public Contents run(TaskContext task, Iterator<PackedChunk> chunks) {
            long rowCount = 0;
            var columns = new ValueSummary[columnCount];
            Arrays.fill(columns, ValueSummary.NOTHING);
            while (chunks.hasNext()) {
                task.checkCancelled();
                PackedChunk chunk = chunks.next();
                rowCount += chunk.rowCount();
                for (int i = 0; i < columnCount; i++)
                    columns[i] = columns[i].and(chunk.columns().get(i).summary());
            }
            return new Contents(rowCount, List.of(columns));
        }
    }
}
