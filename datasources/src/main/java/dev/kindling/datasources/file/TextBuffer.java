package dev.kindling.datasources.file;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A window on the bytes of a text file that slides forward. Readers find records in `bytes()` from `position()`
/// up to `limit()` and hand out values in place; only [#fill] moves bytes, so it is called between batches.
///
/// Behind the limit there is room for values that had to be rewritten ([#append]), which last until the next fill.
/// [#MARGIN] bytes before and behind everything can be read, so that loops can work on whole words.
public final class TextBuffer implements AutoCloseable {

    public static final int MARGIN = 16;

    private static final int BLOCK_BYTES = 1 << 20;
    private static final int LEAST_BLOCK_BYTES = 1 << 16;
    private static final int MOST_BYTES = 1 << 29;

    private static final long NEWLINES = NumberText.pattern((byte) '\n');
    private static final long CARRIAGE_RETURNS = NumberText.pattern((byte) '\r');

    private final String path;
    private final @Nullable FileInput file;
    private final @Nullable InputStream stream;
    private final int blockBytes;
    private final long softEnd;
    private byte[] bytes;
    private int position = MARGIN;
    private int limit = MARGIN;
    private int sideEnd = MARGIN;
    private long nextRead;
    private boolean atEnd;
    private long bytesRead;
    /// The number of the line the window begins on; negative if nobody asked for a line yet.
    private long baseLine;

    private TextBuffer(
            String path, @Nullable FileInput file, @Nullable InputStream stream, long start, long softEnd, int block) {
        this.path = path;
        this.file = file;
        this.stream = stream;
        this.nextRead = start;
        this.softEnd = softEnd;
        this.blockBytes = block;
        this.bytes = new byte[block + 2 * MARGIN];
        // What cannot be read again is counted as it passes.
        this.baseLine = file == null ? 1 : -1;
    }

    /// The bytes of `file` from `start` on. Past `softEnd`, where only the rest of a record is wanted, it reads in
    /// smaller steps.
    public static TextBuffer ofFile(String path, FileInput file, long start, long softEnd) {
        long wanted = Math.clamp(softEnd - start, LEAST_BLOCK_BYTES, BLOCK_BYTES);
        return new TextBuffer(path, file, null, start, softEnd, (int) wanted);
    }

    /// As [#ofFile], but in steps of `blockBytes`.
    public static TextBuffer ofFile(String path, FileInput file, long start, long softEnd, int blockBytes) {
        return new TextBuffer(path, file, null, start, softEnd, blockBytes);
    }

    /// The bytes of a stream, for files that can only be read from their beginning.
    public static TextBuffer ofStream(String path, InputStream stream) {
        return new TextBuffer(path, null, stream, 0, Long.MAX_VALUE, BLOCK_BYTES);
    }

    public byte[] bytes() {
        return bytes;
    }

    /// The first byte not yet consumed.
    public int position() {
        return position;
    }

    public void consumeTo(int index) {
        position = index;
    }

    public int limit() {
        return limit;
    }

    /// Whether the file ends at the limit.
    public boolean atEnd() {
        return atEnd;
    }

    public String path() {
        return path;
    }

    /// Where in the file byte `index` of the window lies.
    public long fileOffset(int index) {
        return nextRead - limit + index;
    }

    /// The index of a place of the file; beyond the limit if it has not been read.
    public int indexOf(long fileOffset) {
        return (int) Math.min(Integer.MAX_VALUE, fileOffset - nextRead + limit);
    }

    /// Whether UTF-8's byte order mark comes next.
    public boolean startsWithByteOrderMark() {
        return limit - position >= 3
                && bytes[position] == (byte) 0xEF
                && bytes[position + 1] == (byte) 0xBB
                && bytes[position + 2] == (byte) 0xBF;
    }

    /// The bytes read since this was asked last.
    public long takeBytesRead() {
        long taken = bytesRead;
        bytesRead = 0;
        return taken;
    }

    /// Moves what begins at `position` to the front and reads more behind it.
    ///
    /// @return false if the file had ended already
    public boolean fill() {
        if (atEnd) return false;
        if (baseLine > 0) baseLine += lineEnds(bytes, MARGIN, position);
        int kept = limit - position;
        System.arraycopy(bytes, position, bytes, MARGIN, kept);
        position = MARGIN;
        limit = MARGIN + kept;
        sideEnd = limit;
        int room = bytes.length - MARGIN - limit;
        if (room < blockBytes / 2) {
            if (bytes.length >= MOST_BYTES) throw tooLong();
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
            room = bytes.length - MARGIN - limit;
        }
        // A stream has no end that is known, so the rest is compared before anything is added to it.
        long rest = Math.max(softEnd - nextRead, 0);
        int wanted = rest >= room ? room : (int) Math.min(room, rest + LEAST_BLOCK_BYTES);
        int count = read(Math.min(wanted, blockBytes));
        if (count < 0) {
            atEnd = true;
            return true;
        }
        limit += count;
        sideEnd = limit;
        nextRead += count;
        bytesRead += count;
        if (file != null && nextRead == file.size()) atEnd = true;
        return true;
    }

    private int read(int wanted) {
        try {
            if (stream != null) return stream.read(bytes, limit, wanted);
            FileInput input = java.util.Objects.requireNonNull(file);
            int count = (int) Math.min(wanted, input.size() - nextRead);
            if (count <= 0) return -1;
            input.readFully(nextRead, bytes, limit, count);
            return count;
        } catch (IOException e) {
            throw FileErrors.unreadable(path, e);
        }
    }

    private KindlingException tooLong() {
        return KindlingException.of(
                        ErrorCondition.FILE_CORRUPT,
                        "a record of `" + path + "` from byte " + fileOffset(position) + " on is longer than "
                                + (MOST_BYTES >> 20) + " MiB")
                .parameter("path", path)
                .hint("Look for a quote that is opened and never closed, or set `lineSep`.")
                .build();
    }

    /// A copy of `length` bytes of `source` behind the limit; its index. `bytes()` may be another array afterwards.
    public int append(byte[] source, int start, int length) {
        if (sideEnd + length + MARGIN > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 3 / 2, sideEnd + length + MARGIN));
        }
        int at = sideEnd;
        System.arraycopy(source, start, bytes, at, length);
        sideEnd += length;
        return at;
    }

    /// The number, from 1, of the line byte `index` is on. May have to read the file up to the window.
    public long lineAt(int index) {
        if (baseLine < 0) baseLine = 1 + lineEndsBefore(fileOffset(MARGIN));
        return baseLine + lineEnds(bytes, MARGIN, index);
    }

    private long lineEndsBefore(long fileOffset) {
        byte[] block = new byte[LEAST_BLOCK_BYTES];
        FileInput input = java.util.Objects.requireNonNull(file);
        long count = 0;
        try {
            // One byte of overlap tells a lone carriage return from the first half of a line end.
            for (long at = 0; at < fileOffset; at += block.length - 1) {
                int length = (int) Math.min(block.length, fileOffset - at);
                input.readFully(at, block, 0, length);
                count += lineEnds(block, 0, length == block.length ? length - 1 : length);
            }
        } catch (IOException e) {
            throw FileErrors.unreadable(path, e);
        }
        return count;
    }

    /// Line ends (`\n`, `\r\n`, or `\r`) that end before `to`; one more byte may be looked at.
    private static long lineEnds(byte[] text, int from, int to) {
        long count = 0;
        int at = from;
        for (; at + Long.BYTES < to; at += Long.BYTES) {
            long word = (long) NumberText.WORD.get(text, at);
            long newlines = NumberText.matches(word, NEWLINES);
            long returns = NumberText.matches(word, CARRIAGE_RETURNS);
            count += Long.bitCount(newlines);
            if (returns != 0) {
                // The byte behind each, from the word and, for the last one, from behind it.
                long behind = newlines >>> Byte.SIZE | (text[at + Long.BYTES] == '\n' ? Long.MIN_VALUE : 0);
                count += Long.bitCount(returns & ~behind);
            }
        }
        for (; at < to; at++) {
            if (text[at] == '\n' || (text[at] == '\r' && (at + 1 >= text.length || text[at + 1] != '\n'))) count++;
        }
        return count;
    }

    @Override
    public void close() {
        try {
            if (stream != null) stream.close();
            if (file != null) file.close();
        } catch (IOException e) {
            throw FileErrors.unreadable(path, e);
        }
    }
}
