package dev.kindling.tests.engine;

import java.util.List;

/// Checks that numbered pairs of two programs came out in the same order: ascending keys over all partitions, and
/// the same pairs.
public final class OrderCheck {

    private long count;
    private long outOfOrder;
    private long first;
    private long last;
    private long hash;

    /// The next pair of a partition.
    public void add(long key, long value) {
        if (count++ == 0) first = key;
        else if (key < last) outOfOrder++;
        last = key;
        hash += Long.rotateLeft(key, 17) ^ value;
    }

    /// What [#text] needs of a partition.
    public long[] numbers() {
        return new long[] {count, outOfOrder, first, last, hash};
    }

    /// The pairs of all partitions: how many, how many of them too early, and a sum of hashes.
    public static String text(List<long[]> partitions) {
        long count = 0;
        long outOfOrder = 0;
        long hash = 0;
        long last = Long.MIN_VALUE;
        for (long[] numbers : partitions) {
            if (numbers[0] == 0) continue;
            count += numbers[0];
            outOfOrder += numbers[1] + (numbers[2] < last ? 1 : 0);
            last = numbers[3];
            hash += numbers[4];
        }
        return count + " pairs, " + outOfOrder + " out of order, hash " + hash;
    }
}
