package dev.kindling.execution.window;

import java.util.Arrays;

/// The least few numbers seen of each of several groups.
final class LeastWords {

    private static final int FIRST_CAPACITY = 4;
    private static final int BYTES_PER_GROUP = 32;

    private final int limit;
    private final boolean distinct;

    private long[][] words = new long[16][];
    private int[] counts = new int[16];
    private long[] bounds = new long[16];
    private int groupCount;
    private long arrayBytes;

    /// @param limit how many are kept of a group, at least one
    /// @param distinct whether equal numbers count as one
    LeastWords(int limit, boolean distinct) {
        this.limit = limit;
        this.distinct = distinct;
    }

    /// Makes groups up to `count` exist.
    void ensureGroups(int count) {
        if (count > counts.length) {
            int capacity = Math.max(count, 2 * counts.length);
            words = Arrays.copyOf(words, capacity);
            counts = Arrays.copyOf(counts, capacity);
            bounds = Arrays.copyOf(bounds, capacity);
        }
        for (; groupCount < count; groupCount++) {
            words[groupCount] = new long[Math.min(limit, FIRST_CAPACITY)];
            bounds[groupCount] = Long.MAX_VALUE;
            arrayBytes += BYTES_PER_GROUP + 8L * words[groupCount].length;
        }
    }

    /// For each group the greatest number kept, or [Long#MAX_VALUE] as long as fewer than the limit are: what is
    /// above it comes after all that are kept. The array of the moment, which changes with [#add].
    long[] bounds() {
        return bounds;
    }

    /// Takes in a number below the bound of its group.
    void add(int group, long word) {
        long[] sorted = words[group];
        int count = counts[group];
        int place = Arrays.binarySearch(sorted, 0, count, word);
        if (place >= 0 && distinct) return;
        if (place < 0) place = -place - 1;
        if (count == sorted.length && count < limit) {
            sorted = Arrays.copyOf(sorted, Math.min(limit, 2 * count));
            arrayBytes += 8L * (sorted.length - count);
            words[group] = sorted;
        }
        int kept = Math.min(count + 1, limit);
        System.arraycopy(sorted, place, sorted, place + 1, kept - 1 - place);
        sorted[place] = word;
        counts[group] = kept;
        if (kept == limit) bounds[group] = sorted[limit - 1];
    }

    long sizeBytes() {
        return arrayBytes + 20L * counts.length;
    }

    /// What `more` groups with a number each can add to [#sizeBytes].
    long growthBytes(int more) {
        int arrays = groupCount + more > counts.length ? Math.max(groupCount + more, 2 * counts.length) : counts.length;
        return 20L * (arrays - counts.length) + (long) more * (BYTES_PER_GROUP + 8L * FIRST_CAPACITY);
    }
}
