package dev.kindling.rdd.local;

import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.rdd.memory.MemoryBudget.Reclaimer;
import dev.kindling.rdd.memory.MemoryBudget.Reservation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a backend keeps in memory for later: map output and persisted partitions. When the budget asks for memory,
/// the block used longest ago goes first.
///
/// Lock order: the store's lock is never held while a block's is taken.
final class BlockStore implements Reclaimer {

    /// A block that can leave memory.
    interface Block {

        long memoryBytes();

        /// Moves to disk or is dropped, unless it is in use that forbids it right now. Does not wait.
        ///
        /// @return the bytes given back
        long evict();

        /// What it is a part of: its parts do not make room for each other. Null if that does not matter.
        @Nullable
        Object group();
    }

    private final MemoryBudget budget;
    private final Map<Block, Boolean> blocks = new LinkedHashMap<>(16, 0.75f, true);

    BlockStore(MemoryBudget budget) {
        this.budget = budget;
        budget.addReclaimer(this);
    }

    synchronized void add(Block block) {
        blocks.put(block, true);
    }

    synchronized void remove(Block block) {
        blocks.remove(block);
    }

    /// Notes that `block` is read.
    synchronized void touch(Block block) {
        blocks.get(block);
    }

    @Override
    public long reclaimableBytes() {
        long bytes = 0;
        for (Block block : snapshot()) bytes += block.memoryBytes();
        return bytes;
    }

    @Override
    public long reclaim(Reservation asker, long bytes) {
        long given = 0;
        for (Block block : snapshot()) {
            if (given >= bytes) break;
            if (block.memoryBytes() == 0 || (asker.group() != null && asker.group() == block.group())) continue;
            given += block.evict();
        }
        return given;
    }

    private synchronized List<Block> snapshot() {
        return new ArrayList<>(blocks.keySet());
    }

    void close() {
        budget.removeReclaimer(this);
    }
}
