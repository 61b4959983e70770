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
        int group = from;
        // A run begins where a group does: what comes before completes the groups of packed values.
        while (group + GROUP <= to) {
            if (!isRun(values, group)) {
                group += GROUP;
                continue;
            }
            int end = group + GROUP;
            while (end < to && values[end] == values[group]) end++;
            pack(values, pending, group, bitWidth, out);
            run(values[group], end - group, bitWidth, out);
            pending = end;
            group = end;
        }
        pack(values, pending, to, bitWidth, out);
    }

    /// Whether a whole group is one value.
    private static boolean isRun(int[] values, int at) {
        int first = values[at];
        int different = 0;
        for (int i = 1; i < GROUP; i++) different |= values[at + i] ^ first;
        return different == 0;
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
        int i = from;
        // A group at a time where it fits into one word or two; what is written too much is written over, or padding.
        if (bitWidth <= 8) {
            for (; i + GROUP <= to; i += GROUP, at += bitWidth) {
                long low = fourOf(values, i, bitWidth);
                LittleEndian.putLong(target, at, low | fourOf(values, i + 4, bitWidth) << (4 * bitWidth));
            }
        } else if (bitWidth <= 16) {
            for (; i + GROUP <= to; i += GROUP, at += bitWidth) {
                // Four values end with a byte or within one.
                long low = fourOf(values, i, bitWidth);
                long high = fourOf(values, i + 4, bitWidth);
                int lowBits = 4 * bitWidth;
                LittleEndian.putLong(target, at, lowBits == Long.SIZE ? low : low | high << lowBits);
                LittleEndian.putLong(
                        target, at + Long.BYTES, lowBits == Long.SIZE ? high : high >>> (Long.SIZE - lowBits));
            }
        }
        long word = 0;
        int bits = 0;
        for (; i < to; i++) {
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

    /// Four values of up to 16 bits, packed.
    private static long fourOf(int[] values, int at, int bitWidth) {
        long low = values[at] | (long) values[at + 1] << bitWidth;
        long high = values[at + 2] | (long) values[at + 3] << bitWidth;
        return low | high << (2 * bitWidth);
    }
}
