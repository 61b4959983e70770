package dev.kindling.rdd.local;

import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.ShuffleParts;
import dev.kindling.rdd.graph.SplitOpener;
import dev.kindling.rdd.graph.ZipFunction;
import dev.kindling.rdd.storage.StorageLevel;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node as a task sees it: its inputs are numbers of other steps of the [Program], so that a program travels
/// flat, however deep the graph. Element types are gone.
sealed interface Step extends Serializable {

    /// Its splits are with the task, see [Splits].
    record FromSource(SplitOpener<Serializable, Object> opener) implements Step {}

    record Mapped(int input, PartitionFunction<Object, Object> function) implements Step {}

    record Zipped(int left, int right, ZipFunction<Object, Object, Object> function) implements Step {}

    /// @param starts the first partition of each input in the union
    record United(List<Integer> inputs, List<Integer> starts) implements Step {}

    record Coalesced(int input, int inputCount, int groups) implements Step {}

    record Persisted(int input, long cacheId, StorageLevel level, Codec<Object> codec) implements Step {}

    record FromShuffle(
            long outputId,
            @Nullable Combiner<Object, Object> combiner,
            @Nullable Order<Object> ordering,
            Codec<Object> codec)
            implements Step {}

    /// @param partitions how many partitions the shuffle has
    /// @param mapCount how many map tasks
    record FromShuffleParts(
            long outputId, List<ShuffleParts.Part> parts, int partitions, int mapCount, Codec<Object> codec)
            implements Step {}

    record FromCheckpoint(long outputId, CheckpointFiles files) implements Step {}
}
