package dev.kindling.rdd.local;

import dev.kindling.error.KindlingException;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.spill.CorruptSpillException;
import dev.kindling.rdd.spill.Reserved;
import dev.kindling.rdd.spill.SpillFile;
import dev.kindling.rdd.spill.SpillFile.Run;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The elements of one partition, kept: as objects, as bytes, or in a file. Evicted, they move to the file, or are
/// dropped where the level knows no disk.
final class StoredBlock implements BlockStore.Block, AutoCloseable {

    /// What becomes of elements that leave memory.
    enum Evicted {
        TO_DISK,
        DROPPED
    }

    /// Where the elements are.
    sealed interface Place {

        record Objects(List<Object> elements) implements Place {}

        record Chunks(ElementBytes bytes) implements Place {}

        record OnDisk(Run run) implements Place {}

        record Gone() implements Place {}
    }

    private final BlockStore store;
    private final SpillFile file;
    private final Codec<Object> codec;
    private final Reserved memory;
    private final @Nullable Object group;
    private final Evicted evicted;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Place place = new Place.Gone();
    private volatile boolean stays;

    StoredBlock(
            BlockStore store,
            SpillFile file,
            Codec<Object> codec,
            Reserved memory,
            @Nullable Object group,
            Evicted evicted) {
        this.store = store;
        this.file = file;
        this.codec = codec;
        this.memory = memory;
        this.group = group;
        this.evicted = evicted;
    }

    SpillFile file() {
        return file;
    }

    Place place() {
        return place;
    }

    /// As [#place], noted as a use.
    Place touched() {
        store.touch(this);
        return place;
    }

    /// Puts the elements in their place. From now on they may be evicted.
    StoredBlock keep(Place where) {
        place = where;
        if (!(where instanceof Place.OnDisk)) store.add(this);
        return this;
    }

    /// The elements, or null if they were dropped.
    @Nullable
    Iterator<Object> read() {
        return switch (place) {
            case Place.Objects(var elements) -> {
                store.touch(this);
                yield elements.iterator();
            }
            case Place.Chunks(var bytes) -> {
                store.touch(this);
                yield bytes.read(codec);
            }
            case Place.OnDisk(var run) -> file.read(run, codec);
            case Place.Gone _ -> null;
        };
    }

    @Override
    public long memoryBytes() {
        return stays || place instanceof Place.OnDisk || place instanceof Place.Gone ? 0 : memory.bytes();
    }

    long diskBytes() {
        return place instanceof Place.OnDisk(var run) ? run.sizeBytes() : 0;
    }

    @Override
    public long evict() {
        if (!lock.tryLock()) return 0;
        try {
            long bytes = memoryBytes();
            if (bytes == 0) return 0;
            Iterator<Object> elements = read();
            if (elements == null) return 0;
            place = switch (evicted) {
                case DROPPED -> new Place.Gone();
                case TO_DISK -> {
                    try (var out = file.append()) {
                        yield new Place.OnDisk(out.run(codec, elements));
                    }
                }
            };
            memory.clear();
            store.remove(this);
            return bytes;
        } catch (IOException | KindlingException | CorruptSpillException _) {
            stays = true; // what cannot be written stays in memory; who asked for memory will be refused
            return 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable Object group() {
        return group;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            place = new Place.Gone();
            store.remove(this);
            memory.close();
            file.close();
        } finally {
            lock.unlock();
        }
    }
}
