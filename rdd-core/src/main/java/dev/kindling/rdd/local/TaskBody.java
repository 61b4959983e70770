package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.SerializedForm;
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
    record Template(Program program, TaskBody body) implements Serializable {

        /// Runs the task of `run`: its result, [MapOutput], or nothing of interest.
        Object run(TaskRun run) throws Exception {
            var elements = program.open(run, run.partition());
            return switch (body) {
                case ToResult(var action, var codec) -> {
                    Object result = action.run(run, elements);
                    yield switch (run.transport()) {
                        case BY_REFERENCE -> result;
                        case SERIALIZED -> SerializedForm.encode(codec, result);
                    };
                }
                case ToShuffle shuffle -> ShuffleWriter.write(elements, shuffle, run);
                case ToCheckpoint(var files) -> {
                    files.write(run.partition(), run.attempt(), elements);
                    yield run.partition();
                }
            };
        }
    }
}
