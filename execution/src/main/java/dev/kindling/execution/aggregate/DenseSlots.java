package dev.kindling.execution.aggregate;

/// Numbers of keys in an array by key, as long as the keys lie close together. Sorted or clustered keys stay in one
/// place of the array, so that it beats a hash table even where one key in several is used.
final class DenseSlots {

    /// A range this small is always worth an array.
    private static final long SMALL_RANGE = 1 << 18;
    /// How many possible keys a key may have.
    private static final long SPARSITY = 8;

    /// The key of the first place, and the number + 1 of each key; 0 for none.
    private long base;
    private int[] numbers = new int[0];

    /// Makes room for the first `rowCount` of `keys`, unless they lie too far apart.
    ///
    /// @param count keys known so far
    /// @return whether there is room
    boolean tryReserve(long[] keys, int rowCount, int count) {
        if (rowCount == 0) return true;
        long least = keys[0];
        long greatest = keys[0];
        for (int i = 1; i < rowCount; i++) {
            least = Math.min(least, keys[i]);
            greatest = Math.max(greatest, keys[i]);
        }
        long first = numbers.length == 0 ? least : base;
        long end = first + numbers.length;
        if (least >= first && greatest < end) return true;
        long from = Math.min(least, first);
        long width = Math.max(greatest, end - 1) - from + 1;
        long allowed = Math.max(SMALL_RANGE, SPARSITY * ((long) count + rowCount));
        // At the ends of the numbers, what is beyond the array could not be told from what is before it.
        boolean extreme = least < Long.MIN_VALUE / 2 || greatest > Long.MAX_VALUE / 2;
        if (extreme || width <= 0 || width > allowed) return false;
        grow(from, width, first, allowed);
        return true;
    }

    /// Twice as large where that is allowed, on the side where keys have come.
    private void grow(long from, long width, long first, long allowed) {
        long size = numbers.length == 0 ? width : Math.max(width, Math.min(2L * numbers.length, allowed));
        long start = numbers.length > 0 && from < first ? from - (size - width) : from;
        // Not below the least of all numbers.
        if (start > from) start = from;
        int[] larger = new int[Math.toIntExact(size)];
        System.arraycopy(numbers, 0, larger, (int) (first - start), numbers.length);
        numbers = larger;
        base = start;
    }

    /// As [LongSlots#findOrPutAll], for keys there is room for.
    int findOrPutAll(long[] keys, int rowCount, int next, int[] groups, int[] added) {
        int[] slots = numbers;
        long first = base;
        int addedCount = 0;
        for (int i = 0; i < rowCount; i++) {
            int at = (int) (keys[i] - first);
            int number = slots[at];
            if (number == 0) {
                number = next + addedCount + 1;
                slots[at] = number;
                added[addedCount++] = i;
            }
            groups[i] = number - 1;
        }
        return addedCount;
    }

    /// Hands all keys on to `target` and forgets them.
    void moveTo(LongSlots target, int count) {
        target.reserve(count);
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] != 0) target.findOrPut(base + i, numbers[i] - 1);
        }
        numbers = new int[0];
    }

    long sizeBytes() {
        return 4L * numbers.length;
    }

    /// What [#tryReserve] may add to [#sizeBytes].
    long growthBytes(int rowCount, int count) {
        return Math.min(sizeBytes(), 4 * SPARSITY * ((long) count + rowCount)) + 4L * rowCount;
    }
}
