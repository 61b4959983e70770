package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.store.KeyVectors;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
