package dev.kindling.rdd.spill;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Keys numbered in the order they first came: open addressing, where a place holds the hash code and the number of
/// a key, over a column that fills from the front.
final class KeyTable {

    private static final int INITIAL_PLACES = 32;

    /// So many places are more than the nearest cache holds.
    private static final int LARGE = 1 << 14;

    /// The places at a load of about a half, and the hash code.
    private static final int BYTES_PER_KEY = 24;

    private @Nullable Column keys;
    private int[] hashes = new int[INITIAL_PLACES / 2];
    /// A hash code, and below it the number of the key plus one; 0 where no key is.
    private long[] places = new long[INITIAL_PLACES];
    private int size;
    private long bytes;

    int size() {
        return size;
    }

    /// About how many bytes the keys take.
    long bytes() {
        return bytes;
    }

    /// The keys, or null if there is none.
    @Nullable
    Column column() {
        return keys;
    }

    @Nullable
    Object key(int number) {
        Column known = keys;
        if (known == null) throw new IndexOutOfBoundsException(number);
        return known.get(number);
    }

    int hash(int number) {
        return hashes[number];
    }

    /// The number of `key`, or -1.
    int find(@Nullable Object key) {
        Column known = keys;
        if (known == null) return -1;
        if (!known.takes(key)) known = keysFor(key);
        return (int) places[place(known, known.probe(key))] - 1;
    }

    /// The number of `key`, which is [#size] less one if it is new.
    int put(@Nullable Object key) {
        Column known = keysFor(key);
        return put(known, known.probe(key));
    }

    /// As [#put] of a key in a column.
    int putFrom(Column from, int index) {
        Column known = keys;
        return known != null && known.takesFrom(from, index)
                ? put(known, known.probeFrom(from, index))
                : put(from.get(index));
    }

    private Column keysFor(@Nullable Object key) {
        Column known = keys;
        if (known != null && known.takes(key)) return known;
        Column suitable = known == null ? Column.forKeys(key) : known.taking(key);
        keys = suitable;
        return suitable;
    }

    private int put(Column known, int hash) {
        int place = place(known, hash);
        int number = (int) places[place] - 1;
        if (number >= 0) return number;
        if (size == hashes.length) hashes = Arrays.copyOf(hashes, Column.grown(size));
        hashes[size] = hash;
        bytes += known.addProbe() + BYTES_PER_KEY;
        size++;
        if (2 * size > places.length) rehash();
        else places[place] = (long) hash << 32 | size;
        return size - 1;
    }

    boolean isLarge() {
        return places.length >= LARGE;
    }

    /// Whether keys lie in arrays, and their hash codes cost next to nothing.
    boolean isPacked() {
        return !(keys instanceof ObjectColumn);
    }

    /// Reads what looking for keys of these hash codes will read, and where others have values, what `values` has
    /// for the keys found there: one step for all keys before the next one, so that their cache misses overlap.
    ///
    /// @return what makes sure that all is read
    long touch(int[] hashCodes, int count, @Nullable Column values) {
        long[] all = places;
        int mask = all.length - 1;
        long sum = 0;
        for (int i = 0; i < count; i++) sum += all[place(hashCodes[i], mask)];
        Column known = keys;
        if (known == null || values == null) return sum;
        for (int i = 0; i < count; i++) {
            int number = (int) all[place(hashCodes[i], mask)] - 1;
            if (number >= 0) sum += known.touch(number) + values.touch(number);
        }
        return sum;
    }

    private static int place(int hash, int mask) {
        return (hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(mask);
    }

    /// Where the key looked for is, or where it belongs.
    private int place(Column known, int hash) {
        long[] all = places;
        int mask = all.length - 1;
        int place = place(hash, mask);
        while (true) {
            long there = all[place];
            if (there == 0 || ((int) (there >>> 32) == hash && known.probeIs((int) there - 1))) return place;
            place = (place + 1) & mask;
        }
    }

    private void rehash() {
        places = new long[2 * places.length];
        int mask = places.length - 1;
        for (int i = 0; i < size; i++) {
            int place = place(hashes[i], mask);
            while (places[place] != 0) place = (place + 1) & mask;
            places[place] = (long) hashes[i] << 32 | (i + 1);
        }
    }
}
