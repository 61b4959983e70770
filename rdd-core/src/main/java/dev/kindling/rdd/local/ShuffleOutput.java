package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.MapOutputSizes;
import dev.kindling.rdd.graph.Unchecked;
import dev.kindling.rdd.spill.CombiningTable;
import dev.kindling.rdd.spill.Reserved;
import dev.kindling.rdd.spill.SpillFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The output of the map tasks of a shuffle.
///
/// Merging combined values may change them, and in memory they are the map tasks' own. Therefore a combined
/// partition that is all in memory is merged once and kept instead of its parts ([#mergedInMemory]). Any other is
/// merged anew by each reader, from copies; once a reader has begun to, all do.
final class ShuffleOutput implements StageOutput, ShuffleInput {

    private static final int BYTES_PER_MERGED_PAIR = 64;

    private final long id;
    private final int stageId;
    private final AtomicReferenceArray<@Nullable MapOutput> mapOutputs;
    private final AtomicReferenceArray<@Nullable StoredBlock> merged;
    private final AtomicInteger present = new AtomicInteger();
    private final Object[] mergeLocks;
    private final boolean[] mergedFromCopies;
    private final BitSet counted = new BitSet();

    ShuffleOutput(long id, int stageId, int mapCount, int partitions) {
        this.id = id;
        this.stageId = stageId;
        this.mapOutputs = new AtomicReferenceArray<>(mapCount);
        this.merged = new AtomicReferenceArray<>(partitions);
        this.mergedFromCopies = new boolean[partitions];
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

    @Override
    public int mapCount() {
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

    /// Takes the output of a map task, unless another attempt was faster.
    void put(int map, MapOutput output) {
        if (mapOutputs.compareAndSet(map, null, output)) present.incrementAndGet();
        else output.close();
    }

    @Override
    public MapOutput.Part part(int map, int partition) {
        return get(map).part(partition);
    }

    /// As [#part], or null if it is not there (any more).
    MapOutput.@Nullable Part partOrNull(int map, int partition) {
        MapOutput output = mapOutputs.get(map);
        return output == null ? null : output.part(partition);
    }

    @Override
    public void lost(int map, MapOutput.Part part) {
        discard(map, part.file().path());
    }

    /// Drops what `map` made if it is still what is in `file`.
    void discard(int map, Path file) {
        MapOutput output = mapOutputs.get(map);
        if (output != null && output.file().path().equals(file)) discard(map, output);
    }

    /// @throws LostOutputException if it is not there (any more)
    MapOutput get(int map) {
        MapOutput output = mapOutputs.get(map);
        if (output == null) throw new LostOutputException(id);
        return output;
    }

    /// Drops what a map task made, whatever that is by now.
    void discard(int map) {
        MapOutput output = mapOutputs.get(map);
        if (output != null) discard(map, output);
    }

    /// Drops `output` if it is still what `map` made.
    void discard(int map, MapOutput output) {
        if (!mapOutputs.compareAndSet(map, output, null)) return;
        present.decrementAndGet();
        output.close();
    }

    private void discardAll() {
        for (int i = 0; i < mapOutputs.length(); i++) discard(i);
    }

    /// The pairs of `partition`, merged in memory or, if that is past, from where they are now; null if readers
    /// have to merge copies.
    @Override
    public @Nullable Iterator<Object> mergedInMemory(
            int partition, Combiner<Object, Object> combiner, Codec<Object> codec, TaskRun run) {
        synchronized (mergeLocks[partition]) {
            if (mergedFromCopies[partition]) return null;
            StoredBlock block = merged.get(partition);
            if (block == null) {
                block = merge(partition, combiner, codec, run);
                if (block == null) {
                    mergedFromCopies[partition] = true;
                    return null;
                }
                merged.set(partition, block);
            }
            return read(partition, block);
        }
    }

    private Iterator<Object> read(int partition, StoredBlock block) {
        Iterator<Object> elements = block.read();
        if (elements == null) throw new LostOutputException(id);
        return new Losable(elements, id, () -> drop(partition, block));
    }

    /// The parts are gone too, so all is to be made again.
    private void drop(int partition, StoredBlock block) {
        if (!merged.compareAndSet(partition, block, null)) return;
        block.close();
        discardAll();
    }

    private @Nullable StoredBlock merge(
            int partition, Combiner<Object, Object> combiner, Codec<Object> codec, TaskRun run) {
        var pinned = new ArrayList<MapOutput>();
        var memory = new Reserved(run.memory(), "shuffle");
        boolean kept = false;
        try {
            var parts = new ArrayList<List<Object>>();
            long count = 0;
            for (int map = 0; map < mapOutputs.length(); map++) {
                MapOutput output = get(map);
                output.pin();
                pinned.add(output);
                MapOutput.Part part = output.part(partition);
                if (!part.runs().isEmpty()) return null;
                if (part.inMemory() instanceof MapOutput.Pairs(var pairs)) {
                    parts.add(pairs);
                    count += pairs.size();
                }
            }
            if (!memory.add(count * BYTES_PER_MERGED_PAIR)) return null;
            memory.clear();
            var block = merge(parts, combiner, codec, memory, run);
            for (MapOutput output : pinned) output.release(partition);
            kept = true;
            return block;
        } finally {
            pinned.forEach(MapOutput::unpin);
            if (!kept) memory.close();
        }
    }

    private StoredBlock merge(
            List<List<Object>> parts,
            Combiner<Object, Object> combiner,
            Codec<Object> codec,
            Reserved memory,
            TaskRun run) {
        boolean done = false;
        try {
            var table = new CombiningTable(combiner);
            for (List<Object> part : parts) memory.addAnyway(table.mergeAll(part));
            List<Object> pairs = table.pairs();
            var file = new SpillFile(run.spillFolder().newFile("merged-" + stageId));
            var block = new StoredBlock(run.blocks(), file, codec, memory, null, StoredBlock.Evicted.TO_DISK);
            done = true;
            return block.keep(new StoredBlock.Place.Objects(pairs));
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        } finally {
            if (!done) discardAll(); // half merged: the parts may have been changed
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

    /// About how much memory takes what each map task made.
    MapOutputSizes bytes(int partitions) {
        var byMap = new ArrayList<long[]>();
        for (int i = 0; i < mapOutputs.length(); i++) {
            MapOutput output = mapOutputs.get(i);
            byMap.add(output == null ? new long[partitions] : output.bytes());
        }
        return new MapOutputSizes(byMap, partitions);
    }

    /// Gives back memory and files.
    @Override
    public void close() {
        discardAll();
        for (int i = 0; i < merged.length(); i++) {
            StoredBlock block = merged.getAndSet(i, null);
            if (block != null) block.close();
        }
    }
}
