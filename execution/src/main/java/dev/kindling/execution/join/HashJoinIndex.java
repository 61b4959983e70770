package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.store.KeyHasher;
import org.jspecify.annotations.Nullable;

/// A hash table of 64-bit hashes of keys of any kind.
final class HashJoinIndex extends JoinIndex {

    /// Hash and first row + 1, side by side; 0 rows means an empty slot.
    private final long[] table;
    private final int shift;
    private final int keyCount;

    HashJoinIndex(long[] hashes, int rowCount, byte @Nullable [] without, int keyCount) {
        this.keyCount = keyCount;
        int bits = bits(rowCount);
        table = new long[2 << bits];
        shift = 64 - bits;
        int mask = table.length - 1;
        for (int row = rowCount - 1; row >= 0; row--) {
            if (without != null && without[row] != 0) continue;
            long hash = hashes[row];
            int at = (int) (hash >>> shift) << 1;
            while (table[at + 1] != 0 && table[at] != hash) at = (at + 2) & mask;
            chain(row, (int) table[at + 1] - 1, rowCount);
            table[at] = hash;
            table[at + 1] = row + 1L;
        }
    }

    /// Of the number of slots for `rowCount` keys at a load of at most 0.6.
    static int bits(int rowCount) {
        return Math.clamp(64 - Long.numberOfLeadingZeros((long) (rowCount / 0.6)), 4, 29);
    }

    @Override
    boolean isExact() {
        return false;
    }

    @Override
    Prober prober() {
        long[] hashes = new long[Batch.CAPACITY];
        var hasher = new KeyHasher(keyCount);
        return (keys, rowCount, found) -> {
            hasher.hash(keys, rowCount, hashes);
            long[] slots = table;
            int mask = slots.length - 1;
            for (int i = 0; i < rowCount; i++) {
                long hash = hashes[i];
                int at = (int) (hash >>> shift) << 1;
                while (slots[at + 1] != 0 && slots[at] != hash) at = (at + 2) & mask;
                found[i] = (int) slots[at + 1] - 1;
            }
        };
    }
}
