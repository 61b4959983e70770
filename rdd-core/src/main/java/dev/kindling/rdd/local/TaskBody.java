package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.Partitioner;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// What the tasks of a stage do with the elements of their partition.
sealed interface TaskBody extends Serializable {

    record ToResult(PartitionAction<Object, Object> action, Codec<Object> codec) implements TaskBody {}

    record ToShuffle(
            int partitions,
            Partitioner<Object> partitioner,
            @Nullable Combiner<Object, Object> combiner,
            Codec<Object> codec)
            implements TaskBody {}

    record ToCheckpoint(CheckpointFiles files) implements TaskBody {}

    /// A stage as its tasks receive it.
    record Template(Program program, TaskBody body) implements Serializable {}
}
