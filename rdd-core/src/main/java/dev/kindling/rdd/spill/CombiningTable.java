package dev.kindling.rdd.spill;

import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Combiner;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Values combined by key, in the order the keys first came: open addressing over arrays that fill from the front.
/// Says of each change about how many bytes it adds.
public final class CombiningTable {

    private static final int INITIAL_ENTRIES = 16;
    private static final int SAMPLE_MASK = 31;

    /// The places in the arrays, at a load of a half, and the cached hash.
    private static final int BYTES_PER_ENTRY = 32;

    private final Combiner<Object, Object> combiner;
    private @Nullable Object[] keys = new Object[INITIAL_ENTRIES];
    private @Nullable Object[] values = new Object[INITIAL_ENTRIES];
    private int[] hashes = new int[INITIAL_ENTRIES];
    private int[] slots = newSlots(2 * INITIAL_ENTRIES);
    private int size;
    private long changes;
    private long entryBytes;

    public CombiningTable(Combiner<Object, Object> combiner) {
        this.combiner = combiner;
    }

    private static int[] newSlots(int count) {
        int[] slots = new int[count];
        Arrays.fill(slots, -1);
        return slots;
    }

    public int size() {
        return size;
    }

    /// The key that came `index`-th.
    public @Nullable Object key(int index) {
        return keys[index];
    }

    public @Nullable Object value(int index) {
        return values[index];
    }

    /// Key and value.
    @SuppressWarnings("NullAway") // both may be null where the collection holds nulls
    public Pair<Object, Object> pair(int index) {
        return new Pair<>(keys[index], values[index]);
    }

    int hash(int index) {
        return hashes[index];
    }

    /// Takes in a value.
    ///
    /// @return by about how many bytes the table grew
    @SuppressWarnings("NullAway") // keys and values may be null where the collection holds nulls
    public long add(@Nullable Object key, @Nullable Object value) throws Exception {
        int hash = Objects.hashCode(key);
        int slot = slot(key, hash);
        int index = slots[slot];
        if (index < 0) return insert(slot, key, hash, combiner.create().call(value));
        boolean sampled = (changes++ & SAMPLE_MASK) == 0;
        long before = sampled ? SizeEstimate.of(values[index]) : 0;
        values[index] = combiner.add().call(values[index], value);
        return sampled ? growth(before, index) : 0;
    }

    /// Takes in what another table combined.
    ///
    /// @return by about how many bytes the table grew
    @SuppressWarnings("NullAway") // keys and values may be null where the collection holds nulls
    public long merge(@Nullable Object key, @Nullable Object combined) throws Exception {
        int hash = Objects.hashCode(key);
        int slot = slot(key, hash);
        int index = slots[slot];
        if (index < 0) return insert(slot, key, hash, combined);
        boolean sampled = (changes++ & SAMPLE_MASK) == 0;
        long before = sampled ? SizeEstimate.of(values[index]) : 0;
        values[index] = combiner.merge().call(values[index], combined);
        return sampled ? growth(before, index) : 0;
    }

    private long growth(long before, int index) {
        return Math.max(0, SizeEstimate.of(values[index]) - before) * (SAMPLE_MASK + 1);
    }

    private int slot(@Nullable Object key, int hash) {
        int mask = slots.length - 1;
        int slot = (hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(mask);
        while (true) {
            int index = slots[slot];
            if (index < 0 || (hashes[index] == hash && Objects.equals(keys[index], key))) return slot;
            slot = (slot + 1) & mask;
        }
    }

    private long insert(int slot, @Nullable Object key, int hash, @Nullable Object value) {
        if (size == keys.length) enlarge();
        keys[size] = key;
        values[size] = value;
        hashes[size] = hash;
        if (2 * (size + 1) > slots.length) rehash(size + 1);
        else slots[slot] = size;
        if (size <= SAMPLE_MASK || (size & SAMPLE_MASK) == 0) {
            long bytes = SizeEstimate.of(key) + SizeEstimate.of(value) + BYTES_PER_ENTRY;
            entryBytes = size == 0 ? bytes : (3 * entryBytes + bytes) / 4;
        }
        size++;
        return entryBytes;
    }

    private void enlarge() {
        int capacity = 2 * size;
        keys = Arrays.copyOf(keys, capacity);
        values = Arrays.copyOf(values, capacity);
        hashes = Arrays.copyOf(hashes, capacity);
    }

    private void rehash(int entries) {
        slots = newSlots(2 * slots.length);
        int mask = slots.length - 1;
        int shift = Integer.numberOfLeadingZeros(mask);
        for (int i = 0; i < entries; i++) {
            int slot = (hashes[i] * 0x9E3779B9) >>> shift;
            while (slots[slot] >= 0) slot = (slot + 1) & mask;
            slots[slot] = i;
        }
    }

    /// Forgets all keys.
    public void clear() {
        keys = new Object[INITIAL_ENTRIES];
        values = new Object[INITIAL_ENTRIES];
        hashes = new int[INITIAL_ENTRIES];
        slots = newSlots(2 * INITIAL_ENTRIES);
        size = 0;
    }
}
