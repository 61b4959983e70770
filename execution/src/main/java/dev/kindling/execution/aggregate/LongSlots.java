package dev.kindling.execution.aggregate;

/// An open-addressing table from 64-bit keys to numbers: key and number side by side in one array, so that a hit
/// costs one cache line. The slot is the top bits of the key times a constant, so the table lies in hash order.
final class LongSlots {

    private static final long FACTOR = 0x9E3779B97F4A7C15L;
    private static final double LOAD = 0.6;

    private long[] table;
    private int shift;
    private int limit;
    private int count;

    LongSlots(int bits) {
        table = new long[2 << bits];
        shift = 64 - bits;
        limit = (int) ((1 << bits) * LOAD);
    }

    /// Makes room for `more` keys.
    void reserve(int more) {
        while (count + more > limit) grow();
    }

    /// What [#reserve] would add to [#sizeBytes].
    long growthBytes(int more) {
        long slots = table.length / 2;
        while (count + more > slots * LOAD) slots *= 2;
        return 16 * slots - sizeBytes();
    }

    private void grow() {
        long[] old = table;
        shift--;
        limit *= 2;
        table = new long[Math.multiplyExact(old.length, 2)];
        int mask = table.length - 1;
        for (int i = 0; i < old.length; i += 2) {
            if (old[i + 1] == 0) continue;
            int at = (int) ((old[i] * FACTOR) >>> shift) << 1;
            while (table[at + 1] != 0) at = (at + 2) & mask;
            table[at] = old[i];
            table[at + 1] = old[i + 1];
        }
    }

    /// The number of `key`; if there is none it becomes `next`. There must be room.
    int findOrPut(long key, int next) {
        long[] slots = table;
        int mask = slots.length - 1;
        int at = (int) ((key * FACTOR) >>> shift) << 1;
        while (true) {
            long number = slots[at + 1];
            if (number == 0) break;
            if (slots[at] == key) return (int) number - 1;
            at = (at + 2) & mask;
        }
        slots[at] = key;
        slots[at + 1] = next + 1L;
        count++;
        return next;
    }

    /// Finds the numbers of `rowCount` keys, giving new ones `next`, `next + 1` and so on.
    ///
    /// @param added where to write the rows with new keys
    /// @return how many keys are new
    int findOrPutAll(long[] keys, int rowCount, int next, int[] numbers, int[] added) {
        long[] slots = table;
        int mask = slots.length - 1;
        int bits = shift;
        int addedCount = 0;
        for (int i = 0; i < rowCount; i++) {
            long key = keys[i];
            int at = (int) ((key * FACTOR) >>> bits) << 1;
            long number = slots[at + 1];
            while (number != 0 && slots[at] != key) {
                at = (at + 2) & mask;
                number = slots[at + 1];
            }
            if (number == 0) {
                slots[at] = key;
                number = next + addedCount + 1L;
                slots[at + 1] = number;
                added[addedCount++] = i;
            }
            numbers[i] = (int) number - 1;
        }
        count += addedCount;
        return addedCount;
    }

    long sizeBytes() {
        return 8L * table.length;
    }
}
