package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Combiner;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The output of the map tasks of a shuffle, as those see it who read it.
interface ShuffleInput {

    long id();

    int mapCount();

    /// What one map task has for one partition.
    ///
    /// @throws LostOutputException if it is not there (any more)
    MapOutput.Part part(int map, int partition);

    /// Says that a part was not in its file as it was written: what that map task made is to be made again.
    void lost(int map, MapOutput.Part part);

    /// The pairs of `partition`, merged and kept in memory; null if readers have to merge copies.
    @Nullable
    Iterator<Object> mergedInMemory(int partition, Combiner<Object, Object> combiner, Codec<Object> codec, TaskRun run);
}
