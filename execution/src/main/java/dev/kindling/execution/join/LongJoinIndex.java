package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.store.KeyVectors;
import org.jspecify.annotations.Nullable;

/// A hash table of 64-bit keys.
final class LongJoinIndex extends JoinIndex {

    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    /// Key and first row + 1, side by side; 0 rows means an empty slot.
    private final long[] table;
    private final int shift;
    private final boolean packed;

    /// @param packed whether a key is two columns of 32 bits
    LongJoinIndex(long[] words, int rowCount, byte @Nullable [] without, boolean packed) {
        this.packed = packed;
        int bits = HashJoinIndex.bits(rowCount);
        table = new long[2 << bits];
        shift = 64 - bits;
        int mask = table.length - 1;
        for (int row = rowCount - 1; row >= 0; row--) {
            if (without != null && without[row] != 0) continue;
            long key = words[row];
            int at = (int) ((key * FACTOR) >>> shift) << 1;
            while (table[at + 1] != 0 && table[at] != key) at = (at + 2) & mask;
            chain(row, (int) table[at + 1] - 1, rowCount);
            table[at] = key;
            table[at + 1] = row + 1L;
        }
    }

    @Override
    boolean isExact() {
        return true;
    }

    @Override
    Prober prober() {
        long[] words = new long[Batch.CAPACITY];
        long[] low = new long[packed ? Batch.CAPACITY : 0];
        return (keys, rowCount, found) -> {
            words(keys, rowCount, words, low);
            probe(words, rowCount, found);
        };
    }

    /// The keys of rows as 64-bit numbers; two keys go into one.
    static void words(ColumnVector[] keys, int rowCount, long[] words, long[] scratch) {
        KeyVectors.toLongs(keys[0], rowCount, words);
        if (keys.length == 1) return;
        KeyVectors.toLongs(keys[1], rowCount, scratch);
        for (int i = 0; i < rowCount; i++) words[i] = (words[i] << 32) | (scratch[i] & 0xFFFFFFFFL);
    }

    private void probe(long[] words, int rowCount, int[] found) {
        long[] slots = table;
        int mask = slots.length - 1;
        int by = shift;
        for (int i = 0; i < rowCount; i++) {
            long key = words[i];
            int at = (int) ((key * FACTOR) >>> by) << 1;
            while (slots[at + 1] != 0 && slots[at] != key) at = (at + 2) & mask;
            found[i] = (int) slots[at + 1] - 1;
        }
    }
}
