package dev.kindling.rdd.memory;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// The memory of a session: one limit that all buffering operators, shuffles and caches of the session share. Who
/// buffers opens a [Reservation], asks before it grows, and spills when refused.
public final class MemoryBudget {

    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final Set<Reservation> open = ConcurrentHashMap.newKeySet();

    public MemoryBudget(long limitBytes) {
        if (limitBytes <= 0) throw new IllegalArgumentException("limit is not positive: " + limitBytes);
        this.limitBytes = limitBytes;
    }

    public long limitBytes() {
        return limitBytes;
    }

    public long usedBytes() {
        return usedBytes.get();
    }

    /// An empty reservation; `owner` is what an error message calls it, e.g. `HashAggregate(3)`.
    public Reservation open(String owner) {
        var reservation = new Reservation(owner);
        open.add(reservation);
        return reservation;
    }

    /// One owner's part of the budget. Not for use by several threads at once.
    public final class Reservation implements AutoCloseable {

        private final String owner;
        private final AtomicLong bytes = new AtomicLong();

        private Reservation(String owner) {
            this.owner = owner;
        }

        public long bytes() {
            return bytes.get();
        }

        /// Grows by `more` bytes if the budget allows.
        public boolean tryGrow(long more) {
            if (more < 0) throw new IllegalArgumentException("negative growth: " + more);
            long used = usedBytes.addAndGet(more);
            if (used > limitBytes) {
                usedBytes.addAndGet(-more);
                return false;
            }
            bytes.addAndGet(more);
            return true;
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
