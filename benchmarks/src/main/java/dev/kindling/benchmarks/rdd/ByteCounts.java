package dev.kindling.benchmarks.rdd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Counts words as bytes: eight bytes at a time to find the end of a word, its first eight bytes as a number to
/// tell it from others, open addressing, and no object per word.
final class ByteCounts implements JavaWordCount.Lines {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private int mask = (1 << 16) - 1;
    /// Per place the first eight bytes of the word, and in another array where all of it is in `arena` and how long
    /// it is; 0 where no word is.
    private long[] heads = new long[mask + 1];
    private long[] placesAndLengths = new long[mask + 1];
    private int[] counts = new int[mask + 1];
    private byte[] arena = new byte[1 << 20];
    private int used;
    private int size;

    @Override
    public void take(byte[] bytes, int start, int end) {
        int word = start;
        while (word < end) {
            int length = lengthOf(bytes, word);
            add(bytes, word, length, 1);
            word += length + 1;
        }
    }

    /// The distance from `word` to the next byte that is a space or less.
    private static int lengthOf(byte[] bytes, int word) {
        int at = word;
        for (; at + 8 <= bytes.length; at += 8) {
            long eight = (long) LONGS.get(bytes, at);
            long found = (eight - ONES * (' ' + 1)) & ~eight & HIGHS;
            if (found != 0) return at - word + (Long.numberOfTrailingZeros(found) >>> 3);
        }
        while (bytes[at] > ' ' || bytes[at] < 0) at++;
        return at - word;
    }

    private static long head(byte[] bytes, int word, int length) {
        if (word + 8 <= bytes.length) {
            long eight = (long) LONGS.get(bytes, word);
            return length >= 8 ? eight : eight & ((1L << (8 * length)) - 1);
        }
        long head = 0;
        for (int i = 0; i < Math.min(8, length); i++) head |= (bytes[word + i] & 0xFFL) << (8 * i);
        return head;
    }

    private void add(byte[] bytes, int word, int length, int count) {
        long head = head(bytes, word, length);
        long hash = (head ^ length) * MULTIPLIER;
        for (int i = 8; i < length; i++) hash = (hash ^ bytes[word + i]) * MULTIPLIER;
        int place = (int) (hash >>> 40) & mask;
        while (true) {
            long known = placesAndLengths[place];
            if (known == 0) {
                insert(place, head, bytes, word, length, count);
                return;
            }
            if (heads[place] == head && (int) known == length + 1 && sameRest(known, bytes, word, length)) {
                counts[place] += count;
                return;
            }
            place = (place + 1) & mask;
        }
    }

    private boolean sameRest(long known, byte[] bytes, int word, int length) {
        if (length <= 8) return true;
        int at = (int) (known >>> 32);
        return Arrays.equals(arena, at + 8, at + length, bytes, word + 8, word + length);
    }

    private void insert(int place, long head, byte[] bytes, int word, int length, int count) {
        while (used + length > arena.length) arena = Arrays.copyOf(arena, 2 * arena.length);
        System.arraycopy(bytes, word, arena, used, length);
        heads[place] = head;
        placesAndLengths[place] = (long) used << 32 | (length + 1);
        counts[place] = count;
        used += length;
        if (2 * ++size > mask) enlarge();
    }

    private void enlarge() {
        long[] oldPlaces = placesAndLengths;
        int[] oldCounts = counts;
        byte[] oldArena = arena;
        mask = 2 * mask + 1;
        heads = new long[mask + 1];
        placesAndLengths = new long[mask + 1];
        counts = new int[mask + 1];
        arena = new byte[oldArena.length];
        used = 0;
        size = 0;
        addAll(oldPlaces, oldCounts, oldArena);
    }

    void addAll(ByteCounts other) {
        addAll(other.placesAndLengths, other.counts, other.arena);
    }

    private void addAll(long[] places, int[] ofPlaces, byte[] words) {
        for (int i = 0; i < places.length; i++) {
            if (places[i] != 0) add(words, (int) (places[i] >>> 32), (int) places[i] - 1, ofPlaces[i]);
        }
    }

    /// Takes a word's length and count.
    interface Visitor {

        void visit(int length, int count);
    }

    void forEach(Visitor visitor) {
        for (int i = 0; i < placesAndLengths.length; i++) {
            if (placesAndLengths[i] != 0) visitor.visit((int) placesAndLengths[i] - 1, counts[i]);
        }
    }
}
