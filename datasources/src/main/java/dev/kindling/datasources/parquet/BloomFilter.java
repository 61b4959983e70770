package dev.kindling.datasources.parquet;

import dev.kindling.datasources.file.FileInput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A split-block Bloom filter: blocks of eight words, of which a value sets one bit in each.
final class BloomFilter {

    private static final int[] SALT = {
        0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
    };
    private static final int BLOCK_BYTES = 32;
    private static final int MAX_BYTES = 128 << 20;
    /// What a header takes at most.
    private static final int HEADER_BYTES = 64;

    private final byte[] bits;

    private BloomFilter(byte[] bits) {
        this.bits = bits;
    }

    /// An empty filter which `distinctCount` values leave with about `falsePositives` of wrong answers.
    static BloomFilter sized(long distinctCount, double falsePositives) {
        double bitCount = -8.0 * distinctCount / Math.log(1 - Math.pow(falsePositives, 1.0 / 8));
        long bytes = Long.highestOneBit(Math.max(BLOCK_BYTES, (long) (bitCount / 8)) * 2 - 1);
        return new BloomFilter(new byte[(int) Math.min(bytes, MAX_BYTES)]);
    }

    /// The filter at `position` of the file; null if there is none this reader understands.
    ///
    /// @param length bytes with the header, or -1 if unknown
    static @Nullable BloomFilter read(FileInput input, long position, int length) throws IOException {
        int known = length > 0 ? Math.min(length, HEADER_BYTES) : HEADER_BYTES;
        long left = input.size() - position;
        if (position < 4 || left <= 0) throw new MalformedException("a Bloom filter outside the file");
        byte[] head = new byte[(int) Math.min(known, left) + Buffers.PADDING];
        int headLength = head.length - Buffers.PADDING;
        input.readFully(position, head, 0, headLength);
        var in = new ThriftReader(head, 0, headLength);
        int bytes = 0;
        boolean plain = true;
        in.beginStruct();
        while (in.nextField()) {
            switch (in.fieldId()) {
                case 1 -> bytes = in.i32();
                default -> plain &= isFirstChoice(in);
            }
        }
        in.endStruct();
        boolean sound = bytes > 0 && bytes % BLOCK_BYTES == 0 && bytes <= MAX_BYTES && bytes <= left - in.position();
        if (!sound) throw new MalformedException("a Bloom filter of " + bytes + " bytes");
        if (!plain) return null;
        byte[] bits = new byte[bytes];
        input.readFully(position + in.position(), bits, 0, bytes);
        return new BloomFilter(bits);
    }

    /// Whether a union is what the format began with: blocks, xxHash, no compression.
    private static boolean isFirstChoice(ThriftReader in) {
        boolean first = true;
        in.beginStruct();
        while (in.nextField()) {
            first &= in.fieldId() == 1;
            in.skip();
        }
        in.endStruct();
        return first;
    }

    void add(long hash) {
        int block = block(hash);
        int key = (int) hash;
        for (int i = 0; i < SALT.length; i++) {
            int at = block + 4 * i;
            LittleEndian.putInt(bits, at, LittleEndian.getInt(bits, at) | bit(key, i));
        }
    }

    boolean mayContain(long hash) {
        int block = block(hash);
        int key = (int) hash;
        for (int i = 0; i < SALT.length; i++) {
            if ((LittleEndian.getInt(bits, block + 4 * i) & bit(key, i)) == 0) return false;
        }
        return true;
    }

    private int block(long hash) {
        long blocks = bits.length / BLOCK_BYTES;
        return (int) (((hash >>> 32) * blocks) >>> 32) * BLOCK_BYTES;
    }

    /// The bit that `key` has in word `word` of its block.
    private static int bit(int key, int word) {
        return 1 << ((key * SALT[word]) >>> 27);
    }

    /// Header and bits.
    byte[] toByteArray() {
        var header = new ThriftWriter();
        header.element().i32(1, bits.length);
        header.struct(2).empty(1).end();
        header.struct(3).empty(1).end();
        header.struct(4).empty(1).end();
        byte[] head = header.end().toByteArray();
        byte[] all = new byte[head.length + bits.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(bits, 0, all, head.length, bits.length);
        return all;
    }
}
