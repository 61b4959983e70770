package dev.kindling.rdd;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.graph.CloseableIterator;
import dev.kindling.rdd.graph.Unchecked;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.NoSuchElementException;

/// The lines of a text that begin before a position, without their ends: `\n`, `\r\n` or `\r`. A line's end is a
/// byte of its own in the text's encoding, as it is in UTF-8, ISO-8859-1 and their like.
final class TextLines implements CloseableIterator<String> {

    /// Eight bytes, the first of them lowest.
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x01010101_01010101L;
    private static final long HIGH_BITS = 0x80808080_80808080L;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_LINE_BYTES = Integer.MAX_VALUE - 64;

    private final InputStream in;
    private final AutoCloseable file;
    private final String path;
    private final Charset charset;
    private final long end;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int limit;
    /// Where in the text `buffer[next]` is.
    private long position;
    /// Whether the first line is next, which began before its byte order mark and so belongs here whatever `end`
    /// is.
    private boolean afterMark;
    /// The length of the line that [#findLine] found, without and with its end.
    private int textLength;
    private int lineLength;

    /// @param position of the first byte of `in` in the text
    /// @param file closed after `in`
    TextLines(InputStream in, AutoCloseable file, String path, Charset charset, long position, long end) {
        this.in = in;
        this.file = file;
        this.path = path;
        this.charset = charset;
        this.position = position;
        this.end = end;
    }

    void skipLine() {
        if (findLine()) advance(lineLength);
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

    /// Finds the line at `next` and brings all of it into the buffer; false at the end of the text.
    private boolean findLine() {
        int scanned = 0;
        while (true) {
            int end = lineEnd(buffer, next + scanned, limit);
            if (end < limit) {
                byte b = buffer[end];
                textLength = end - next;
                if (b == '\r' && end + 1 == limit) fill(); // may move the buffer
                int after = next + textLength + 1;
                boolean pair = b == '\r' && after < limit && buffer[after] == '\n';
                lineLength = textLength + (pair ? 2 : 1);
                return true;
            }
            scanned = limit - next;
            if (!fill()) {
                textLength = scanned;
                lineLength = scanned;
                return scanned > 0;
            }
        }
    }

    /// The index of the first line feed or carriage return from `from` on; `to` if there is none before.
    private static int lineEnd(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = (long) WORD.get(bytes, at);
            // The high bit of each byte that is one of the two; the lowest bit set is right, others may be not.
            long feeds = word ^ ONES * '\n';
            long returns = word ^ ONES * '\r';
            long found = ((feeds - ONES & ~feeds) | (returns - ONES & ~returns)) & HIGH_BITS;
            if (found != 0) return at + (Long.numberOfTrailingZeros(found) >>> 3);
        }
        while (at < to && bytes[at] != '\n' && bytes[at] != '\r') at++;
        return at;
    }

    /// Reads more behind what is there.
    private boolean fill() {
        if (next > 0) {
            System.arraycopy(buffer, next, buffer, 0, limit - next);
            limit -= next;
            next = 0;
        }
        if (limit == buffer.length) grow();
        try {
            int count = in.read(buffer, limit, buffer.length - limit);
            if (count <= 0) return false;
            limit += count;
            return true;
        } catch (IOException e) {
            throw Unchecked.rethrow(e);
        }
    }

    private void grow() {
        if (buffer.length == MAX_LINE_BYTES)
            throw KindlingException.of(
                            ErrorCondition.FILE_NOT_READABLE,
                            "the line at byte " + position + " of `" + path + "` is longer than 2 GiB")
                    .parameter("path", path)
                    .hint("If it is not a text of lines, read it with binaryFiles.")
                    .build();
        buffer = Arrays.copyOf(buffer, (int) Math.min(MAX_LINE_BYTES, buffer.length * 2L));
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
        if (!isBeforeEnd() || !findLine()) throw new NoSuchElementException();
        String line = new String(buffer, next, textLength, charset);
        advance(lineLength);
        afterMark = false;
        return line;
    }

    @Override
    public void close() {
        try (file) {
            in.close();
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
    }
}
