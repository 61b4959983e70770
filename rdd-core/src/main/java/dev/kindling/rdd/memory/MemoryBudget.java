package dev.kindling.rdd.memory;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The memory of a session: one limit that all buffering operators, shuffles and caches of the session share. Who
/// buffers opens a [Reservation], asks before it grows, and spills when refused.
///
/// What is only kept for later (cached partitions, shuffle output) gives way to what is asked for: before a request
/// is refused, the [Reclaimer]s are asked to give back what they can.
public final class MemoryBudget {

    /// Never less than this part of the limit is asked of reclaimers, so that they are not asked for each kilobyte.
    private static final int RECLAIM_PART = 32;

    private static final int FLOOR_PART = 64;
    private static final long MOST_FLOOR_BYTES = 1L << 22;

    /// What code, plans and the files being read take at most of a heap, about; no reservation counts it.
    private static final long MOST_UNCOUNTED_BYTES = 256L << 20;

    private static final int UNCOUNTED_PART = 4;

    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final Set<Reservation> open = ConcurrentHashMap.newKeySet();
    private final List<Reclaimer> reclaimers = new CopyOnWriteArrayList<>();
    private final ByteCache cache;

    /// With a cache that fills up to half of it.
    public MemoryBudget(long limitBytes) {
        this(limitBytes, limitBytes / 2);
    }

    /// @param cacheBytes how much of what nobody asks for the [#cache] may take
    public MemoryBudget(long limitBytes, long cacheBytes) {
        if (limitBytes <= 0) throw new IllegalArgumentException("limit is not positive: " + limitBytes);
        this.limitBytes = limitBytes;
        this.cache = new ByteCache(this, cacheBytes);
        reclaimers.add(cache);
    }

    /// The part of a heap that budgets can be a share of. Without the rest for what nobody reserves, a full budget
    /// leaves a small heap no room, and the collector runs all the time.
    public static long countedBytes(long heapBytes) {
        return heapBytes - Math.min(heapBytes / UNCOUNTED_PART, MOST_UNCOUNTED_BYTES);
    }

    /// 60 % of what is counted of the heap of this process.
    public static long standardBytes() {
        return countedBytes(Runtime.getRuntime().maxMemory()) / 10 * 6;
    }

    /// What tasks leave for later ones; it gives way first.
    public ByteCache cache() {
        return cache;
    }

    public long limitBytes() {
        return limitBytes;
    }

    /// What is held, without what the [#cache] keeps.
    public long usedBytes() {
        return usedBytes.get() - cache.sizeBytes();
    }

    /// What anyone who spills may hold however full the budget is, so that what it spills is worth a file.
    public long floorBytes() {
        return Math.min(limitBytes / FLOOR_PART, MOST_FLOOR_BYTES);
    }

    /// An empty reservation; `owner` is what an error message calls it, e.g. `HashAggregate(3)`.
    public Reservation open(String owner) {
        return open(owner, null);
    }

    /// As [#open(String)], for a part of `group`, whose other parts do not make room for it.
    public Reservation open(String owner, @Nullable Object group) {
        var reservation = new Reservation(owner, group);
        open.add(reservation);
        return reservation;
    }

    /// Gives back memory that others need more.
    public interface Reclaimer {

        /// About how much [#reclaim] could give back.
        long reclaimableBytes();

        /// Gives back about `bytes`, if it can, on the thread of who asks; never waits for another thread.
        ///
        /// @param asker the reservation that is to grow
        /// @return how much was given back
        long reclaim(Reservation asker, long bytes);
    }

    public void addReclaimer(Reclaimer reclaimer) {
        reclaimers.add(reclaimer);
    }

    public void removeReclaimer(Reclaimer reclaimer) {
        reclaimers.remove(reclaimer);
    }

    /// What nobody holds, or only holds for later.
    public long availableBytes() {
        long available = limitBytes - usedBytes.get();
        for (Reclaimer reclaimer : reclaimers) available += reclaimer.reclaimableBytes();
        return Math.max(0, available);
    }

    private boolean reclaim(Reservation asker, long bytes) {
        long missing = Math.max(usedBytes.get() + bytes - limitBytes, limitBytes / RECLAIM_PART);
        long given = 0;
        for (Reclaimer reclaimer : reclaimers) {
            given += reclaimer.reclaim(asker, missing - given);
            if (given >= missing) break;
        }
        return given > 0;
    }

    /// One owner's part of the budget. Not for use by several threads at once.
    public final class Reservation implements AutoCloseable {

        private final String owner;
        private final AtomicLong bytes = new AtomicLong();
        private final @Nullable Object group;

        private Reservation(String owner, @Nullable Object group) {
            this.owner = owner;
            this.group = group;
        }

        public @Nullable Object group() {
            return group;
        }

        public long bytes() {
            return bytes.get();
        }

        /// Grows by `more` bytes if the budget allows.
        public boolean tryGrow(long more) {
            if (more < 0) throw new IllegalArgumentException("negative growth: " + more);
            while (!take(more)) {
                if (more > availableBytes() || !reclaim(this, more)) return false;
            }
            return true;
        }

        /// What could be taken without asking anybody to give way.
        long unclaimedBytes() {
            return limitBytes - usedBytes.get();
        }

        /// Grows by `more` bytes if they lie unclaimed.
        boolean take(long more) {
            long used = usedBytes.addAndGet(more);
            if (used > limitBytes) {
                usedBytes.addAndGet(-more);
                return false;
            }
            bytes.addAndGet(more);
            return true;
        }

        /// As [#tryGrow], for who can spill: it may hold at most twice what is still available, so that those who
        /// come later find some. Many such owners end up with about equal parts.
        public boolean tryGrowFairly(long more) {
            long required = (bytes() + more) / 2 + more;
            return (required <= unclaimedBytes() || required <= availableBytes()) && tryGrow(more);
        }

        /// Grows by `more` bytes in any case, beyond the limit if need be: for the little without which there is no
        /// going on, such as one batch for who has spilled all else. Others lack what is beyond the limit until
        /// it is given back.
        public void overdraw(long more) {
            if (tryGrow(more)) return;
            usedBytes.addAndGet(more);
            bytes.addAndGet(more);
        }

        /// Grows by `more` bytes, or fails with a message that says who holds what.
        public void grow(long more) {
            if (!tryGrow(more)) throw exhausted(more);
        }

        /// Grows or shrinks to `total` bytes if the budget allows.
        public boolean tryResize(long total) {
            if (total <= bytes()) {
                shrink(bytes() - total);
                return true;
            }
            return tryGrow(total - bytes());
        }

        /// As [#tryResize], but grows only as [#tryGrowFairly] does; what stays within [#floorBytes] is given
        /// anyway.
        public boolean tryResizeFairly(long total) {
            if (total <= bytes()) return tryResize(total);
            if (tryGrowFairly(total - bytes())) return true;
            if (total > floorBytes()) return false;
            overdraw(total - bytes());
            return true;
        }

        /// As [#tryResizeFairly], but fails with a message that says who holds what.
        public void resizeFairly(long total) {
            if (!tryResizeFairly(total)) throw exhausted(total - bytes());
        }

        /// Grows or shrinks to `total` bytes in any case, see [#overdraw].
        public void resizeAnyway(long total) {
            if (!tryResize(total)) overdraw(total - bytes());
        }

        public void shrink(long less) {
            if (less < 0 || less > bytes())
                throw new IllegalArgumentException("cannot shrink " + bytes() + " by " + less);
            bytes.addAndGet(-less);
            usedBytes.addAndGet(-less);
        }

        private KindlingException exhausted(long more) {
            String holders = open.stream()
                    .filter(r -> r.bytes() > 0)
                    .sorted((a, b) -> Long.compare(b.bytes(), a.bytes()))
                    .limit(8)
                    .map(r -> r.owner + " " + megabytes(r.bytes()))
                    .collect(Collectors.joining(", "));
            return KindlingException.of(
                            ErrorCondition.UNABLE_TO_ACQUIRE_MEMORY,
                            owner + " needs " + megabytes(more) + " more, but of " + megabytes(limitBytes)
                                    + " in all there are held: " + (holders.isEmpty() ? "nothing" : holders))
                    .parameter("requestedBytes", more)
                    .hint("Raise kindling.memory.limit, or lower kindling.sql.shuffle.partitions or the number of"
                            + " threads.")
                    .build();
        }

        @Override
        public void close() {
            shrink(bytes());
            open.remove(this);
        }
    }

    private static String megabytes(long bytes) {
        return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }
}
