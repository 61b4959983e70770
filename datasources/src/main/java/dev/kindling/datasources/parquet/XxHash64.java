package dev.kindling.datasources.parquet;

/// The 64-bit xxHash with seed 0, which Parquet's Bloom filters are made with.
final class XxHash64 {

    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P1_PLUS_P2 = 0x60EA27EEADC0B5D6L;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;

    private XxHash64() {}

    /// The hash of `length` bytes; at least 8 bytes can be read from any of them.
    static long hash(byte[] bytes, int from, int length) {
        int at = from;
        int end = from + length;
        long hash;
        if (length >= 32) {
            long a = P1_PLUS_P2;
            long b = P2;
            long c = 0;
            long d = -P1;
            for (; end - at >= 32; at += 32) {
                a = round(a, LittleEndian.getLong(bytes, at));
                b = round(b, LittleEndian.getLong(bytes, at + 8));
                c = round(c, LittleEndian.getLong(bytes, at + 16));
                d = round(d, LittleEndian.getLong(bytes, at + 24));
            }
            hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        } else {
            hash = P5;
        }
        hash += length;
        for (; end - at >= 8; at += 8) {
            hash = Long.rotateLeft(hash ^ round(0, LittleEndian.getLong(bytes, at)), 27) * P1 + P4;
        }
        if (end - at >= 4) {
            long word = LittleEndian.getInt(bytes, at) & 0xFFFFFFFFL;
            hash = Long.rotateLeft(hash ^ (word * P1), 23) * P2 + P3;
            at += 4;
        }
        for (; at < end; at++) hash = Long.rotateLeft(hash ^ ((bytes[at] & 0xFF) * P5), 11) * P1;
        hash = (hash ^ (hash >>> 33)) * P2;
        hash = (hash ^ (hash >>> 29)) * P3;
        return hash ^ (hash >>> 32);
    }

    private static long round(long lane, long word) {
        return Long.rotateLeft(lane + word * P2, 31) * P1;
    }

    private static long merge(long hash, long lane) {
        return (hash ^ round(0, lane)) * P1 + P4;
    }
}
