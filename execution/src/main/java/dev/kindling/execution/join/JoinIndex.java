package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.store.KeyHasher;
import dev.kindling.execution.store.KeyVectors;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the rows of a build side by key. Rows are chained: a key leads to its first row, each row to the next, in
/// ascending order. Built once, then read by any number of threads, each through its own [Prober].
abstract sealed class JoinIndex permits DenseJoinIndex, LongJoinIndex, HashJoinIndex {

    /// By row: the next row of the chain, or -1; null if no chain is longer than one.
    int @Nullable [] next;

    /// Whether all rows of a chain have exactly the key asked for; otherwise the keys are still to be compared.
    abstract boolean isExact();

    abstract Prober prober();

    /// One thread's way to ask.
    interface Prober {

        /// Writes the first row of each key's chain, or -1. Rows in which a key is NULL may get anything.
        void find(ColumnVector[] keys, int rowCount, int[] firsts);
    }

    final int next(int row) {
        return next == null ? -1 : next[row];
    }

    /// Puts `row` in front of the chain that begins with `first` (-1 for none).
    final void chain(int row, int first, int rowCount) {
        if (first < 0) return;
        if (next == null) {
            next = new int[rowCount];
            Arrays.fill(next, -1);
        }
        next[row] = first;
    }
}

/// An array by key, for integers that lie close together.
final class DenseJoinIndex extends JoinIndex {

    private final long min;
    private final int[] firsts;

    /// @param words the keys of all rows, within `min` and `min + width - 1`
    /// @param without rows to leave out, or null
    DenseJoinIndex(long[] words, int rowCount, byte @Nullable [] without, long min, int width) {
        this.min = min;
        firsts = new int[width];
        Arrays.fill(firsts, -1);
        for (int row = rowCount - 1; row >= 0; row--) {
            if (without != null && without[row] != 0) continue;
            int at = (int) (words[row] - min);
            chain(row, firsts[at], rowCount);
            firsts[at] = row;
        }
    }

    @Override
    boolean isExact() {
        return true;
    }

    @Override
    Prober prober() {
        long[] words = new long[Batch.CAPACITY];
        return (keys, rowCount, found) -> {
            KeyVectors.toLongs(keys[0], rowCount, words);
            int[] table = firsts;
            long base = min;
            int width = table.length;
            for (int i = 0; i < rowCount; i++) {
                long at = words[i] - base;
                found[i] = at >= 0 && at < width ? table[(int) at] : -1;
            }
        };
    }
}

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
            int at = (int) (key * FACTOR >>> shift) << 1;
            while (table[at + 1] != 0 && table[at] != key) at = at + 2 & mask;
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
        for (int i = 0; i < rowCount; i++) words[i] = words[i] << 32 | scratch[i] & 0xFFFFFFFFL;
    }

    private void probe(long[] words, int rowCount, int[] found) {
        long[] slots = table;
        int mask = slots.length - 1;
        int by = shift;
        for (int i = 0; i < rowCount; i++) {
            long key = words[i];
            int at = (int) (key * FACTOR >>> by) << 1;
            while (slots[at + 1] != 0 && slots[at] != key) at = at + 2 & mask;
            found[i] = (int) slots[at + 1] - 1;
        }
    }
}

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
            while (table[at + 1] != 0 && table[at] != hash) at = at + 2 & mask;
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
                while (slots[at + 1] != 0 && slots[at] != hash) at = at + 2 & mask;
                found[i] = (int) slots[at + 1] - 1;
            }
        };
    }
}
