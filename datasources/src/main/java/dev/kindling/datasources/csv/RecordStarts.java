package dev.kindling.datasources.csv;

import dev.kindling.datasources.file.FileInput;
import dev.kindling.datasources.file.NumberText;
import dev.kindling.datasources.file.TextBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Where records of one file begin, as far as it is known. A newline begins a record unless it is within quotes,
/// which only the text before it can tell; so the way from the nearest known start is looked over for quotes, much
/// faster than it is parsed. Whoever parses to the end of its part says where that was ([#add]).
final class RecordStarts {

    private static final int STEP = 64;

    private final CsvOptions options;
    /// The first starts from some offsets on.
    private final NavigableMap<Long, Long> known = new TreeMap<>();

    RecordStarts(CsvOptions options) {
        this.options = options;
        known.put(0L, 0L);
    }

    /// Remembers that of the records that begin at `offset` or after it the first one begins at `start`.
    synchronized void add(long offset, long start) {
        known.put(offset, start);
    }

    /// The start of the first record that begins at `offset` or after it; the file's size if there is none.
    synchronized long firstFrom(long offset, String path, FileInput file) {
        Map.Entry<Long, Long> nearest = known.floorEntry(offset);
        long from = nearest == null ? 0 : nearest.getValue();
        if (from >= offset) return from;
        long start = scan(from, offset, path, file);
        known.put(offset, start);
        return start;
    }

    private long scan(long from, long target, String path, FileInput file) {
        // The file is the caller's: the buffer must not be closed here.
        TextBuffer buffer = TextBuffer.ofFile(path, file, from, target);
        var quoted = new QuotedField(options);
        byte delimiter = (byte) options.delimiter().charAt(0);
        byte quote = (byte) options.quote();
        boolean hasQuotes = options.quote() != '\0';
        long quotePattern = NumberText.pattern(quote);
        buffer.fill();
        if (from == 0 && buffer.startsWithByteOrderMark()) {
            from = 3;
            buffer.consumeTo(buffer.position() + 3);
        }
        int at = buffer.position();
        while (true) {
            byte[] bytes = buffer.bytes();
            int limit = buffer.limit();
            int stop = Math.min(limit, buffer.indexOf(target - 1));
            // Before the target only quotes that open a field matter.
            while (at < stop) {
                if (!hasQuotes) {
                    at = stop;
                    break;
                }
                if (at + STEP <= stop && !hasQuote(bytes, at, quotePattern)) {
                    at += STEP;
                    continue;
                }
                long found = NumberText.nearlyMatches((long) NumberText.WORD.get(bytes, at), quotePattern);
                if (found == 0) {
                    at = Math.min(at + 8, stop);
                    continue;
                }
                at += Long.numberOfTrailingZeros(found) >>> 3;
                if (at >= stop) {
                    at = stop;
                    break;
                }
                if (!opensField(buffer, at, from, delimiter)) {
                    at++;
                    continue;
                }
                int next = quoted.read(buffer, at + 1);
                if (next == QuotedField.NEED_MORE) break;
                bytes = buffer.bytes();
                at = next;
            }
            if (at >= buffer.indexOf(target - 1)) {
                // From here on the first line end outside of quotes is wanted.
                while (at < limit) {
                    byte c = bytes[at];
                    if (c == '\n') return buffer.fileOffset(at + 1);
                    if (c == '\r' && (at + 1 < limit || buffer.atEnd())) {
                        boolean two = at + 1 < limit && bytes[at + 1] == '\n';
                        return buffer.fileOffset(at + (two ? 2 : 1));
                    }
                    if (c == '\r') break;
                    if (c == quote && hasQuotes && opensField(buffer, at, from, delimiter)) {
                        int next = quoted.read(buffer, at + 1);
                        if (next == QuotedField.NEED_MORE) break;
                        bytes = buffer.bytes();
                        at = next;
                    } else {
                        at++;
                    }
                }
            }
            if (at >= limit && buffer.atEnd()) return file.size();
            // The byte before stays, to tell whether a quote opens a field.
            int keep = Math.max(buffer.position(), at - 1);
            long place = buffer.fileOffset(at);
            buffer.consumeTo(keep);
            if (!buffer.fill()) return file.size();
            at = buffer.indexOf(place);
        }
    }

    /// Whether there is a quote in the [#STEP] bytes from `at` on.
    private static boolean hasQuote(byte[] bytes, int at, long quotePattern) {
        long found = 0;
        for (int i = 0; i < STEP; i += Long.BYTES) {
            found |= NumberText.nearlyMatches((long) NumberText.WORD.get(bytes, at + i), quotePattern);
        }
        return found != 0;
    }

    private static boolean opensField(TextBuffer buffer, int at, long from, byte delimiter) {
        if (buffer.fileOffset(at) == from) return true;
        byte before = buffer.bytes()[at - 1];
        return before == delimiter || before == '\n' || before == '\r';
    }
}
