package dev.kindling.rdd.spill;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Strings as bytes: one per character if all are below 256, else two. A string has two longs. The first is its
/// first eight bytes. The low half of the second is twice its length, plus one if its characters take two bytes;
/// the high half is the next four bytes, or if there are more than twelve, the place in another array where all
/// are.
///
/// So strings are equal if their longs are, aside from places; and short ones need no look elsewhere.
final class StringColumn implements Column {

    private static final int INLINE_BYTES = 12;
    private static final int MAX_ARENA_BYTES = 1 << 30;
    private static final long LOW = 0xFFFFFFFFL;
    private static final long UPPER_BYTES = 0xFF00FF00_FF00FF00L;

    /// Odd numbers that spread what they are multiplied with over the upper bits: of the golden ratio, and a prime.
    private static final long HEAD_FACTOR = 0x9E3779B9_7F4A7C15L;

    private static final long REST_FACTOR = 0xC2B2AE3D_27D4EB4FL;

    /// With what growing leaves unused.
    private static final int BYTES_PER_ENTRY = 24;

    private long[] entries = new long[8];
    private byte[] arena = {};
    private int arenaSize;
    private int size;

    /// The string looked for; if it is long, its bytes are behind those in use.
    private long probeHead;

    private long probeRest;

    private long[] preparedHeads = {};
    private long[] preparedRests = {};

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean takes(@Nullable Object value) {
        return value instanceof String text && 2L * text.length() <= MAX_ARENA_BYTES - arenaSize;
    }

    @Override
    public boolean takesFrom(Column other, int index) {
        return other instanceof StringColumn strings
                && byteCount(strings.entries[2 * index + 1]) <= MAX_ARENA_BYTES - arenaSize;
    }

    @Override
    public long add(@Nullable Object value) {
        encode((String) value);
        return addProbe();
    }

    /// Makes `value` the string looked for.
    private void encode(@Nullable String value) {
        if (value == null) throw new IllegalArgumentException("null is not a string");
        int length = value.length();
        if (length > INLINE_BYTES) {
            encodeLong(value, length);
            return;
        }
        if (length < 4) encodeThree(value, length);
        else encodeTwelve(value, length);
    }

    /// Takes fours of characters that overlap: what is read twice lands at the same place.
    private void encodeTwelve(String value, int length) {
        long first = fourAt(value, 0);
        long last = fourAt(value, length - 4);
        long all = first | last;
        if (length <= 8) {
            probeHead = narrow(first) | narrow(last) << (8 * (length - 4));
            probeRest = 2L * length;
        } else {
            long middle = fourAt(value, 4);
            all |= middle;
            probeHead = narrow(first) | narrow(middle) << 32;
            probeRest = narrow(last) >>> (8 * (12 - length)) << 32 | 2L * length;
        }
        if ((all & UPPER_BYTES) != 0) encodeWide(value, length);
    }

    private void encodeThree(String value, int length) {
        if (length == 0) {
            probeHead = 0;
            probeRest = 0;
            return;
        }
        int middle = length / 2;
        char first = value.charAt(0);
        char second = value.charAt(middle);
        char last = value.charAt(length - 1);
        probeHead = first | (long) second << (8 * middle) | (long) last << (8 * (length - 1));
        probeRest = 2L * length;
        if ((first | second | last) > 0xFF) encodeWide(value, length);
    }

    private static long fourAt(String value, int index) {
        return value.charAt(index)
                | (long) value.charAt(index + 1) << 16
                | (long) value.charAt(index + 2) << 32
                | (long) value.charAt(index + 3) << 48;
    }

    /// Four bytes of four characters.
    private static long narrow(long four) {
        long two = (four | four >>> 8) & 0x0000FFFF_0000FFFFL;
        return (two | two >>> 16) & LOW;
    }

    private void encodeLong(String value, int length) {
        reserve(length);
        int all = 0;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            all |= c;
            arena[arenaSize + i] = (byte) c;
        }
        if (all > 0xFF) encodeWide(value, length);
        else probeAt(2 * length, length);
    }

    private void encodeWide(String value, int length) {
        reserve(Math.max(INLINE_BYTES, 2 * length));
        Arrays.fill(arena, arenaSize, arenaSize + INLINE_BYTES, (byte) 0);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            arena[arenaSize + 2 * i] = (byte) c;
            arena[arenaSize + 2 * i + 1] = (byte) (c >>> 8);
        }
        probeAt(2 * length + 1, 2 * length);
    }

    /// Makes the bytes behind those in use the string looked for.
    private void probeAt(int header, int byteCount) {
        probeHead = bytesAt(arenaSize, 8);
        long high = byteCount > INLINE_BYTES ? arenaSize : bytesAt(arenaSize + 8, 4);
        probeRest = high << 32 | header;
    }

    private long bytesAt(int start, int count) {
        long bytes = 0;
        for (int i = 0; i < count; i++) bytes |= (arena[start + i] & 0xFFL) << (8 * i);
        return bytes;
    }

    private void reserve(int more) {
        if (arenaSize + more <= arena.length) return;
        arena = Arrays.copyOf(arena, Math.max(arenaSize + more, Math.max(64, Column.grown(arena.length))));
    }

    private static int byteCount(long rest) {
        int header = (int) rest;
        return (header & 1) == 0 ? header >>> 1 : header & -2;
    }

    @Override
    public long addFrom(Column other, int index) {
        copyProbe((StringColumn) other, index);
        return addProbe();
    }

    private void copyProbe(StringColumn other, int index) {
        probeHead = other.entries[2 * index];
        probeRest = other.entries[2 * index + 1];
        int bytes = byteCount(probeRest);
        if (bytes <= INLINE_BYTES) return;
        reserve(bytes);
        System.arraycopy(other.arena, (int) (probeRest >>> 32), arena, arenaSize, bytes);
        probeRest = (long) arenaSize << 32 | (probeRest & LOW);
    }

    @Override
    public String get(int index) {
        long head = entries[2 * index];
        long rest = entries[2 * index + 1];
        int bytes = byteCount(rest);
        boolean wide = (rest & 1) == 1;
        if (bytes > INLINE_BYTES) {
            int start = (int) (rest >>> 32);
            return wide ? wide(arena, start, bytes) : new String(arena, start, bytes, StandardCharsets.ISO_8859_1);
        }
        byte[] all = new byte[bytes];
        for (int i = 0; i < bytes; i++) all[i] = byteAt(head, rest, i);
        return wide ? wide(all, 0, bytes) : new String(all, StandardCharsets.ISO_8859_1);
    }

    private static byte byteAt(long head, long rest, int index) {
        return (byte) (index < 8 ? head >>> (8 * index) : rest >>> (8 * (index - 4)));
    }

    private static String wide(byte[] bytes, int start, int count) {
        char[] chars = new char[count / 2];
        for (int i = 0; i < chars.length; i++)
            chars[i] = (char) ((bytes[start + 2 * i] & 0xFF) | (bytes[start + 2 * i + 1] << 8));
        return new String(chars);
    }

    @Override
    public long touch(int index) {
        return entries[2 * index];
    }

    @Override
    public void set(int index, @Nullable Object value) {
        throw new IllegalStateException("strings are only keys");
    }

    @Override
    public int probe(@Nullable Object key) {
        encode((String) key);
        return probeHash();
    }

    @Override
    public boolean prepare(@Nullable Object[] keys, int count, int[] hashes) {
        if (preparedHeads.length < count) {
            preparedHeads = new long[count];
            preparedRests = new long[count];
        }
        for (int i = 0; i < count; i++) {
            if (!takes(keys[i])) return false;
            hashes[i] = probe(keys[i]);
            preparedHeads[i] = probeHead;
            preparedRests[i] = probeRest;
        }
        return true;
    }

    @Override
    public void confirm(@Nullable Object[] keys, int count, int[] candidates) {
        long[] all = entries;
        for (int i = 0; i < count; i++) {
            int candidate = candidates[i];
            if (candidate < 0) continue;
            if (byteCount(preparedRests[i]) > INLINE_BYTES) {
                encode((String) keys[i]);
                if (!probeIs(candidate)) candidates[i] = -1;
            } else if (all[2 * candidate] != preparedHeads[i] || all[2 * candidate + 1] != preparedRests[i]) {
                candidates[i] = -1;
            }
        }
    }

    @Override
    public void probePrepared(int index, @Nullable Object key) {
        probeHead = preparedHeads[index];
        probeRest = preparedRests[index];
        if (byteCount(probeRest) > INLINE_BYTES) encode((String) key);
    }

    @Override
    public int hashCode(int index) {
        long rest = entries[2 * index + 1];
        if ((rest & 1) == 1) return get(index).hashCode();
        int bytes = byteCount(rest);
        if (bytes > INLINE_BYTES) return bytesHash(arena, (int) (rest >>> 32), bytes);
        long head = entries[2 * index];
        int hash = 0;
        for (int i = 0; i < bytes; i++) hash = 31 * hash + (byteAt(head, rest, i) & 0xFF);
        return hash;
    }

    /// The hash code of the string whose characters these bytes are.
    private static int bytesHash(byte[] bytes, int start, int count) {
        int hash = 0;
        for (int i = 0; i < count; i++) hash = 31 * hash + (bytes[start + i] & 0xFF);
        return hash;
    }

    private int probeHash() {
        int bytes = byteCount(probeRest);
        if (bytes > INLINE_BYTES) {
            return bytesHash(arena, (int) (probeRest >>> 32), bytes);
        }
        long mixed = probeHead * HEAD_FACTOR ^ probeRest * REST_FACTOR;
        return (int) (mixed ^ mixed >>> 32);
    }

    @Override
    public int probeFrom(Column other, int index) {
        copyProbe((StringColumn) other, index);
        return probeHash();
    }

    @Override
    public boolean probeIs(int index) {
        if (entries[2 * index] != probeHead) return false;
        long rest = entries[2 * index + 1];
        int bytes = byteCount(probeRest);
        if (bytes <= INLINE_BYTES) return rest == probeRest;
        int start = (int) (rest >>> 32);
        return (rest & LOW) == (probeRest & LOW)
                && Arrays.equals(arena, start, start + bytes, arena, arenaSize, arenaSize + bytes);
    }

    @Override
    public long addProbe() {
        if (2 * size + 1 >= entries.length) entries = Arrays.copyOf(entries, Column.grown(entries.length));
        entries[2 * size] = probeHead;
        entries[2 * size + 1] = probeRest;
        size++;
        int bytes = byteCount(probeRest);
        if (bytes <= INLINE_BYTES) return BYTES_PER_ENTRY;
        arenaSize += bytes;
        return BYTES_PER_ENTRY + 3L * bytes / 2;
    }
}
