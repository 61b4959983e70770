package dev.kindling.rdd;

import dev.kindling.rdd.graph.CloseableIterator;
import dev.kindling.rdd.graph.Unchecked;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.NoSuchElementException;

/// The lines of UTF-8 text that begin before a position, without their `\n` or `\r\n`.
final class TextLines implements CloseableIterator<String> {

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final AutoCloseable file;
    private final long end;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int limit;
    /// Where in the text `buffer[next]` is.
    private long position;
    /// Whether the first line is next, which began before its byte order mark and so belongs here whatever `end`
    /// is.
    private boolean afterMark;

    TextLines(InputStream in, AutoCloseable file, long position, long end) {
        this.in = in;
        this.file = file;
        this.position = position;
        this.end = end;
    }

    void skipLine() {
        int length = lineLength();
        if (length >= 0) advance(length);
    }

    void skipByteOrderMark() {
        while (limit - next < 3 && fill()) {}
        if (limit - next >= 3
                && (buffer[next] & 0xFF) == 0xEF
                && (buffer[next + 1] & 0xFF) == 0xBB
                && (buffer[next + 2] & 0xFF) == 0xBF) {
            advance(3);
            afterMark = true;
        }
    }

    private void advance(int count) {
        next += count;
        position += count;
    }

    /// The length of the line at `next` with its line feed, all of it in the buffer; -1 at the end of the text.
    private int lineLength() {
        int scanned = 0;
        while (true) {
            for (int i = next + scanned; i < limit; i++) {
                if (buffer[i] == '\n') return i - next + 1;
            }
            scanned = limit - next;
            if (!fill()) return scanned == 0 ? -1 : scanned;
        }
    }

    /// Reads more behind what is there.
    private boolean fill() {
        if (next > 0) {
            System.arraycopy(buffer, next, buffer, 0, limit - next);
            limit -= next;
            next = 0;
        }
        if (limit == buffer.length) buffer = Arrays.copyOf(buffer, Math.multiplyExact(buffer.length, 2));
        try {
            int count = in.read(buffer, limit, buffer.length - limit);
            if (count <= 0) return false;
            limit += count;
            return true;
        } catch (IOException e) {
            throw Unchecked.rethrow(e);
        }
    }

    @Override
    public boolean hasNext() {
        return isBeforeEnd() && (next < limit || fill());
    }

    private boolean isBeforeEnd() {
        return position < end || afterMark;
    }

    @Override
    public String next() {
        int length = isBeforeEnd() ? lineLength() : -1;
        if (length < 0) throw new NoSuchElementException();
        int text = length;
        if (buffer[next + text - 1] == '\n') {
            text--;
            if (text > 0 && buffer[next + text - 1] == '\r') text--;
        }
        String line = new String(buffer, next, text, StandardCharsets.UTF_8);
        advance(length);
        afterMark = false;
        return line;
    }

    @Override
    public void close() {
        try {
            in.close();
            file.close();
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
    }
}
