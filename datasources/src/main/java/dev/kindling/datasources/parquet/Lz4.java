package dev.kindling.datasources.parquet;

import java.util.Arrays;

/// The LZ4 block format: sequences of literals and matches, without checksums.
final class Lz4 {

    private static final int MIN_MATCH = 4;
    /// A block ends with at least this many literals.
    private static final int LAST_LITERALS = 5;
    /// The last match begins at least this far before the end.
    private static final int MATCH_MARGIN = 12;
    private static final int HASH_BITS = 14;
    private static final int MAX_DISTANCE = 65535;

    private Lz4() {}

    /// The number of bytes written to `target`, at most `targetLength`.
    static int decompress(byte[] source, int from, int length, byte[] target, int at, int targetLength) {
        int in = from;
        int inEnd = from + length;
        int out = at;
        int outEnd = at + targetLength;
        while (in < inEnd) {
            int token = source[in++] & 0xFF;
            int literals = token >>> 4;
            if (literals == 15) {
                int more;
                do {
                    if (in >= inEnd) throw truncated();
                    more = source[in++] & 0xFF;
                    literals += more;
                } while (more == 255 && literals >= 0);
            }
            if (literals < 0 || literals > inEnd - in || literals > outEnd - out) throw truncated();
            System.arraycopy(source, in, target, out, literals);
            in += literals;
            out += literals;
            if (in >= inEnd) break;
            if (inEnd - in < 2) throw truncated();
            int distance = (source[in] & 0xFF) | ((source[in + 1] & 0xFF) << 8);
            in += 2;
            int match = token & 15;
            if (match == 15) {
                int more;
                do {
                    if (in >= inEnd) throw truncated();
                    more = source[in++] & 0xFF;
                    match += more;
                } while (more == 255 && match >= 0);
            }
            match += MIN_MATCH;
            if (distance == 0 || distance > out - at || match < 0 || match > outEnd - out) throw truncated();
            for (int end = out + match; out < end; out++) target[out] = target[out - distance];
        }
        return out - at;
    }

    /// As [#decompress], for the older codec: blocks with both their lengths (big-endian) in front. Some writers
    /// left the lengths out.
    static int decompressFramed(byte[] source, int from, int length, byte[] target, int at, int targetLength) {
        int in = from;
        int inEnd = from + length;
        int out = at;
        while (inEnd - in >= 8) {
            int plain = Integer.reverseBytes(LittleEndian.getInt(source, in));
            int packed = Integer.reverseBytes(LittleEndian.getInt(source, in + 4));
            boolean framed = packed > 0 && packed <= inEnd - in - 8 && plain >= 0 && plain <= at + targetLength - out;
            if (!framed) break;
            if (decompress(source, in + 8, packed, target, out, plain) != plain) break;
            in += 8 + packed;
            out += plain;
        }
        if (in == inEnd) return out - at;
        return decompress(source, from, length, target, at, targetLength);
    }

    static byte[] compress(byte[] source, int length) {
        byte[] target = new byte[length + length / 255 + 16];
        int[] table = new int[1 << HASH_BITS];
        Arrays.fill(table, -1);
        int out = 0;
        int anchor = 0;
        int in = 0;
        int lastMatchStart = length - MATCH_MARGIN;
        while (in < lastMatchStart) {
            int word = LittleEndian.getInt(source, in);
            int slot = (word * -1640531535) >>> (32 - HASH_BITS);
            int candidate = table[slot];
            table[slot] = in;
            boolean matches =
                    candidate >= 0 && in - candidate <= MAX_DISTANCE && LittleEndian.getInt(source, candidate) == word;
            if (!matches) {
                // The longer nothing matched, the larger the steps.
                in += 1 + ((in - anchor) >> 6);
                continue;
            }
            int match = MIN_MATCH;
            int longest = length - LAST_LITERALS - in;
            while (match < longest && source[candidate + match] == source[in + match]) match++;
            out = sequence(source, anchor, in - anchor, target, out, in - candidate, match);
            in += match;
            anchor = in;
        }
        out = sequence(source, anchor, length - anchor, target, out, 0, 0);
        return Arrays.copyOf(target, out);
    }

    /// Writes literals and the match after them (none if `match` is 0); yields the position behind.
    private static int sequence(byte[] source, int from, int literals, byte[] target, int at, int distance, int match) {
        int out = at;
        int matchCode = match == 0 ? 0 : match - MIN_MATCH;
        target[out++] = (byte) ((Math.min(literals, 15) << 4) | Math.min(matchCode, 15));
        if (literals >= 15) out = length(target, out, literals - 15);
        System.arraycopy(source, from, target, out, literals);
        out += literals;
        if (match == 0) return out;
        target[out++] = (byte) distance;
        target[out++] = (byte) (distance >>> 8);
        return matchCode >= 15 ? length(target, out, matchCode - 15) : out;
    }

    private static int length(byte[] target, int at, int value) {
        int out = at;
        int rest = value;
        for (; rest >= 255; rest -= 255) target[out++] = (byte) 255;
        target[out++] = (byte) rest;
        return out;
    }

    private static MalformedException truncated() {
        return new MalformedException("not an LZ4 block");
    }
}
