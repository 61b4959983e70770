package dev.kindling.rdd.io;

import java.io.InputStream;
import java.util.Objects;

/// A file whose bytes a server yields range by range.
abstract class RangedFile implements InputFile {

    private static final int FIRST_CHUNK_BYTES = 256 << 10;
    private static final int MAX_CHUNK_BYTES = 8 << 20;

    private final String path;
    private final long sizeBytes;

    RangedFile(String path, long sizeBytes) {
        this.path = path;
        this.sizeBytes = sizeBytes;
    }

    /// The bytes from `position` on: `length` of them, or fewer but one at least. The range lies in the file.
    abstract byte[] fetch(long position, int length);

    @Override
    public String path() {
        return path;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (position >= sizeBytes) return -1;
        int wanted = (int) Math.min(length, sizeBytes - position);
        int count = 0;
        while (count < wanted) {
            byte[] bytes = fetchSome(position + count, Math.min(MAX_CHUNK_BYTES, wanted - count));
            System.arraycopy(bytes, 0, buffer, offset + count, bytes.length);
            count += bytes.length;
        }
        return count;
    }

    private byte[] fetchSome(long position, int length) {
        byte[] bytes = fetch(position, length);
        if (bytes.length == 0 || bytes.length > length)
            throw FileErrors.corrupt(
                    path,
                    "the server sent " + bytes.length + " bytes where " + length + " were asked for, at byte "
                            + position,
                    null);
        return bytes;
    }

    /// Asks for more at a time the longer one reads.
    @Override
    public InputStream stream(long position) {
        return new Chunks(position);
    }

    @Override
    public void close() {}

    private final class Chunks extends InputStream {

        private long position;
        private byte[] chunk = {};
        private int next;
        private int chunkBytes = FIRST_CHUNK_BYTES;

        Chunks(long position) {
            this.position = position;
        }

        @Override
        public int read() {
            return fill() ? chunk[next++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            if (length == 0) return 0;
            if (!fill()) return -1;
            int count = Math.min(length, chunk.length - next);
            System.arraycopy(chunk, next, buffer, offset, count);
            next += count;
            return count;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, chunk.length - next + Math.max(0, sizeBytes - position));
        }

        private boolean fill() {
            if (next < chunk.length) return true;
            if (position >= sizeBytes) return false;
            chunk = fetchSome(position, (int) Math.min(chunkBytes, sizeBytes - position));
            position += chunk.length;
            next = 0;
            chunkBytes = Math.min(MAX_CHUNK_BYTES, chunkBytes * 2);
            return true;
        }
    }
}
