package dev.kindling.rdd.local;

import dev.kindling.error.KindlingException;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.rdd.spill.CorruptSpillException;
import dev.kindling.rdd.spill.Reserved;
import dev.kindling.rdd.spill.SpillFile;
import dev.kindling.rdd.spill.SpillFile.Run;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What one map task has for each partition of the shuffle: runs in its file, one for each time it spilled, and
/// after them what is in memory as pairs or bytes.
///
/// The file holds the runs of one spill in the order of partitions; where each begins is kept here. What is in
/// memory becomes one more spill when the budget asks for memory.
final class MapOutput implements BlockStore.Block, AutoCloseable {

    /// One partition's part in memory.
    sealed interface Bucket {}

    record Pairs(List<Object> pairs) implements Bucket {}

    @SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are written once
    record Bytes(byte[] bytes) implements Bucket {}

    /// One partition's parts, in order: runs in the file, and what is in memory.
    record Part(SpillFile file, List<Run> runs, @Nullable Bucket inMemory) {}

    private final BlockStore store;
    private final SpillFile file;
    private final Codec<Object> codec;
    private final Reserved memory;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<long[]> spills = new ArrayList<>();
    private final @Nullable Bucket[] buckets;
    private final long[] bucketSizes;
    private final long[] bytes;
    private volatile long memoryBytes;
    private int pins;
    private boolean stays;
    private boolean closed;

    MapOutput(BlockStore store, SpillFile file, Codec<Object> codec, Reserved memory, int partitions) {
        this.store = store;
        this.file = file;
        this.codec = codec;
        this.memory = memory;
        this.buckets = new Bucket[partitions];
        this.bucketSizes = new long[partitions];
        this.bytes = new long[partitions];
    }

    /// Output that another process has written to `file`.
    ///
    /// @param spills for each spill, where the runs of the partitions begin, and its end
    /// @param bytes see [#bytes]
    static MapOutput inFile(
            BlockStore store,
            SpillFile file,
            Codec<Object> codec,
            MemoryBudget budget,
            List<long[]> spills,
            long[] bytes) {
        var output = new MapOutput(store, file, codec, new Reserved(budget, "shuffle"), bytes.length);
        output.spills.addAll(spills);
        for (int i = 0; i < bytes.length; i++) output.count(i, bytes[i]);
        return output;
    }

    /// The form for [#inFile] of output that has nothing in memory.
    List<long[]> spills() {
        return List.copyOf(spills);
    }

    int partitions() {
        return buckets.length;
    }

    SpillFile file() {
        return file;
    }

    /// Writes a run for each partition; `elements` gives null for partitions that have nothing.
    void spill(Elements elements) throws IOException {
        var starts = new long[buckets.length + 1];
        try (var out = file.append()) {
            for (int i = 0; i < buckets.length; i++) {
                starts[i] = file.sizeBytes();
                Iterator<Object> of = elements.of(i);
                if (of != null) out.run(codec, of);
            }
        }
        starts[buckets.length] = file.sizeBytes();
        spills.add(starts);
    }

    /// The elements to be written by partition.
    @FunctionalInterface
    interface Elements {

        @Nullable
        Iterator<Object> of(int partition) throws IOException;
    }

    /// Notes that `more` bytes of elements came for `partition`.
    void count(int partition, long more) {
        bytes[partition] += more;
    }

    /// About how much memory the elements of each partition take, or took before they were spilled.
    long[] bytes() {
        return bytes;
    }

    void put(int partition, Bucket bucket, long size) {
        buckets[partition] = bucket;
        bucketSizes[partition] = size;
    }

    /// From now on the output is complete, and may be evicted. `inMemory` is what its buckets take.
    MapOutput complete(long inMemory) {
        memory.clear();
        memory.addAnyway(inMemory);
        memoryBytes = inMemory;
        if (inMemory > 0) store.add(this);
        return this;
    }

    Part part(int partition) {
        lock.lock();
        try {
            if (memoryBytes > 0) store.touch(this);
            var runs = new ArrayList<Run>();
            for (long[] starts : spills) {
                long size = starts[partition + 1] - starts[partition];
                if (size > 0) runs.add(new Run(starts[partition], size, -1));
            }
            return new Part(file, runs, buckets[partition]);
        } finally {
            lock.unlock();
        }
    }

    /// Keeps the buckets in memory until [#unpin].
    void pin() {
        changePins(1);
    }

    void unpin() {
        changePins(-1);
    }

    private void changePins(int by) {
        lock.lock();
        try {
            pins += by;
        } finally {
            lock.unlock();
        }
    }

    /// Forgets the bucket of `partition`, which has been taken over.
    void release(int partition) {
        lock.lock();
        try {
            if (buckets[partition] == null) return;
            long all = 0;
            for (long size : bucketSizes) all += size;
            long bytes = all == 0 ? 0 : (long) (memoryBytes * ((double) bucketSizes[partition] / all));
            buckets[partition] = null;
            bucketSizes[partition] = 0;
            memory.subtract(bytes);
            memoryBytes = memory.bytes();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long memoryBytes() {
        return stays ? 0 : memoryBytes;
    }

    @Override
    public long evict() {
        if (!lock.tryLock()) return 0;
        try {
            if (pins > 0 || stays || closed || memoryBytes == 0) return 0;
            spill(this::elements);
            return emptied();
        } catch (IOException | KindlingException | CorruptSpillException _) {
            stays = true; // what cannot be written stays in memory; who asked for memory will be refused
            return 0;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Iterator<Object> elements(int partition) throws IOException {
        return switch (buckets[partition]) {
            case null -> null;
            case Pairs(var pairs) -> pairs.iterator();
            case Bytes(var bytes) -> codec.read(new ByteArrayInputStream(bytes));
        };
    }

    private long emptied() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = null;
            bucketSizes[i] = 0;
        }
        long bytes = memoryBytes;
        memoryBytes = 0;
        memory.clear();
        store.remove(this);
        return bytes;
    }

    @Override
    public @Nullable Object group() {
        return null;
    }

    /// Adds what each partition has, in units that compare.
    void addSizes(long[] sizes) {
        lock.lock();
        try {
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] += bucketSizes[i];
                for (long[] starts : spills) sizes[i] += (starts[i + 1] - starts[i]) / 16;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) return;
            closed = true;
            emptied();
            memory.close();
            file.close();
        } finally {
            lock.unlock();
        }
    }
}
