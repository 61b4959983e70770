package dev.kindling.rdd.memory;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Byte arrays that took work to make and that a later task may want again, e.g. decompressed pages of files. They
/// fill memory that nobody has asked for, and are the first to go when somebody does.
///
/// An array is kept only when it is wanted a second time, so that data read once takes no memory, and only in place
/// of arrays that nobody has wanted since it was wanted before. So a scan of more than fits, run again and again,
/// finds the part that was kept first, where plain LRU would always find nothing. The list of what was wanted
/// without being kept is that of 2Q (Johnson and Shasha, VLDB 1994), the comparison of recencies that of LIRS
/// (Jiang and Zhang, SIGMETRICS 2002).
public final class ByteCache implements MemoryBudget.Reclaimer {

    /// How many arrays that are not kept are remembered.
    private static final int MAX_REMEMBERED = 1 << 16;

    /// What an entry takes beside its bytes, about.
    private static final int OVERHEAD_BYTES = 200;

    private final long capacityBytes;
    private final MemoryBudget.Reservation memory;
    /// By last use, the one unused for longest first.
    private final LinkedHashMap<Object, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    /// When each key that is not kept was wanted last; the earliest first.
    private final LinkedHashMap<Object, Long> remembered = new LinkedHashMap<>();
    /// Counts what was asked for: the time that recency is measured in.
    private long clock;

    private static final class Kept {
        private final byte[] bytes;
        private long lastUse;

        private Kept(byte[] bytes, long lastUse) {
            this.bytes = bytes;
            this.lastUse = lastUse;
        }

        private long size() {
            return bytes.length + (long) OVERHEAD_BYTES;
        }
    }

    ByteCache(MemoryBudget budget, long capacityBytes) {
        this.capacityBytes = capacityBytes;
        this.memory = budget.open("the cache of pages");
    }

    /// What was kept as `key`, which must not be changed, or null.
    public synchronized byte @Nullable [] get(Object key) {
        Kept found = kept.get(key);
        if (found == null) return null;
        found.lastUse = ++clock;
        return found.bytes;
    }

    /// Notes that `key` was wanted and not found. Gives a ticket for [#put] if it is worth keeping, or 0.
    public synchronized long wanted(Object key, long size) {
        if (size + OVERHEAD_BYTES > capacityBytes) return 0;
        Long before = remembered.remove(key);
        remembered.put(key, ++clock);
        if (remembered.size() > MAX_REMEMBERED) removeFirst(remembered);
        return before != null && canMakeRoom(size + OVERHEAD_BYTES, before) ? before : 0;
    }

    /// Keeps `bytes`, which nobody changes from now on, if there still is room.
    public synchronized void put(Object key, byte[] bytes, long ticket) {
        if (ticket == 0 || kept.containsKey(key)) return;
        var entry = new Kept(bytes, ++clock);
        if (!canMakeRoom(entry.size(), ticket)) return;
        while (!isRoom(entry.size(), 0)) removeEldest();
        if (!memory.take(entry.size())) return;
        remembered.remove(key);
        kept.put(key, entry);
    }

    /// Whether `size` bytes fit once arrays are gone that were last used before `time`.
    private boolean canMakeRoom(long size, long time) {
        long freed = 0;
        Iterator<Kept> eldestFirst = kept.values().iterator();
        while (!isRoom(size, freed)) {
            if (!eldestFirst.hasNext()) return false;
            Kept next = eldestFirst.next();
            if (next.lastUse > time) return false;
            freed += next.size();
        }
        return true;
    }

    private boolean isRoom(long size, long freed) {
        return memory.bytes() - freed + size <= capacityBytes && size <= memory.unclaimedBytes() + freed;
    }

    private long removeEldest() {
        Kept removed = removeFirst(kept);
        memory.shrink(removed.size());
        return removed.size();
    }

    private static <T> T removeFirst(Map<Object, T> map) {
        Iterator<T> values = map.values().iterator();
        T first = values.next();
        values.remove();
        return first;
    }

    /// Forgets everything.
    public synchronized void clear() {
        while (!kept.isEmpty()) removeEldest();
        remembered.clear();
    }

    public long sizeBytes() {
        return memory.bytes();
    }

    @Override
    public long reclaimableBytes() {
        return memory.bytes();
    }

    @Override
    public synchronized long reclaim(MemoryBudget.Reservation asker, long bytes) {
        long given = 0;
        while (given < bytes && !kept.isEmpty()) given += removeEldest();
        return given;
    }
}
