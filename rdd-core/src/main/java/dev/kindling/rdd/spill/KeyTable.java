package dev.kindling.rdd.spill;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Keys numbered in the order they first came: open addressing, where a place holds the hash and the number of a
/// key, over a column that fills from the front.
final class KeyTable {

    private static final int INITIAL_PLACES = 32;

    /// So many places are more than the nearest cache holds.
    private static final int LARGE = 1 << 14;

    /// The places at a load of about a half.
    private static final int BYTES_PER_KEY = 20;

    private @Nullable Column keys;
    /// What the column calls a key's hash, and below it the number of the key plus one; 0 where no key is.
    private long[] places = new long[INITIAL_PLACES];
    private int size;
    private long bytes;
    /// Of the keys prepared: their hashes, and the number of the key if it is known, or -1.
    private int[] hashes = {};

    private int[] candidates = {};
    /// What they were prepared by.
    private @Nullable Column preparedBy;
    /// Keeps the compiler from leaving out reads.
    private long unused;

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

    /// As [java.util.Objects#hashCode] of the key.
    int hashCode(int number) {
        Column known = keys;
        if (known == null) throw new IndexOutOfBoundsException(number);
        return known.hashCode(number);
    }

    /// The number of `key`, or -1.
    int find(@Nullable Object key) {
        Column known = keys;
        if (known == null) return -1;
        if (!known.takes(key)) known = keysFor(key); // a key of another class may be equal
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
        if (known != null) placeAnew(suitable);
        return suitable;
    }

    private int put(Column known, int hash) {
        int place = place(known, hash);
        int number = (int) places[place] - 1;
        if (number >= 0) return number;
        bytes += known.addProbe() + BYTES_PER_KEY;
        size++;
        places[place] = (long) hash << 32 | size;
        if (2 * size > places.length) grow();
        return size - 1;
    }

    /// Whether the places are more than the nearest caches hold, and the keys lie in arrays.
    boolean isLargeAndPacked() {
        return places.length >= LARGE && !(keys instanceof ObjectColumn);
    }

    /// Gets ready to [#putPrepared] the first `count` of `wanted`: reads what looking for them will read, and what
    /// `values` has for them, one step for all keys before the next one, so that their cache misses overlap.
    ///
    /// @return whether it is ready, which it is if the keys are of the class of those known
    boolean prepare(@Nullable Object[] wanted, int count, Column values) {
        Column known = keys;
        if (known == null) return false;
        if (hashes.length < count) {
            hashes = new int[count];
            candidates = new int[count];
        }
        if (!known.prepare(wanted, count, hashes)) return false;
        preparedBy = known;
        long[] all = places;
        int mask = all.length - 1;
        long sum = 0;
        for (int i = 0; i < count; i++) sum += all[place(hashes[i], mask)];
        for (int i = 0; i < count; i++) candidates[i] = firstOf(hashes[i], all, mask);
        // A loop of its own without a branch: one guessed wrong would wait for what was read before it.
        for (int i = 0; i < count; i++) {
            int number = Math.max(0, candidates[i]);
            sum += known.touch(number) + values.touch(number);
        }
        unused = sum;
        known.confirm(wanted, count, candidates);
        return true;
    }

    /// As [#put] of the key that was prepared `index`-th.
    int putPrepared(int index, @Nullable Object key) {
        int candidate = candidates[index];
        if (candidate >= 0) return candidate;
        Column known = keys;
        if (known == null || known != preparedBy || !known.takes(key)) return put(key); // no room any more
        known.probePrepared(index, key);
        return put(known, hashes[index]);
    }

    /// The number of the first key with this hash, or -1.
    private static int firstOf(int hash, long[] places, int mask) {
        int place = place(hash, mask);
        while (true) {
            long there = places[place];
            if (there == 0 || (int) (there >>> 32) == hash) return (int) there - 1;
            place = (place + 1) & mask;
        }
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

    private void grow() {
        long[] known = places;
        places = new long[2 * known.length];
        for (long each : known) if (each != 0) add(each);
    }

    /// Places the keys by the hashes of another column that has them.
    private void placeAnew(Column column) {
        Arrays.fill(places, 0);
        for (int i = 0; i < size; i++) add((long) column.probeFrom(column, i) << 32 | (i + 1));
    }

    private void add(long hashAndNumber) {
        int mask = places.length - 1;
        int place = place((int) (hashAndNumber >>> 32), mask);
        while (places[place] != 0) place = (place + 1) & mask;
        places[place] = hashAndNumber;
    }
}
