package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.local.StoredBlock.Place;
import dev.kindling.rdd.spill.Reserved;
import dev.kindling.rdd.spill.SpillFile;
import dev.kindling.rdd.spill.SpillFile.Run;
import dev.kindling.rdd.storage.StorageLevel;
import dev.kindling.rdd.storage.StorageStatus;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The partitions of a persisted node that have been computed and kept.
final class CachedPartitions implements PersistedInput, AutoCloseable {

    private static final String OWNER = "persist";

    private final long id;
    private final StorageLevel level;
    private final Codec<Object> codec;
    private final AtomicReferenceArray<@Nullable StoredBlock> partitions;
    private volatile boolean closed;

    @SuppressWarnings("unchecked") // elements are just objects here
    CachedPartitions(long id, Persist<?> node, int partitionCount) {
        this.id = id;
        this.level = node.level();
        this.codec = (Codec<Object>) node.codec();
        this.partitions = new AtomicReferenceArray<>(partitionCount);
    }

    long id() {
        return id;
    }

    boolean has(int partition) {
        StoredBlock block = partitions.get(partition);
        return block != null && !(block.place() instanceof Place.Gone);
    }

    @Override
    public @Nullable Iterator<Object> read(int partition, TaskRun run) {
        StoredBlock block = partitions.get(partition);
        if (block == null) return null;
        Iterator<Object> elements = block.read();
        if (elements == null) {
            drop(partition, block);
            return null;
        }
        return new Losable(elements, id, () -> drop(partition, block));
    }

    /// What is kept of `partition`, or null.
    @Nullable
    StoredBlock block(int partition) {
        StoredBlock block = partitions.get(partition);
        if (block == null || !(block.place() instanceof Place.Gone)) return block;
        drop(partition, block);
        return null;
    }

    private void drop(int partition, StoredBlock block) {
        if (partitions.compareAndSet(partition, block, null)) block.close();
    }

    /// Drops what is kept of `partition` if it is still what is in `file`.
    void drop(int partition, Path file) {
        StoredBlock block = partitions.get(partition);
        if (block != null && block.file().path().equals(file)) drop(partition, block);
    }

    /// Drops what is kept of `partition`.
    void drop(int partition) {
        StoredBlock block = partitions.get(partition);
        if (block != null) drop(partition, block);
    }

    @Override
    public Iterator<Object> keep(int partition, Iterator<Object> elements, CloseScope source, TaskRun run)
            throws Exception {
        if (!level.isValid()) {
            run.onCompletion(source);
            return elements;
        }
        // Its own blocks do not make room: else a collection larger than memory would push itself out in turns.
        var memory = new Reserved(run.memory(), OWNER, this);
        var file = new SpillFile(run.spillFolder().newFile("persist-" + id + "-" + partition));
        var block = newBlock(file, memory, run.blocks());
        boolean done = false;
        try {
            Unrolled unrolled = level.deserialized() ? new Unrolled.AsObjects(codec) : new Unrolled.AsBytes(codec);
            if (level.useMemory() && unrolled.fill(elements, memory)) {
                source.close();
                done = true;
                return keep(partition, block, unrolled.place(), run);
            }
            if (level.useDisk()) {
                Iterator<Object> all = unrolled.then(elements);
                try (var out = file.append()) {
                    var place = new Place.OnDisk(out.run(codec, all));
                    source.close();
                    memory.clear();
                    done = true;
                    return keep(partition, block, place, run);
                }
            }
            done = true;
            run.onCompletion(block);
            run.onCompletion(source);
            return unrolled.then(elements);
        } finally {
            if (!done) block.close();
        }
    }

    private Iterator<Object> keep(int partition, StoredBlock block, Place place, TaskRun run) {
        Iterator<Object> elements = switch (place) {
            case Place.Objects(var objects) -> objects.iterator();
            case Place.Chunks(var bytes) -> bytes.read(codec);
            case Place.OnDisk(var where) -> block.file().read(where, codec);
            case Place.Gone _ -> Collections.emptyIterator();
        };
        if (!publish(partition, block, place)) run.onCompletion(block);
        return elements;
    }

    /// A partition that another process has computed, to be kept in memory.
    Incoming incoming(int partition, LocalBackend backend) {
        return new Incoming(partition, backend);
    }

    /// Keeps a partition that another process has written to `file`.
    void keep(int partition, Path file, Run run, LocalBackend backend) {
        var block = newBlock(new SpillFile(file), new Reserved(backend.memory(), OWNER, this), backend.blocks());
        if (!publish(partition, block, new Place.OnDisk(run))) block.close();
    }

    /// The bytes of a partition as they come from another process.
    final class Incoming implements AutoCloseable {

        private final int partition;
        private final LocalBackend backend;
        private final Reserved memory;
        private final ElementBytes bytes = new ElementBytes();
        private boolean kept;

        private Incoming(int partition, LocalBackend backend) {
            this.partition = partition;
            this.backend = backend;
            this.memory = new Reserved(backend.memory(), OWNER, CachedPartitions.this);
        }

        /// @return false if there is no memory for it
        boolean add(byte[] chunk) {
            bytes.add(chunk);
            return memory.add(chunk.length);
        }

        void keep() {
            kept = true;
            var file = new SpillFile(backend.spillDirectories().newFile("persist-" + id + "-" + partition));
            var block = newBlock(file, memory, backend.blocks());
            if (!publish(partition, block, new Place.Chunks(bytes))) block.close();
        }

        @Override
        public void close() {
            if (!kept) memory.close();
        }
    }

    private StoredBlock newBlock(SpillFile file, Reserved memory, BlockStore blocks) {
        var evicted = level.useDisk() ? StoredBlock.Evicted.TO_DISK : StoredBlock.Evicted.DROPPED;
        return new StoredBlock(blocks, file, codec, memory, this, evicted);
    }

    /// @return false if another task was faster, or the last block was evicted and is being replaced
    private boolean publish(int partition, StoredBlock block, Place place) {
        if (!partitions.compareAndSet(partition, null, block)) return false;
        block.keep(place);
        if (closed) drop(partition, block);
        return true;
    }

    StorageStatus status() {
        int count = 0;
        long memory = 0;
        long disk = 0;
        for (int i = 0; i < partitions.length(); i++) {
            StoredBlock block = partitions.get(i);
            if (block == null || !has(i)) continue;
            count++;
            memory += block.memoryBytes();
            disk += block.diskBytes();
        }
        return new StorageStatus(count, memory, disk);
    }

    @Override
    public void close() {
        closed = true;
        for (int i = 0; i < partitions.length(); i++) {
            StoredBlock block = partitions.getAndSet(i, null);
            if (block != null) block.close();
        }
    }
}
