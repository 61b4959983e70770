package dev.kindling.rdd.graph;

import dev.kindling.rdd.storage.StorageLevel;
import java.util.List;

/// The elements of `input`, kept by the backend once computed, partition by partition.
///
/// @param codec the form of the elements where they are kept as bytes
public record Persist<T>(RddNode<T> input, StorageLevel level, Codec<T> codec) implements RddNode<T> {

    /// Kept in memory as long as there is room.
    public Persist(RddNode<T> input) {
        this(input, StorageLevel.MEMORY_ONLY);
    }

    public Persist(RddNode<T> input, StorageLevel level) {
        this(input, level, new JavaCodec<>());
    }

    @Override
    public List<RddNode<?>> inputs() {
        return List.of(input);
    }
}
