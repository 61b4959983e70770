package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Validity;
import java.util.Arrays;

/// Reads the hybrid of run-length encoding and bit packing that levels, dictionary codes and some booleans are in.
/// The array has at least 8 readable bytes behind `limit`.
final class RleReader {

    private final byte[] bytes;
    private final int limit;
    private final int bitWidth;
    private int position;
    /// Values left of the current run.
    private int runLeft;
    private boolean packed;
    private int runValue;
    /// Where the next value of a packed run begins, in bits from `packedStart`.
    private int packedStart;
    private long packedBit;

    RleReader(byte[] bytes, int from, int limit, int bitWidth) {
        if (bitWidth < 0 || bitWidth > 32) throw new MalformedException("a bit width of " + bitWidth);
        this.bytes = bytes;
        this.position = from;
        this.limit = limit;
        this.bitWidth = bitWidth;
    }

    /// Whether the next `count` values are one run of `value`; costs the same for any count.
    boolean isRunOf(int value, int count) {
        if (count == 0) return true;
        if (bitWidth == 0) return value == 0;
        if (runLeft == 0) nextRun();
        return !packed && runLeft >= count && runValue == value;
    }

    void read(int[] target, int at, int count) {
        if (bitWidth == 0) {
            Arrays.fill(target, at, at + count, 0);
            return;
        }
        int done = 0;
        while (done < count) {
            if (runLeft == 0) nextRun();
            int part = Math.min(count - done, runLeft);
            if (packed) unpack(target, at + done, part);
            else Arrays.fill(target, at + done, at + done + part, runValue);
            consume(part);
            done += part;
        }
    }

    /// Reads levels, none over 127.
    void readLevels(byte[] target, int at, int count) {
        int mask = (1 << bitWidth) - 1;
        int done = 0;
        while (done < count) {
            if (bitWidth == 0) {
                Arrays.fill(target, at, at + count, (byte) 0);
                return;
            }
            if (runLeft == 0) nextRun();
            int part = Math.min(count - done, runLeft);
            if (packed) {
                long bit = packedBit;
                for (int i = 0; i < part; i++, bit += bitWidth) {
                    int word = LittleEndian.getInt(bytes, packedStart + (int) (bit >>> 3));
                    target[at + done + i] = (byte) ((word >>> (int) (bit & 7)) & mask);
                }
            } else {
                Arrays.fill(target, at + done, at + done + part, (byte) runValue);
            }
            consume(part);
            done += part;
        }
    }

    /// Sets the bits of those of the next `count` values (of one bit each) that are 1, in a bitmap that is all 0
    /// from `at` on; yields how many.
    int readBits(long[] bits, int at, int count) {
        int set = 0;
        int done = 0;
        while (done < count) {
            if (runLeft == 0) nextRun();
            int part = Math.min(count - done, runLeft);
            if (packed) {
                for (int i = 0; i < part; i += 32) {
                    int width = Math.min(32, part - i);
                    long bit = packedBit + i;
                    long word = LittleEndian.getLong(bytes, packedStart + (int) (bit >>> 3)) >>> (int) (bit & 7);
                    word &= (1L << width) - 1;
                    set += Long.bitCount(word);
                    orBits(bits, at + done + i, word, width);
                }
            } else if (runValue != 0) {
                for (int i = 0; i < part; i += 32) {
                    int width = Math.min(32, part - i);
                    orBits(bits, at + done + i, (1L << width) - 1, width);
                }
                set += part;
            }
            consume(part);
            done += part;
        }
        return set;
    }

    void skip(int count) {
        if (bitWidth == 0) return;
        int done = 0;
        while (done < count) {
            if (runLeft == 0) nextRun();
            int part = Math.min(count - done, runLeft);
            consume(part);
            done += part;
        }
    }

    private static void orBits(long[] bits, int at, long word, int width) {
        int shift = at & 63;
        bits[at >> 6] |= word << shift;
        if (shift + width > 64) bits[(at >> 6) + 1] |= word >>> (64 - shift);
    }

    /// Reads, of the next `count` values, those at the ascending places `rows[0]` to `rows[wanted - 1]`, and passes
    /// over the others.
    void readAt(int[] target, int count, int[] rows, int wanted) {
        if (bitWidth == 0) {
            Arrays.fill(target, 0, wanted, 0);
            return;
        }
        int done = 0;
        int next = 0;
        while (done < count) {
            if (runLeft == 0) nextRun();
            int part = Math.min(count - done, runLeft);
            int end = done + part;
            if (packed) {
                long mask = (1L << bitWidth) - 1;
                long bit = packedBit - (long) done * bitWidth;
                for (; next < wanted && rows[next] < end; next++) {
                    long at = bit + (long) rows[next] * bitWidth;
                    long word = LittleEndian.getLong(bytes, packedStart + (int) (at >>> 3)) >>> (int) (at & 7);
                    target[next] = (int) (word & mask);
                }
            } else {
                for (; next < wanted && rows[next] < end; next++) target[next] = runValue;
            }
            consume(part);
            done = end;
        }
    }

    private void unpack(int[] target, int at, int count) {
        int done = 0;
        if (bitWidth <= 16) {
            while (done < count && ((packedBit + (long) done * bitWidth) & 7) != 0) done++;
            unpackEach(target, at, 0, done);
            int groups = (count - done) >> 3;
            int from = packedStart + (int) ((packedBit + (long) done * bitWidth) >>> 3);
            if (bitWidth <= 8) unpackNarrow(target, at + done, from, groups);
            else unpackWide(target, at + done, from, groups);
            done += groups << 3;
        }
        unpackEach(target, at, done, count);
    }

    /// The values number `from` to `to` of what is left of the run.
    private void unpackEach(int[] target, int at, int from, int to) {
        byte[] source = bytes;
        int start = packedStart;
        int width = bitWidth;
        long mask = (1L << width) - 1;
        long bit = packedBit + (long) from * width;
        for (int i = from; i < to; i++) {
            long word = LittleEndian.getLong(source, start + (int) (bit >>> 3)) >>> (int) (bit & 7);
            target[at + i] = (int) (word & mask);
            bit += width;
        }
    }

    /// Groups of eight values that fit one word together.
    private void unpackNarrow(int[] target, int at, int from, int groups) {
        byte[] source = bytes;
        int width = bitWidth;
        int mask = (1 << width) - 1;
        int in = from;
        int out = at;
        for (int g = 0; g < groups; g++) {
            long word = LittleEndian.getLong(source, in);
            target[out] = (int) word & mask;
            target[out + 1] = (int) (word >>> width) & mask;
            target[out + 2] = (int) (word >>> (2 * width)) & mask;
            target[out + 3] = (int) (word >>> (3 * width)) & mask;
            target[out + 4] = (int) (word >>> (4 * width)) & mask;
            target[out + 5] = (int) (word >>> (5 * width)) & mask;
            target[out + 6] = (int) (word >>> (6 * width)) & mask;
            target[out + 7] = (int) (word >>> (7 * width)) & mask;
            in += width;
            out += 8;
        }
    }

    /// Groups of eight values of at most 16 bits, four of which fit one word even where they begin inside a byte.
    private void unpackWide(int[] target, int at, int from, int groups) {
        byte[] source = bytes;
        int width = bitWidth;
        int mask = (1 << width) - 1;
        int half = width >> 1;
        int shift = (width & 1) << 2;
        int in = from;
        int out = at;
        for (int g = 0; g < groups; g++) {
            long first = LittleEndian.getLong(source, in);
            long second = LittleEndian.getLong(source, in + half) >>> shift;
            target[out] = (int) first & mask;
            target[out + 1] = (int) (first >>> width) & mask;
            target[out + 2] = (int) (first >>> (2 * width)) & mask;
            target[out + 3] = (int) (first >>> (3 * width)) & mask;
            target[out + 4] = (int) second & mask;
            target[out + 5] = (int) (second >>> width) & mask;
            target[out + 6] = (int) (second >>> (2 * width)) & mask;
            target[out + 7] = (int) (second >>> (3 * width)) & mask;
            in += width;
            out += 8;
        }
    }

    private void consume(int count) {
        runLeft -= count;
        if (packed) packedBit += (long) count * bitWidth;
    }

    private void nextRun() {
        long header = 0;
        int shift = 0;
        while (true) {
            if (position >= limit || shift > 35) throw new MalformedException("a run of values ends too early");
            byte next = bytes[position++];
            header |= (long) (next & 0x7F) << shift;
            if (next >= 0) break;
            shift += 7;
        }
        long count = header >>> 1;
        packed = (header & 1) != 0;
        if (packed) {
            // The last group may be cut off where its values end.
            long length = Math.min(count * bitWidth, limit - position);
            long values = Math.min(count * 8, length * 8 / bitWidth);
            packedStart = position;
            packedBit = 0;
            position += (int) length;
            runLeft = (int) Math.min(values, Integer.MAX_VALUE);
        } else {
            int width = (bitWidth + 7) >> 3;
            if (width > limit - position) throw new MalformedException("a run of values ends too early");
            int value = 0;
            for (int i = 0; i < width; i++) value |= (bytes[position++] & 0xFF) << (8 * i);
            runValue = value;
            runLeft = (int) Math.min(count, Integer.MAX_VALUE);
        }
        if (runLeft == 0 && position >= limit) throw new MalformedException("a run of values ends too early");
        if (runLeft == 0) nextRun();
    }

    /// `count` values of the old bit packing (most significant bit first) as a run this class reads.
    static RleReader ofOldBitPacking(byte[] bytes, int from, int count, int bitWidth) {
        int groups = (count + 7) >> 3;
        byte[] packed = new byte[groups * bitWidth + 16];
        int out = 0;
        long header = ((long) groups << 1) | 1;
        for (; (header & ~0x7FL) != 0; header >>>= 7) packed[out++] = (byte) ((header & 0x7F) | 0x80);
        packed[out++] = (byte) header;
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < bitWidth; j++) {
                long source = (long) i * bitWidth + j;
                int bit = (bytes[from + (int) (source >>> 3)] >>> (int) (7 - (source & 7))) & 1;
                long target = (long) i * bitWidth + (bitWidth - 1 - j);
                packed[out + (int) (target >>> 3)] |= (byte) (bit << (int) (target & 7));
            }
        }
        return new RleReader(packed, 0, out + groups * bitWidth, bitWidth);
    }

    /// A bitmap of `count` values all 0.
    static long[] emptyBits(int count) {
        return new long[Validity.words(count)];
    }
}
