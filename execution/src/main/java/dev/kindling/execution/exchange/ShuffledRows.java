package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.MapOutputSizes;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.ShuffleParts;
import dev.kindling.rdd.graph.TaskContext;
import java.util.Iterator;
import java.util.List;

/// Rows on their way through an exchange: they can be counted before it is decided how they are read.
///
/// @param name what the receiving operator is called
public record ShuffledRows(Shuffle<Integer, Batch, Batch> shuffle, String name) {

    static ShuffledRows of(RddNode<Pair<Integer, Batch>> targeted, int partitions, String name) {
        return new ShuffledRows(
                new Shuffle<>(targeted, partitions, Partitioner.direct(), null, null, new TargetedBatchCodec()), name);
    }

    /// Sends all rows now, for the query that `lowering` is for, and says how much there is of them.
    public MapOutputSizes send(Lowering lowering, String description) {
        return lowering.runMapSide(shuffle, description);
    }

    /// All rows, by partition.
    public RddNode<Batch> rows() {
        return new MapPartitions<>(shuffle, name, new Receive());
    }

    /// Parts of partitions, each as a partition.
    public RddNode<Batch> parts(List<ShuffleParts.Part> parts) {
        return new MapPartitions<>(new ShuffleParts<>(shuffle, parts), name, new Receive());
    }

    private record Receive() implements PartitionFunction<Pair<Integer, Batch>, Batch> {

        @Override
        public Iterator<Batch> apply(TaskContext task, Iterator<Pair<Integer, Batch>> elements) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return elements.hasNext();
                }

                @Override
                public Batch next() {
                    return elements.next().value();
                }
            };
        }
    }
}
