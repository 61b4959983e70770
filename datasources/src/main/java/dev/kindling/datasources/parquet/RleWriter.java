package dev.kindling.datasources.parquet;

/// Writes the hybrid of run-length encoding and bit packing. See [RleReader].
final class RleWriter {

    private static final int GROUP = 8;

    private RleWriter() {}

    static int bitWidth(int max) {
        return 32 - Integer.numberOfLeadingZeros(max);
    }

    /// Appends the values from `from` to `to`.
    static void write(int[] values, int from, int to, int bitWidth, PageBuffer out) {
        int pending = from;
        int i = from;
        while (i < to) {
            int value = values[i];
            int end = i + 1;
            while (end < to && values[end] == value) end++;
            // What completes the last group of packed values cannot be part of the run.
            int missing = (GROUP - (i - pending) % GROUP) % GROUP;
            int runStart = i + missing;
            if (end - runStart >= GROUP) {
                pack(values, pending, runStart, bitWidth, out);
                run(value, end - runStart, bitWidth, out);
                pending = end;
            }
            i = end;
        }
        pack(values, pending, to, bitWidth, out);
    }

    /// Appends `count` times `value`.
    static void run(int value, int count, int bitWidth, PageBuffer out) {
        out.putVarint((long) count << 1);
        for (int shift = 0; shift < bitWidth; shift += 8) out.put((byte) (value >>> shift));
    }

    private static void pack(int[] values, int from, int to, int bitWidth, PageBuffer out) {
        if (from == to) return;
        int groups = (to - from + GROUP - 1) / GROUP;
        out.putVarint(((long) groups << 1) | 1);
        int length = groups * bitWidth;
        int at = out.advance(length);
        byte[] target = out.bytes();
        int end = at + length;
        long word = 0;
        int bits = 0;
        for (int i = from; i < to; i++) {
            word |= (long) values[i] << bits;
            bits += bitWidth;
            if (bits >= 32) {
                LittleEndian.putInt(target, at, (int) word);
                at += 4;
                word >>>= 32;
                bits -= 32;
            }
        }
        for (; at < end; at++, word >>>= 8) target[at] = (byte) word;
    }
}
