package dev.kindling.datasources.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the lines of a part of a text file: those that begin within it. A line ends with `\n`, `\r\n` or `\r`, or
/// with the separator given.
public final class LineScanner implements AutoCloseable {

    private static final long NEWLINES = NumberText.pattern((byte) '\n');
    private static final long CARRIAGE_RETURNS = NumberText.pattern((byte) '\r');

    private final TextBuffer buffer;
    private final byte @Nullable [] separator;
    private final long endOffset;
    private boolean skipFirst;
    private boolean atStart;
    private boolean needMore;
    private boolean finished;
    private int start;
    private int end;

    private LineScanner(
            TextBuffer buffer, @Nullable String separator, long endOffset, boolean skipFirst, boolean atStart) {
        this.buffer = buffer;
        this.separator = separator == null ? null : separator.getBytes(StandardCharsets.UTF_8);
        this.endOffset = endOffset;
        this.skipFirst = skipFirst;
        this.atStart = atStart;
    }

    /// Whether files with this separator can be read in parts.
    public static boolean canSplit(@Nullable String separator) {
        return separator == null || separator.getBytes(StandardCharsets.UTF_8).length == 1;
    }

    /// The lines that begin within `split`.
    public static LineScanner of(FileSplit split, FileInput file, @Nullable String separator) {
        boolean first = split.start() == 0;
        // The byte before tells whether a line begins exactly here.
        long from = first ? 0 : split.start() - 1;
        var buffer = TextBuffer.ofFile(split.file().path(), file, from, split.end());
        return new LineScanner(buffer, separator, split.end(), !first, first);
    }

    /// All lines of a stream.
    public static LineScanner of(TextBuffer buffer, @Nullable String separator) {
        return new LineScanner(buffer, separator, Long.MAX_VALUE / 2, false, true);
    }

    public TextBuffer buffer() {
        return buffer;
    }

    /// Where the line begins and ends in the buffer.
    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    /// Slides the buffer on if the next line is not wholly in it; what was found before is gone.
    ///
    /// @return false at the end
    public boolean refill() {
        while (!finished) {
            if (buffer.position() < buffer.limit() && !needMore) return true;
            boolean more = buffer.fill();
            needMore = false;
            if (atStart && buffer.limit() > TextBuffer.MARGIN) {
                atStart = false;
                if (buffer.startsWithByteOrderMark()) buffer.consumeTo(buffer.position() + 3);
            }
            if (!more && buffer.position() == buffer.limit()) finished = true;
        }
        return false;
    }

    /// Finds the next line within the buffer.
    ///
    /// @return false if the buffer must be refilled first
    public boolean next() {
        while (true) {
            int from = buffer.position();
            if (finished || from == buffer.limit()) return false;
            if (!skipFirst && buffer.fileOffset(from) >= endOffset) {
                finished = true;
                return false;
            }
            if (!find(from)) {
                needMore = true;
                return false;
            }
            if (!skipFirst) return true;
            skipFirst = false;
        }
    }

    /// Where the next line begins, for a reader that may find its end by itself ([#endsAt]); [#next] is free to
    /// look for it as ever.
    ///
    /// @return false if there is no line to read before the next fill, or its end must be looked for
    public boolean begin() {
        int from = buffer.position();
        if (separator != null || skipFirst || finished || from == buffer.limit()) return false;
        if (buffer.fileOffset(from) >= endOffset) return false;
        start = from;
        return true;
    }

    /// Moves on to the next line if the one that has begun ends at `at`, before which no line end may be.
    public boolean endsAt(int at) {
        byte[] bytes = buffer.bytes();
        int limit = buffer.limit();
        int width = 0;
        if (at == limit) {
            if (!buffer.atEnd()) return false;
        } else if (bytes[at] == '\n') {
            width = 1;
        } else if (bytes[at] == '\r' && (at + 1 < limit || buffer.atEnd())) {
            width = at + 1 < limit && bytes[at + 1] == '\n' ? 2 : 1;
        } else {
            return false;
        }
        end = at;
        buffer.consumeTo(at + width);
        return true;
    }

    private boolean find(int from) {
        byte[] bytes = buffer.bytes();
        int limit = buffer.limit();
        int width = 1;
        int at;
        if (separator == null) {
            at = lineEnd(bytes, from, limit);
            if (at < limit && bytes[at] == '\r') {
                if (at + 1 == limit && !buffer.atEnd()) return false;
                if (at + 1 < limit && bytes[at + 1] == '\n') width = 2;
            }
        } else {
            at = from;
            width = separator.length;
            while (at < limit && !matches(bytes, at, limit, separator)) at++;
        }
        if (at == limit) {
            if (!buffer.atEnd()) return false;
            width = 0;
        }
        start = from;
        end = at;
        buffer.consumeTo(at + width);
        return true;
    }

    private static boolean matches(byte[] bytes, int at, int limit, byte[] wanted) {
        int to = at + wanted.length;
        return to <= limit && bytes[at] == wanted[0] && Arrays.equals(bytes, at, to, wanted, 0, wanted.length);
    }

    private static int lineEnd(byte[] bytes, int from, int limit) {
        int at = from;
        while (at < limit) {
            long word = (long) NumberText.WORD.get(bytes, at);
            long found = NumberText.matches(word, NEWLINES) | NumberText.matches(word, CARRIAGE_RETURNS);
            if (found != 0) return Math.min(limit, at + (Long.numberOfTrailingZeros(found) >>> 3));
            at += 8;
        }
        return limit;
    }

    @Override
    public void close() {
        buffer.close();
    }
}
