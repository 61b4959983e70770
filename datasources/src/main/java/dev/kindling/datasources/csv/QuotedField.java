package dev.kindling.datasources.csv;

import dev.kindling.datasources.file.NumberText;
import dev.kindling.datasources.file.TextBuffer;
import java.util.Arrays;

/// Finds the end and the value of a field that begins with a quote; univocity's rules with STOP_AT_DELIMITER:
///
/// - An escaped quote is a quote; the escape before anything else is itself.
/// - Blanks between the closing quote and the delimiter do not count.
/// - If something else follows a quote, the field was not quoted after all: it ends at the next delimiter or line
///   end, and its quotes count.
final class QuotedField {

    /// The field may go on behind the buffer's limit.
    static final int NEED_MORE = -1;

    private final byte delimiter;
    private final byte quote;
    private final byte escape;
    private final boolean hasEscape;
    private final boolean hasEscapeOfEscape;
    private final long quotePattern;
    private final long escapePattern;
    private byte[] value = new byte[256];
    private int valueLength;
    private int start;
    private int length;
    private boolean unclosed;

    QuotedField(CsvOptions options) {
        delimiter = (byte) options.delimiter().charAt(0);
        quote = (byte) options.quote();
        hasEscape = options.escape() != '\0';
        escape = (byte) options.escape();
        hasEscapeOfEscape = options.escapeOfEscape() != '\0';
        quotePattern = NumberText.pattern(quote);
        escapePattern = hasEscape ? NumberText.pattern(escape) : quotePattern;
    }

    /// Where the value of the last field lies in the buffer.
    int start() {
        return start;
    }

    int length() {
        return length;
    }

    /// Whether the file ended within the quotes of the last field.
    boolean unclosed() {
        return unclosed;
    }

    /// Reads the field whose opening quote is before `from`.
    ///
    /// @return the index of the delimiter or line end behind it (or of the end of the file), or [#NEED_MORE]
    int read(TextBuffer buffer, int from) {
        byte[] bytes = buffer.bytes();
        int limit = buffer.limit();
        unclosed = false;
        int at = nextSpecial(bytes, from, limit);
        if (at < limit && bytes[at] == quote) {
            boolean last = at + 1 == limit;
            if (last && !buffer.atEnd()) return NEED_MORE;
            if (last || isEnd(bytes[at + 1])) {
                start = from;
                length = at - from;
                return at + 1;
            }
        }
        valueLength = 0;
        int end = rewrite(buffer, bytes, from, limit);
        if (end == NEED_MORE) return NEED_MORE;
        start = buffer.append(value, 0, valueLength);
        length = valueLength;
        return end;
    }

    /// Reads a field that needs more than finding its closing quote. `last` is the byte before, 0 if it has done
    /// its work.
    private int rewrite(TextBuffer buffer, byte[] bytes, int from, int limit) {
        int at = from;
        byte last = 0;
        while (at < limit) {
            byte c = bytes[at];
            boolean afterQuote = last == quote;
            if (afterQuote && isEnd(c)) return at;
            if (afterQuote && c >= 0 && c <= ' ') return afterBlanks(buffer, bytes, at, limit);
            if (c != quote && (c != escape || !hasEscape)) {
                if (afterQuote) return unquoted(buffer, bytes, at, at, limit);
                if (last == escape && hasEscape) add(escape);
                int next = nextSpecial(bytes, at, limit);
                add(bytes, at, next);
                if (next == limit) break;
                last = bytes[next];
                at = next + 1;
                continue;
            }
            if (hasEscapeOfEscape && c == escape && last == escape) {
                add(escape);
                c = 0;
            } else if (hasEscape && last == escape) {
                add(c == quote ? quote : last);
                if (c == quote) c = 0;
            } else if (afterQuote) {
                if (c != quote) return unquoted(buffer, bytes, at, at, limit);
                add(quote);
            }
            last = c;
            at++;
        }
        if (!buffer.atEnd()) return NEED_MORE;
        unclosed = last != quote;
        return limit;
    }

    private int afterBlanks(TextBuffer buffer, byte[] bytes, int from, int limit) {
        int at = from;
        while (at < limit && bytes[at] >= 0 && bytes[at] <= ' ' && !isEnd(bytes[at])) at++;
        if (at == limit) return buffer.atEnd() ? limit : NEED_MORE;
        return isEnd(bytes[at]) ? at : unquoted(buffer, bytes, from, at, limit);
    }

    /// The field turns out not to be quoted: puts back its quotes and what is between `from` and its end.
    private int unquoted(TextBuffer buffer, byte[] bytes, int from, int at, int limit) {
        int end = at;
        while (end < limit && !isEnd(bytes[end])) end++;
        if (end == limit && !buffer.atEnd()) return NEED_MORE;
        byte[] content = Arrays.copyOf(value, valueLength);
        valueLength = 0;
        add(quote);
        add(content, 0, content.length);
        add(quote);
        add(bytes, from, end);
        return end;
    }

    private boolean isEnd(byte c) {
        return c == delimiter || c == '\n' || c == '\r';
    }

    /// The index of the first quote or escape from `from` on, or `limit`.
    private int nextSpecial(byte[] bytes, int from, int limit) {
        int at = from;
        while (at < limit) {
            long word = (long) NumberText.WORD.get(bytes, at);
            long found = NumberText.matches(word, quotePattern) | NumberText.matches(word, escapePattern);
            if (found != 0) return Math.min(limit, at + (Long.numberOfTrailingZeros(found) >>> 3));
            at += 8;
        }
        return limit;
    }

    private void add(byte c) {
        if (valueLength == value.length) value = Arrays.copyOf(value, value.length * 2);
        value[valueLength++] = c;
    }

    private void add(byte[] source, int from, int to) {
        int count = to - from;
        if (valueLength + count > value.length)
            value = Arrays.copyOf(value, Math.max(value.length * 2, valueLength + count));
        System.arraycopy(source, from, value, valueLength, count);
        valueLength += count;
    }
}
