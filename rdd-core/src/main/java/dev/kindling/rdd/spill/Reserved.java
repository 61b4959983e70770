package dev.kindling.rdd.spill;

import dev.kindling.rdd.memory.MemoryBudget;
import org.jspecify.annotations.Nullable;

/// The memory of one buffer that grows element by element: it is asked of the budget in steps, before the buffer
/// outgrows what it has.
///
/// A buffer that is refused spills. It may hold a small amount that the budget does not know of, so that it spills
/// something worth a file, however full the budget is.
public final class Reserved implements AutoCloseable {

    private static final int STEPS = 64;
    private static final long MIN_STEP_BYTES = 1 << 14;
    private static final long MAX_STEP_BYTES = 1 << 22;

    private final MemoryBudget.Reservation reservation;
    private final long stepBytes;
    private final long floorBytes;
    private long heldBytes;

    public Reserved(MemoryBudget budget, String owner) {
        this(budget, owner, null);
    }

    /// @param group what the buffer is a part of, see [MemoryBudget#open(String, Object)]
    public Reserved(MemoryBudget budget, String owner, @Nullable Object group) {
        reservation = budget.open(owner, group);
        stepBytes = Math.clamp(budget.limitBytes() / STEPS / 16, MIN_STEP_BYTES, MAX_STEP_BYTES);
        floorBytes = Math.clamp(budget.limitBytes() / STEPS, MIN_STEP_BYTES, MAX_STEP_BYTES);
    }

    /// The bytes of the buffer.
    public long bytes() {
        return heldBytes;
    }

    /// Counts `bytes` more into the buffer.
    ///
    /// @return false if the buffer is to spill now
    public boolean add(long bytes) {
        heldBytes += bytes;
        if (heldBytes <= reservation.bytes()) return true;
        long missing = heldBytes - reservation.bytes();
        return reservation.tryGrowFairly(Math.max(missing, stepBytes)) || heldBytes <= floorBytes;
    }

    /// Counts `bytes` more in any case, and has them reserved if that is possible.
    public void addAnyway(long bytes) {
        heldBytes += bytes;
        long missing = heldBytes - reservation.bytes();
        if (missing > 0) reservation.tryGrow(missing);
    }

    /// Counts `bytes` less.
    public void subtract(long bytes) {
        heldBytes = Math.max(0, heldBytes - bytes);
        if (heldBytes < reservation.bytes()) reservation.shrink(reservation.bytes() - heldBytes);
    }

    /// The buffer is empty again.
    public void clear() {
        subtract(heldBytes);
    }

    @Override
    public void close() {
        heldBytes = 0;
        reservation.close();
    }
}
