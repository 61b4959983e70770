package dev.kindling.catalyst.function.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Counting and searching in UTF-8 bytes. Characters are code points, as in Spark.
final class Utf8 {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Utf8() {}

    static int characters(byte[] heap, int start, int length) {
        int end = start + length;
        int count = length;
        int i = start;
        // Every byte but the continuation bytes 10xxxxxx begins a character.
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            long word = (long) WORD.get(heap, i);
            count -= Long.bitCount(word & ~(word << 1) & 0x8080808080808080L);
        }
        for (; i < end; i++) count -= (heap[i] & 0xC0) == 0x80 ? 1 : 0;
        return count;
    }

    static boolean isAscii(byte[] heap, int start, int length) {
        int all = 0;
        for (int i = start, end = start + length; i < end; i++) all |= heap[i];
        return all >= 0;
    }

    /// The length of the character that begins at `at`.
    static int width(byte[] heap, int at, int end) {
        int b = heap[at];
        int width = b >= 0 ? 1 : (b & 0xE0) == 0xC0 ? 2 : (b & 0xF0) == 0xE0 ? 3 : (b & 0xF8) == 0xF0 ? 4 : 1;
        return Math.min(width, end - at);
    }

    /// The place `count` characters after `from`, at most `end`.
    static int skip(byte[] heap, int from, int end, int count) {
        int at = from;
        for (int i = 0; i < count && at < end; i++) at += width(heap, at, end);
        return at;
    }

    /// Which of the 64 bytes from `from` on are `wanted`, the first by the lowest bit; those from `end` on are not.
    /// Reads up to seven bytes past `end`.
    static long places(byte[] heap, int from, int end, byte wanted) {
        long pattern = (wanted & 0xFF) * 0x0101010101010101L;
        long places = 0;
        int to = Math.min(end - from, Long.SIZE);
        for (int i = 0; i < to; i += Long.BYTES) {
            long difference = (long) WORD.get(heap, from + i) ^ pattern;
            long others = (difference & 0x7F7F7F7F7F7F7F7FL) + 0x7F7F7F7F7F7F7F7FL | difference;
            // Brings the highest bits of the bytes together.
            long found = (((~others & 0x8080808080808080L) >>> 7) * 0x0102040810204080L) >>> 56;
            places |= found << i;
        }
        return to == Long.SIZE ? places : places & ((1L << to) - 1);
    }

    /// Where `part` first stands in the range, or -1.
    static int indexOf(byte[] heap, int from, int end, byte[] part, int partStart, int partLength) {
        if (partLength == 0) return from;
        byte first = part[partStart];
        int last = end - partLength;
        int i = from;
        // Eight bytes at a time: the high bit of each that is the first one wanted, and maybe of some above it.
        long pattern = (first & 0xFF) * 0x0101010101010101L;
        for (; i + 8 <= end && i <= last; i += 8) {
            long difference = (long) WORD.get(heap, i) ^ pattern;
            long found = (difference - 0x0101010101010101L) & ~difference & 0x8080808080808080L;
            for (; found != 0; found &= found - 1) {
                int at = i + (Long.numberOfTrailingZeros(found) >>> 3);
                if (at > last) return -1;
                if (partLength == 1
                        || Arrays.equals(heap, at, at + partLength, part, partStart, partStart + partLength)) return at;
            }
        }
        for (; i <= last; i++) {
            if (heap[i] == first && Arrays.equals(heap, i, i + partLength, part, partStart, partStart + partLength)) {
                return i;
            }
        }
        return -1;
    }
}
