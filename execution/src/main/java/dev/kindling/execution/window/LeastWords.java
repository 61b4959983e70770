package dev.kindling.execution.window;

import java.util.Arrays;

/// The least few numbers seen of each of several groups. Where they are very few they lie side by side in one
/// array, so that a group costs one cache miss; else each group has an array that grows.
final class LeastWords {

    /// Up to so many, there is room for all of every group from the start.
    private static final int FEW = 8;

    private static final int FIRST_CAPACITY = 4;
    private static final int BYTES_PER_GROUP = 32;

    private final int limit;
    private final boolean distinct;
    private final boolean isFew;

    /// Where they are few, those of all groups, ascending, with [Long#MAX_VALUE] where none is yet.
    private long[] few = new long[0];

    private long[][] words = new long[0][];
    private int[] counts = new int[0];
    private long[] bounds = new long[0];
    private int groupCount;
    private long arrayBytes;

    /// @param limit how many are kept of a group, at least one
    /// @param distinct whether equal numbers count as one
    LeastWords(int limit, boolean distinct) {
        this.limit = limit;
        this.distinct = distinct;
        isFew = limit <= FEW;
    }

    /// Makes groups up to `count` exist.
    void ensureGroups(int count) {
        if (count > bounds.length) grow(Math.max(count, Math.max(16, 2 * bounds.length)));
        if (!isFew) {
            for (int group = groupCount; group < count; group++) words[group] = new long[FIRST_CAPACITY];
            arrayBytes += Math.max(0, count - groupCount) * (BYTES_PER_GROUP + 8L * FIRST_CAPACITY);
        }
        groupCount = Math.max(groupCount, count);
    }

    private void grow(int capacity) {
        int before = bounds.length;
        bounds = Arrays.copyOf(bounds, capacity);
        Arrays.fill(bounds, before, capacity, Long.MAX_VALUE);
        if (isFew) {
            few = Arrays.copyOf(few, Math.multiplyExact(limit, capacity));
            Arrays.fill(few, limit * before, few.length, Long.MAX_VALUE);
        } else {
            words = Arrays.copyOf(words, capacity);
            counts = Arrays.copyOf(counts, capacity);
        }
    }

    /// For each group the greatest number kept, or [Long#MAX_VALUE] as long as fewer than the limit are: what is
    /// above it comes after all that are kept. The array of the moment, which changes with [#add].
    long[] bounds() {
        return bounds;
    }

    /// Takes in a number below the bound of its group.
    void add(int group, long word) {
        if (isFew) addToFew(group, word);
        else addToMany(group, word);
    }

    private void addToFew(int group, long word) {
        long[] all = few;
        int first = group * limit;
        int last = first + limit - 1;
        if (distinct) {
            for (int i = first; i < last; i++) if (all[i] == word) return;
        }
        int place = last;
        for (; place > first && all[place - 1] > word; place--) all[place] = all[place - 1];
        all[place] = word;
        bounds[group] = all[last];
    }

    private void addToMany(int group, long word) {
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
        return arrayBytes + 8L * few.length + (isFew ? 8L : 20L) * bounds.length;
    }

    /// What `more` groups with a number each can add to [#sizeBytes].
    long growthBytes(int more) {
        int required = groupCount + more;
        int arrays = required > bounds.length ? Math.max(required, 2 * bounds.length) - bounds.length : 0;
        return isFew ? 8L * (limit + 1) * arrays : 20L * arrays + (long) more * (BYTES_PER_GROUP + 8L * FIRST_CAPACITY);
    }
}
