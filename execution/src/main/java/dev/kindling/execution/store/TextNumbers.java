package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.BytesVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The numbers of the different texts of a [BytesColumn], found by hash.
final class TextNumbers {

    private long[] hashes = new long[64];
    private int[] slots = new int[128];
    private int count;

    private @Nullable BytesVector lastTexts;
    private int[] lastTranslation = new int[0];

    int count() {
        return count;
    }

    /// The number of each of `texts`, -1 where it is not known yet; who finds it out writes it there.
    @SuppressWarnings("ReferenceEquality") // remembered by identity, as dictionaries are
    int[] translation(BytesVector texts) {
        if (lastTexts != texts) {
            lastTexts = texts;
            lastTranslation = new int[texts.size()];
            Arrays.fill(lastTranslation, -1);
        }
        return lastTranslation;
    }

    /// The number of a text, or -1.
    int find(byte[] heap, int start, int length, BytesColumn column) {
        long hash = Words.hash(heap, start, length);
        int mask = slots.length - 1;
        for (int slot = (int) hash & mask; slots[slot] != 0; slot = slot + 1 & mask) {
            int number = slots[slot] - 1;
            if (hashes[number] == hash && column.entryEquals(number, heap, start, length)) return number;
        }
        return -1;
    }

    /// Gives the next number to a text of this hash.
    void add(long hash) {
        if (count == hashes.length) hashes = Arrays.copyOf(hashes, 2 * count);
        hashes[count++] = hash;
        if (2 * count <= slots.length) {
            put(count);
        } else {
            slots = new int[2 * slots.length];
            for (int i = 1; i <= count; i++) put(i);
        }
    }

    private void put(int entry) {
        int mask = slots.length - 1;
        int slot = (int) hashes[entry - 1] & mask;
        while (slots[slot] != 0) slot = slot + 1 & mask;
        slots[slot] = entry;
    }

    long sizeBytes() {
        return 8L * hashes.length + 4L * slots.length + 4L * lastTranslation.length;
    }
}
