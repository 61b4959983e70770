package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Vectors;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the distinct values of a column chunk, and gives up early where there are too many for a dictionary to
/// pay. Entries are in the order of their first use.
final class DictionaryBuilder {

    private static final int MAX_ENTRIES = 1 << 16;
    private static final int MAX_BYTES = 1 << 20;
    /// After so many values, more than 40 % distinct ones end the attempt.
    private static final int SAMPLE = 20_000;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final int[] codes;
    private int[] firstUses = new int[1024];
    private int entryCount;
    private long heapBytes;
    private int[] slots = filled(4096);

    private DictionaryBuilder(int count) {
        codes = new int[count];
    }

    /// `values` as codes of a dictionary whose entries are distinct and all used; null if that would not pay.
    static @Nullable DictionaryVector build(ColumnVector values) {
        if (values instanceof DictionaryVector v) return compact(v);
        int count = values.size();
        var builder = new DictionaryBuilder(count);
        boolean pays = switch (values) {
            case IntVector _, LongVector _ -> builder.addWholes(keys(values));
            case FloatVector _, DoubleVector _ -> builder.addLongs(keys(values), MAX_ENTRIES, SAMPLE);
            case Decimal128Vector v -> builder.addWide(v);
            case BytesVector v -> builder.addBytes(v, MAX_ENTRIES, MAX_BYTES, SAMPLE);
            default -> false;
        };
        return pays ? builder.vector(values) : null;
    }

    private DictionaryVector vector(ColumnVector values) {
        ColumnVector entries = Vectors.gather(values, firstUses, entryCount);
        return new DictionaryVector(codes, 0, codes.length, null, entries);
    }

    /// From a dictionary with unused or repeated entries.
    private static @Nullable DictionaryVector compact(DictionaryVector v) {
        ColumnVector entries = v.dictionary();
        var distinct = new DictionaryBuilder(entries.size());
        boolean known = switch (entries) {
            case IntVector _, LongVector _, FloatVector _, DoubleVector _ ->
                distinct.addLongs(keys(entries), Integer.MAX_VALUE, Integer.MAX_VALUE);
            case BytesVector d -> distinct.addBytes(d, Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);
            default -> false;
        };
        if (!known) return build(Vectors.flatten(v));
        int[] renumbered = new int[distinct.entryCount];
        Arrays.fill(renumbered, -1);
        int[] used = new int[distinct.entryCount];
        int usedCount = 0;
        int[] codes = new int[v.size()];
        for (int i = 0; i < codes.length; i++) {
            int entry = distinct.codes[v.code(i)];
            if (renumbered[entry] < 0) {
                renumbered[entry] = usedCount;
                used[usedCount++] = distinct.firstUses[entry];
            }
            codes[i] = renumbered[entry];
        }
        if (usedCount > MAX_ENTRIES) return null;
        return new DictionaryVector(codes, 0, codes.length, null, Vectors.gather(entries, used, usedCount));
    }

    /// The bits of each number as a `long`, so that one loop serves all.
    private static long[] keys(ColumnVector values) {
        long[] keys = new long[values.size()];
        switch (values) {
            case IntVector v -> {
                int[] ints = v.values();
                int offset = v.offset();
                for (int i = 0; i < keys.length; i++) keys[i] = ints[offset + i];
            }
            case LongVector v -> System.arraycopy(v.values(), v.offset(), keys, 0, keys.length);
            case FloatVector v -> {
                for (int i = 0; i < keys.length; i++) keys[i] = Float.floatToRawIntBits(v.get(i));
            }
            case DoubleVector v -> {
                for (int i = 0; i < keys.length; i++) keys[i] = Double.doubleToRawLongBits(v.get(i));
            }
            default -> throw new IllegalArgumentException("not numbers: " + values);
        }
        return keys;
    }

    private boolean addWholes(long[] values) {
        if (values.length == 0) return true;
        long least = values[0];
        long greatest = least;
        for (long value : values) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        long span = greatest - least;
        // Values that lie so near to each other need no hashes. A negative span is one too large for a long.
        boolean near = span >= 0 && span < Math.min(MAX_ENTRIES, 2L * values.length);
        return near ? addNear(values, least, (int) span + 1) : addLongs(values, MAX_ENTRIES, SAMPLE);
    }

    /// As [#addLongs], for values of which the first of `span` possible ones is `least`.
    private boolean addNear(long[] values, long least, int span) {
        int[] entries = filled(span);
        for (int i = 0; i < codes.length; i++) {
            int place = (int) (values[i] - least);
            int entry = entries[place];
            if (entry < 0) {
                entry = entryCount;
                entries[place] = entry;
                if (entryCount == firstUses.length) firstUses = Arrays.copyOf(firstUses, entryCount * 2);
                firstUses[entryCount++] = i;
            }
            codes[i] = entry;
            if (i == SAMPLE && entryCount > SAMPLE * 2 / 5) return false;
        }
        return true;
    }

    private boolean addLongs(long[] values, int maxEntries, int sample) {
        long[] keys = new long[firstUses.length];
        for (int i = 0; i < codes.length; i++) {
            long key = values[i];
            int mask = slots.length - 1;
            int slot = (int) ((key * MIX) >>> 32) & mask;
            while (true) {
                int entry = slots[slot];
                if (entry < 0) {
                    if (entryCount == maxEntries) return false;
                    if (entryCount == keys.length) keys = Arrays.copyOf(keys, entryCount * 2);
                    keys[entryCount] = key;
                    codes[i] = addEntry(i, slot);
                    if (entryCount * 2 > slots.length) rehash(keys);
                    break;
                }
                if (keys[entry] == key) {
                    codes[i] = entry;
                    break;
                }
                slot = (slot + 1) & mask;
            }
            if (i == sample && entryCount > sample * 2 / 5) return false;
        }
        return true;
    }

    private void rehash(long[] keys) {
        slots = filled(slots.length * 2);
        int mask = slots.length - 1;
        for (int entry = 0; entry < entryCount; entry++) {
            int slot = (int) ((keys[entry] * MIX) >>> 32) & mask;
            while (slots[slot] >= 0) slot = (slot + 1) & mask;
            slots[slot] = entry;
        }
    }

    private boolean addWide(Decimal128Vector v) {
        long[] hashes = new long[firstUses.length];
        for (int i = 0; i < codes.length; i++) {
            long high = v.high()[v.offset() + i];
            long low = v.low()[v.offset() + i];
            long hash = ((high * MIX) ^ low) * MIX;
            int mask = slots.length - 1;
            int slot = (int) ((hash * MIX) >>> 32) & mask;
            while (true) {
                int entry = slots[slot];
                if (entry < 0) {
                    if (entryCount == MAX_ENTRIES) return false;
                    if (entryCount == hashes.length) hashes = Arrays.copyOf(hashes, entryCount * 2);
                    hashes[entryCount] = hash;
                    codes[i] = addEntry(i, slot);
                    if (entryCount * 2 > slots.length) rehash(hashes);
                    break;
                }
                int first = v.offset() + firstUses[entry];
                if (v.high()[first] == high && v.low()[first] == low) {
                    codes[i] = entry;
                    break;
                }
                slot = (slot + 1) & mask;
            }
            if (i == SAMPLE && entryCount > SAMPLE * 2 / 5) return false;
        }
        return true;
    }

    private boolean addBytes(BytesVector v, int maxEntries, long maxBytes, int sample) {
        long[] hashes = new long[firstUses.length];
        byte[] heap = v.heap();
        for (int i = 0; i < codes.length; i++) {
            int start = v.start(i);
            int length = v.length(i);
            long hash = hash(heap, start, length);
            int mask = slots.length - 1;
            int slot = (int) ((hash * MIX) >>> 32) & mask;
            while (true) {
                int entry = slots[slot];
                if (entry < 0) {
                    heapBytes += length;
                    if (entryCount == maxEntries || heapBytes > maxBytes) return false;
                    if (entryCount == hashes.length) hashes = Arrays.copyOf(hashes, entryCount * 2);
                    hashes[entryCount] = hash;
                    codes[i] = addEntry(i, slot);
                    if (entryCount * 2 > slots.length) rehash(hashes);
                    break;
                }
                int first = firstUses[entry];
                boolean same = hashes[entry] == hash
                        && v.length(first) == length
                        && (length <= Long.BYTES || areEqual(heap, v.start(first), start, length));
                if (same) {
                    codes[i] = entry;
                    break;
                }
                slot = (slot + 1) & mask;
            }
            if (i == sample && entryCount > sample * 2 / 5) return false;
        }
        return true;
    }

    /// A hash; of texts that fit into one word and are equally long no two have the same, as each step can be
    /// undone.
    private static long hash(byte[] heap, int start, int length) {
        long hash = length * MIX;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            hash = (hash ^ LittleEndian.getLong(heap, start + i)) * MIX;
            hash ^= hash >>> 29;
        }
        long tail = i == length ? 0 : LittleEndian.getLong(heap, start + i) & lowest(length - i);
        hash = (hash ^ tail) * MIX;
        return hash ^ (hash >>> 32);
    }

    /// Whether the same `length` bytes are at `a` and `b`. Heaps have a word of padding behind their values.
    private static boolean areEqual(byte[] heap, int a, int b, int length) {
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            if (LittleEndian.getLong(heap, a + i) != LittleEndian.getLong(heap, b + i)) return false;
        }
        if (i == length) return true;
        return ((LittleEndian.getLong(heap, a + i) ^ LittleEndian.getLong(heap, b + i)) & lowest(length - i)) == 0;
    }

    /// A mask of the `count` (1 to 7) lowest bytes of a word.
    private static long lowest(int count) {
        return -1L >>> (Long.SIZE - Byte.SIZE * count);
    }

    private int addEntry(int firstUse, int slot) {
        if (entryCount == firstUses.length) firstUses = Arrays.copyOf(firstUses, entryCount * 2);
        firstUses[entryCount] = firstUse;
        slots[slot] = entryCount;
        return entryCount++;
    }

    private static int[] filled(int size) {
        int[] slots = new int[size];
        Arrays.fill(slots, -1);
        return slots;
    }
}
