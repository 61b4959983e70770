package dev.kindling.datasources.parquet;

/// Reads DELTA_BINARY_PACKED: blocks of differences, each block with its least difference in front and its
/// miniblocks bit-packed. The array has at least 8 readable bytes behind `limit`.
final class DeltaReader extends PageValues {

    private static final int MAX_BLOCK = 1 << 20;

    private final byte[] bytes;
    private final int limit;
    private int position;
    private final int miniblockCount;
    private final int totalCount;
    private final int[] bitWidths;
    private final long[] deltas;
    private long minDelta;
    private int miniblock;
    /// The next difference of the current miniblock.
    private int next;
    private int left;
    private boolean first = true;
    private long last;

    DeltaReader(byte[] bytes, int from, int limit) {
        this.bytes = bytes;
        this.position = from;
        this.limit = limit;
        long blockSize = varint();
        long miniblocks = varint();
        long count = varint();
        last = zigZag(varint());
        boolean sound = blockSize > 0
                && blockSize <= MAX_BLOCK
                && miniblocks > 0
                && miniblocks <= blockSize
                && blockSize % miniblocks == 0
                && blockSize / miniblocks % 8 == 0
                && count >= 0
                && count <= Integer.MAX_VALUE;
        if (!sound) throw new MalformedException("a block of " + blockSize + " differences in " + miniblocks);
        miniblockCount = (int) miniblocks;
        totalCount = (int) count;
        left = totalCount;
        bitWidths = new int[miniblockCount];
        deltas = new long[(int) (blockSize / miniblocks)];
        next = deltas.length;
        miniblock = miniblockCount;
    }

    int totalCount() {
        return totalCount;
    }

    /// Where the next byte behind all values is, once they have all been read.
    int position() {
        return position;
    }

    @Override
    void longs(long[] target, int at, int count) {
        int done = 0;
        while (done < count) {
            int part = prepare(count - done);
            if (part == 0) {
                target[at + done++] = takeFirst();
                continue;
            }
            long value = last;
            for (int i = 0; i < part; i++) {
                value += deltas[next + i];
                target[at + done + i] = value;
            }
            last = value;
            next += part;
            done += part;
        }
    }

    @Override
    void ints(int[] target, int at, int count) {
        int done = 0;
        while (done < count) {
            int part = prepare(count - done);
            if (part == 0) {
                target[at + done++] = (int) takeFirst();
                continue;
            }
            long value = last;
            for (int i = 0; i < part; i++) {
                value += deltas[next + i];
                target[at + done + i] = (int) value;
            }
            last = value;
            next += part;
            done += part;
        }
    }

    @Override
    void skip(int count) {
        int done = 0;
        while (done < count) {
            int part = prepare(count - done);
            if (part == 0) {
                takeFirst();
                done++;
                continue;
            }
            for (int i = 0; i < part; i++) last += deltas[next + i];
            next += part;
            done += part;
        }
    }

    /// How many of `wanted` values the current miniblock gives; 0 if the very first value is next.
    private int prepare(int wanted) {
        if (left <= 0) throw new MalformedException("a page has fewer values than it says");
        if (first) return 0;
        if (next == deltas.length) nextMiniblock();
        int part = Math.min(Math.min(wanted, deltas.length - next), left);
        left -= part;
        return part;
    }

    private long takeFirst() {
        first = false;
        left--;
        return last;
    }

    private void nextMiniblock() {
        if (miniblock == miniblockCount) {
            minDelta = zigZag(varint());
            if (miniblockCount > limit - position) throw new MalformedException("a block ends too early");
            for (int i = 0; i < miniblockCount; i++) bitWidths[i] = bytes[position++] & 0xFF;
            miniblock = 0;
        }
        int width = bitWidths[miniblock++];
        if (width > 64) throw new MalformedException("differences of " + width + " bits");
        long length = (long) deltas.length * width / 8;
        if (length > limit - position) throw new MalformedException("a block ends too early");
        unpack(width);
        position += (int) length;
        next = 0;
    }

    private void unpack(int width) {
        long mask = width == 64 ? -1L : (1L << width) - 1;
        long bit = (long) position << 3;
        for (int i = 0; i < deltas.length; i++, bit += width) {
            int at = (int) (bit >>> 3);
            int shift = (int) (bit & 7);
            long word = LittleEndian.getLong(bytes, at) >>> shift;
            if (shift + width > 64) word |= (long) bytes[at + 8] << (64 - shift);
            deltas[i] = (word & mask) + minDelta;
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position >= limit) throw new MalformedException("a number ends too early");
            byte next = bytes[position++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) return value;
        }
        throw new MalformedException("a number of more than 64 bits");
    }

    private static long zigZag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }
}
