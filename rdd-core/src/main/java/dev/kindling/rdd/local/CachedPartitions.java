package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.local.StoredBlock.Place;
import dev.kindling.rdd.spill.CorruptSpillException;
import dev.kindling.rdd.spill.Reserved;
import dev.kindling.rdd.spill.SizeSampler;
import dev.kindling.rdd.spill.SpillFile;
import dev.kindling.rdd.storage.StorageLevel;
import dev.kindling.rdd.storage.StorageStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The partitions of a persisted node that have been computed and kept.
final class CachedPartitions implements AutoCloseable {

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

    /// The elements of `partition`, or null if they are not kept (any more).
    @Nullable
    Iterator<Object> read(int partition) {
        StoredBlock block = partitions.get(partition);
        if (block == null) return null;
        Iterator<Object> elements = block.read();
        if (elements == null) {
            drop(partition, block);
            return null;
        }
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                try {
                    return elements.hasNext();
                } catch (CorruptSpillException e) {
                    throw lost(partition, block, e);
                }
            }

            @Override
            public Object next() {
                try {
                    return elements.next();
                } catch (CorruptSpillException e) {
                    throw lost(partition, block, e);
                }
            }
        };
    }

    private LostOutputException lost(int partition, StoredBlock block, CorruptSpillException cause) {
        drop(partition, block);
        var lost = new LostOutputException(id);
        lost.initCause(cause);
        return lost;
    }

    private void drop(int partition, StoredBlock block) {
        if (partitions.compareAndSet(partition, block, null)) block.close();
    }

    /// Drops what is kept of `partition`.
    void drop(int partition) {
        StoredBlock block = partitions.get(partition);
        if (block != null) drop(partition, block);
    }

    /// Keeps the elements of `partition` as the level says, and yields them. If they do not fit and the level knows
    /// no disk, they are passed on and not kept.
    ///
    /// @param source closed when `elements` are not needed any more
    Iterator<Object> keep(int partition, Iterator<Object> elements, CloseScope source, TaskRun run) throws Exception {
        if (!level.isValid()) {
            run.onCompletion(source);
            return elements;
        }
        // Its own blocks do not make room: else a collection larger than memory would push itself out in turns.
        var memory = new Reserved(run.memory(), "persist", this);
        var file = new SpillFile(run.spillDirectories().newFile("persist-" + id + "-" + partition));
        var evicted = level.useDisk() ? StoredBlock.Evicted.TO_DISK : StoredBlock.Evicted.DROPPED;
        var block = new StoredBlock(run.blocks(), file, codec, memory, this, evicted);
        boolean done = false;
        try {
            Unrolled unrolled = level.deserialized() ? new AsObjects() : new AsBytes();
            if (level.useMemory() && unrolled.fill(elements, memory)) {
                source.close();
                done = true;
                return keep(partition, block, unrolled.place(), run);
            }
            if (level.useDisk()) {
                Iterator<Object> all = new Chain(unrolled.read(), elements);
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
            return new Chain(unrolled.read(), elements);
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
        if (partitions.compareAndSet(partition, null, block)) {
            block.keep(place);
            if (closed) drop(partition, block);
        } else {
            run.onCompletion(block); // another task was faster, or the last one's was evicted and is being replaced
        }
        return elements;
    }

    /// Elements on their way into memory.
    private sealed interface Unrolled {

        /// Takes elements until the end or until memory is refused.
        ///
        /// @return whether that was the end
        boolean fill(Iterator<Object> elements, Reserved memory) throws IOException;

        /// What was taken.
        Iterator<Object> read() throws IOException;

        Place place();
    }

    private final class AsObjects implements Unrolled {

        private final ArrayList<Object> objects = new ArrayList<>();

        @Override
        public boolean fill(Iterator<Object> elements, Reserved memory) {
            var sizes = new SizeSampler<>(codec);
            while (elements.hasNext()) {
                Object element = elements.next();
                objects.add(element);
                if (!memory.add(sizes.of(element) + 6)) return false;
            }
            objects.trimToSize();
            return true;
        }

        @Override
        public Iterator<Object> read() {
            return objects.iterator();
        }

        @Override
        public Place place() {
            return new Place.Objects(objects);
        }
    }

    private final class AsBytes implements Unrolled {

        private final ElementBytes bytes = new ElementBytes();

        @Override
        public boolean fill(Iterator<Object> elements, Reserved memory) throws IOException {
            while (elements.hasNext()) {
                if (!memory.add(bytes.add(codec, elements.next()))) return false;
            }
            return memory.add(bytes.end());
        }

        @Override
        public Iterator<Object> read() throws IOException {
            bytes.end();
            return bytes.read(codec);
        }

        @Override
        public Place place() {
            return new Place.Chunks(bytes);
        }
    }

    private static final class Chain implements Iterator<Object> {

        private final Iterator<Object> first;
        private final Iterator<Object> second;

        Chain(Iterator<Object> first, Iterator<Object> second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public boolean hasNext() {
            return first.hasNext() || second.hasNext();
        }

        @Override
        public Object next() {
            return first.hasNext() ? first.next() : second.next();
        }
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
