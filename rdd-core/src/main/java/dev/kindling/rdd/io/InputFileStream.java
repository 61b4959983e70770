package dev.kindling.rdd.io;

import java.io.InputStream;
import java.util.Objects;

/// A file read from front to back.
final class InputFileStream extends InputStream {

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputFile file;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long position;
    private int next;
    private int limit;

    InputFileStream(InputFile file, long position) {
        this.file = file;
        this.position = position;
    }

    @Override
    public int read() {
        if (next == limit && !fill()) return -1;
        return buffer[next++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) return 0;
        if (next == limit) {
            if (length >= BUFFER_BYTES) {
                int count = file.read(position, target, offset, length);
                if (count > 0) position += count;
                return count;
            }
            if (!fill()) return -1;
        }
        int count = Math.min(length, limit - next);
        System.arraycopy(buffer, next, target, offset, count);
        next += count;
        return count;
    }

    @Override
    public int available() {
        long rest = limit - next + Math.max(0, file.sizeBytes() - position);
        return (int) Math.min(Integer.MAX_VALUE, rest);
    }

    private boolean fill() {
        int count = file.read(position, buffer, 0, BUFFER_BYTES);
        if (count <= 0) return false;
        position += count;
        next = 0;
        limit = count;
        return true;
    }
}
