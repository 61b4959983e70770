package dev.kindling.rdd.local;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The output of the map tasks of a shuffle, in memory.
///
/// Merging combined values may change them, and by reference they are the map tasks' own. Therefore a combined
/// partition is merged once and kept ([#merged]) instead of its parts.
final class ShuffleOutput implements StageOutput {

    private final long id;
    private final int stageId;
    private final AtomicReferenceArray<@Nullable MapOutput> mapOutputs;
    private final AtomicReferenceArray<@Nullable List<Object>> merged;
    private final AtomicInteger present = new AtomicInteger();
    private final Object[] mergeLocks;
    private final BitSet counted = new BitSet();

    ShuffleOutput(long id, int stageId, int mapCount, int partitions) {
        this.id = id;
        this.stageId = stageId;
        this.mapOutputs = new AtomicReferenceArray<>(mapCount);
        this.merged = new AtomicReferenceArray<>(partitions);
        this.mergeLocks = new Object[partitions];
        for (int i = 0; i < partitions; i++) mergeLocks[i] = new Object();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public int stageId() {
        return stageId;
    }

    int mapCount() {
        return mapOutputs.length();
    }

    @Override
    public boolean isComplete() {
        return present.get() == mapOutputs.length();
    }

    @Override
    public BitSet missing() {
        var missing = new BitSet();
        for (int i = 0; i < mapOutputs.length(); i++) {
            if (mapOutputs.get(i) == null) missing.set(i);
        }
        return missing;
    }

    @Override
    public synchronized boolean countsFirst(int partition) {
        if (counted.get(partition)) return false;
        counted.set(partition);
        return true;
    }

    void put(int map, MapOutput output) {
        if (mapOutputs.compareAndSet(map, null, output)) present.incrementAndGet();
    }

    /// @throws LostOutputException if it is not there (any more)
    MapOutput get(int map) {
        MapOutput output = mapOutputs.get(map);
        if (output == null) throw new LostOutputException(id);
        return output;
    }

    void discard(int map) {
        if (mapOutputs.getAndSet(map, null) != null) present.decrementAndGet();
    }

    /// The elements of `partition` that `merge` makes, called at most once with success.
    List<Object> merged(int partition, Supplier<List<Object>> merge) {
        synchronized (mergeLocks[partition]) {
            List<Object> known = merged.get(partition);
            if (known != null) return known;
            boolean done = false;
            try {
                List<Object> elements = merge.get();
                merged.set(partition, elements);
                done = true;
                for (int i = 0; i < mapOutputs.length(); i++) {
                    MapOutput output = mapOutputs.get(i);
                    if (output != null) output.release(partition);
                }
                return elements;
            } finally {
                if (!done) {
                    // Half merged: the parts may have been changed.
                    for (int i = 0; i < mapOutputs.length(); i++) discard(i);
                }
            }
        }
    }

    /// About how many elements or bytes each partition has.
    long[] sizes() {
        var sizes = new long[mergeLocks.length];
        for (int i = 0; i < mapOutputs.length(); i++) {
            MapOutput output = mapOutputs.get(i);
            if (output != null) output.addSizes(sizes);
        }
        return sizes;
    }
}
