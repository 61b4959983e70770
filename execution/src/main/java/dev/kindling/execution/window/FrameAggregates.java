package dev.kindling.execution.window;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.function.Accumulator;
import dev.kindling.execution.aggregate.Aggregation;
import dev.kindling.execution.store.StoredColumn;

/// An aggregate over the frame of each row of a chunk: over whole partitions a partition is a group, for any other
/// frames there is a [StateTree].
final class FrameAggregates {

    private FrameAggregates() {}

    static StoredColumn compute(WindowChunk chunk, Aggregation aggregation, WindowFrame frame) {
        return frame.isPartition()
                ? overPartitions(chunk, aggregation)
                : overFrames(chunk, aggregation, chunk.frameStarts(frame), chunk.frameEnds(frame));
    }

    private static StoredColumn overPartitions(WindowChunk chunk, Aggregation aggregation) {
        int[] partition = new int[chunk.rowCount];
        int count = 0;
        for (int i = 0; i < partition.length; i++) {
            if (chunk.partitionStart[i] == i) count++;
            partition[i] = count - 1;
        }
        Accumulator accumulator = StateTree.accumulator(aggregation, count);
        StateTree.update(aggregation, chunk.rows, accumulator, partition);
        StoredColumn perPartition = StateTree.results(aggregation, accumulator, count);
        StoredColumn perRow = StoredColumn.of(aggregation.signature().resultType());
        for (int from = 0; from < partition.length; from += Batch.CAPACITY) {
            int some = Math.min(Batch.CAPACITY, partition.length - from);
            perRow.append(perPartition.gather(partition, from, some), null, some);
        }
        return perRow;
    }

    private static StoredColumn overFrames(WindowChunk chunk, Aggregation aggregation, int[] starts, int[] ends) {
        int longest = 0;
        for (int i = 0; i < starts.length; i++) longest = Math.max(longest, ends[i] - starts[i]);
        StateTree tree = StateTree.of(aggregation, chunk.rows, chunk.rowCount, longest);
        Accumulator accumulator = StateTree.accumulator(aggregation, chunk.rowCount);
        tree.merge(starts, ends, 0, chunk.rowCount, accumulator);
        return StateTree.results(aggregation, accumulator, chunk.rowCount);
    }
}
