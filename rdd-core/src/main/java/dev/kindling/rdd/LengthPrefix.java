package dev.kindling.rdd;

import java.io.Serializable;
import java.nio.ByteOrder;

/// How a record says its length: a number of so many bytes before it, which do not count themselves.
///
/// @param sizeBytes 1, 2, 4 or 8
/// @param isBigEndian whether the highest byte comes first
public record LengthPrefix(int sizeBytes, boolean isBigEndian) implements Serializable {

    public LengthPrefix {
        if (sizeBytes != 1 && sizeBytes != 2 && sizeBytes != 4 && sizeBytes != 8)
            throw new IllegalArgumentException("a length has 1, 2, 4 or 8 bytes, not " + sizeBytes);
    }

    public static LengthPrefix of(int sizeBytes, ByteOrder order) {
        return new LengthPrefix(sizeBytes, order == ByteOrder.BIG_ENDIAN);
    }

    /// The number that `prefix` is; negative if it does not fit a `long`.
    long length(byte[] prefix) {
        long length = 0;
        for (int i = 0; i < sizeBytes; i++)
            length = (length << 8) | (prefix[isBigEndian ? i : sizeBytes - 1 - i] & 0xFF);
        return length;
    }
}
