package dev.kindling.execution.cache;

import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.execution.store.Words;
import java.util.Arrays;

/// Numbers different texts in the order they come, as long as there are not too many.
final class TextDictionary {

    private final int limit;
    private int[] slots = new int[128];
    private long[] hashes = new long[64];
    private int[] starts = new int[64];
    private int[] lengths = new int[64];
    private byte[] heap = new byte[1024];
    private int end;
    private int count;

    /// @param limit how many texts it takes
    TextDictionary(int limit) {
        this.limit = limit;
    }

    int size() {
        return count;
    }

    /// The number of a text, or -1 if it is new and one too many.
    int code(byte[] from, int start, int length) {
        long hash = Words.hash(from, start, length);
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != 0) {
            int code = slots[slot] - 1;
            if (hashes[code] == hash && lengths[code] == length && Words.equal(heap, starts[code], from, start, length))
                return code;
            slot = slot + 1 & mask;
        }
        if (count == limit || (long) end + length > Integer.MAX_VALUE / 2) return -1;
        store(hash, from, start, length);
        slots[slot] = count;
        if (2 * count > slots.length) grow();
        return count - 1;
    }

    private void store(long hash, byte[] from, int start, int length) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        int required = end + length + BytesVector.PADDING;
        if (required > heap.length) heap = Arrays.copyOf(heap, Math.max(required, 2 * heap.length));
        System.arraycopy(from, start, heap, end, length);
        hashes[count] = hash;
        starts[count] = end;
        lengths[count] = length;
        end += length;
        count++;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        int mask = slots.length - 1;
        for (int i = 0; i < count; i++) {
            int slot = (int) hashes[i] & mask;
            while (slots[slot] != 0) slot = slot + 1 & mask;
            slots[slot] = i + 1;
        }
    }

    /// The texts by number.
    BytesVector texts() {
        return new BytesVector(
                Arrays.copyOf(heap, end + BytesVector.PADDING),
                Arrays.copyOf(starts, count),
                Arrays.copyOf(lengths, count),
                0,
                count,
                null);
    }
}
