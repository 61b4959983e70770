package dev.kindling.datasources.json;

import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.LineScanner;
import dev.kindling.datasources.file.NumberText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The byte path: the fields of an object without nesting and escapes, one object after the other. What stands
/// between two values (comma, key, colon, blanks) is expected to be what stood there in the object before, and
/// compared as a whole; only where it is not, it is taken apart. With it goes what is wanted of the value: the
/// column of a table it is put into, and the kinds there is room for.
///
/// What it refuses may still be JSON: Jackson decides.
final class PlainObject {

    /// The kind of a null, for which there is room in every key that is known.
    static final int NULL_KIND = JsonKind.NESTED + 1;
    /// There is room for whatever comes.
    static final int ALL_KINDS = (1 << (NULL_KIND + 1)) - 1;

    private static final long ONES = NumberText.pattern((byte) 1);
    private static final long BACKSLASHES = NumberText.pattern((byte) '\\');
    private static final long TWOS = NumberText.pattern((byte) 2);
    private static final long BEHIND_BLANKS = NumberText.pattern((byte) (' ' + 1));
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final int MOST_KEYS = 4096;
    /// Jackson has limits of its own for very long numbers.
    private static final int LONGEST_NUMBER = 100;
    /// So many characters are a whole number of 64 bits, whatever they are. For longer ones there is room where
    /// there is room for floating ones.
    static final int DIGITS_OF_LONG = 18;

    private static final int NOT_PLAIN = -1;
    /// Says instead of a place that there are no more fields.
    private static final int END = -2;

    /// What stood before a value, and what is wanted of the value.
    private static final class Lead {

        private final int length;
        private final int column;
        private final int room;
        /// The first, the second and the last eight bytes, which may overlap; of less than eight bytes, all of
        /// them.
        private final long first;
        private final long second;
        private final long last;
        private final int secondAt;
        private final int lastAt;
        private final long mask;
        /// The words between the second and the last one.
        private final long[] others;

        Lead(byte[] text, int column, int room) {
            this.column = column;
            this.room = room;
            length = text.length;
            lastAt = Math.max(0, length - Long.BYTES);
            secondAt = Math.min(Long.BYTES, lastAt);
            mask = length >= Long.BYTES ? -1L : -1L >>> (Long.SIZE - Byte.SIZE * length);
            byte[] padded = Arrays.copyOf(text, length + Long.BYTES);
            first = (long) NumberText.WORD.get(padded, 0);
            second = (long) NumberText.WORD.get(padded, secondAt);
            last = (long) NumberText.WORD.get(padded, lastAt);
            others = new long[Math.max(0, (length - 1) / Long.BYTES - 2)];
            for (int i = 0; i < others.length; i++) {
                others[i] = (long) NumberText.WORD.get(padded, Long.BYTES * (i + 2));
            }
        }

        boolean matches(byte[] bytes, int at, int end) {
            if (at + length > end) return false;
            long difference = (long) NumberText.WORD.get(bytes, at) ^ first;
            difference |= (long) NumberText.WORD.get(bytes, at + secondAt) ^ second;
            difference |= (long) NumberText.WORD.get(bytes, at + lastAt) ^ last;
            return (difference & mask) == 0 && (others.length == 0 || othersMatch(bytes, at));
        }

        private boolean othersMatch(byte[] bytes, int at) {
            for (int i = 0; i < others.length; i++) {
                if ((long) NumberText.WORD.get(bytes, at + Long.BYTES * (i + 2)) != others[i]) return false;
            }
            return true;
        }
    }

    private final ToIntFunction<String> columnOf;
    private final ToIntFunction<String> roomFor;
    private final int[] starts;
    private final int[] lengths;
    private final byte[] kinds;
    private @Nullable Lead[] leads = new Lead[16];
    /// Where the row of the table begins.
    private int base;
    private boolean fits;

    /// @param table where values are put, in the column that `columnOf` gives for a key; nowhere if that is
    /// negative
    /// @param kinds beside the table, see [JsonKind]
    /// @param roomFor the kinds of values there is room for under a key, as bits
    PlainObject(FieldTable table, byte[] kinds, ToIntFunction<String> columnOf, ToIntFunction<String> roomFor) {
        this.starts = table.starts();
        this.lengths = table.lengths();
        this.kinds = kinds;
        this.columnOf = columnOf;
        this.roomFor = roomFor;
    }

    /// Forgets what is wanted of values.
    void forget() {
        Arrays.fill(leads, null);
    }

    /// Values go into the row whose fields begin at `start` of the table from now on.
    void row(int start) {
        base = start;
    }

    /// Whether there was room for all values of the object last read.
    boolean fits() {
        return fits;
    }

    /// Reads the next line, if it lies in the buffer and is a plain object, and moves on behind it. There is no
    /// need to look for the end of such a line: it is where the object ends.
    ///
    /// @return false if nothing was done
    boolean readLine(LineScanner lines) {
        if (!lines.begin()) return false;
        byte[] bytes = lines.buffer().bytes();
        int limit = lines.buffer().limit();
        int open = skipBlanks(bytes, lines.start(), limit);
        if (open == limit || bytes[open] != '{') return false;
        int close = read(bytes, open, limit);
        return close >= 0 && lines.endsAt(skipBlanks(bytes, close, limit));
    }

    /// Whether the line just found is a plain object, which is read then.
    boolean isLine(LineScanner lines) {
        byte[] bytes = lines.buffer().bytes();
        int end = lines.end();
        int open = skipBlanks(bytes, lines.start(), end);
        if (open == end || bytes[open] != '{') return false;
        int close = read(bytes, open, end);
        return close >= 0 && skipBlanks(bytes, close, end) == end;
    }

    /// Reads the object that is opened at `open`.
    ///
    /// @return the index behind it; negative if it is not plain, or does not end before `end`, or at a line end
    private int read(byte[] bytes, int open, int end) {
        int at = open;
        fits = true;
        for (int k = 0; k < MOST_KEYS; k++) {
            if (k == leads.length) leads = Arrays.copyOf(leads, 2 * k);
            Lead lead = leads[k];
            if (lead != null && lead.matches(bytes, at, end)) {
                at += lead.length;
            } else {
                int value = readLead(bytes, at, end, k);
                if (value == END) return skipBlanks(bytes, k == 0 ? at + 1 : at, end) + 1;
                lead = leads[k];
                at = value;
            }
            if (at < 0 || lead == null) return NOT_PLAIN;
            at = readScalar(bytes, at, end, lead);
            if (at < 0 || at >= end) return NOT_PLAIN;
            if (bytes[at] == '}') return at + 1;
        }
        return NOT_PLAIN;
    }

    /// Takes apart what stands before value `k`, and expects it there from now on.
    ///
    /// @return where the value begins
    private int readLead(byte[] bytes, int from, int end, int k) {
        int at = k == 0 ? from : skipBlanks(bytes, from, end);
        if (k > 0 && at < end && bytes[at] != ',') return bytes[at] == '}' ? END : NOT_PLAIN;
        at = skipBlanks(bytes, at + 1, end);
        if (at >= end) return NOT_PLAIN;
        if (bytes[at] != '"') return k == 0 && bytes[at] == '}' ? END : NOT_PLAIN;
        int close = plainTextEnd(bytes, at + 1, end);
        if (close < 0) return NOT_PLAIN;
        var key = new String(bytes, at + 1, close - at - 1, StandardCharsets.UTF_8);
        at = skipBlanks(bytes, close + 1, end);
        if (at >= end || bytes[at] != ':') return NOT_PLAIN;
        at = skipBlanks(bytes, at + 1, end);
        leads[k] = new Lead(Arrays.copyOfRange(bytes, from, at), columnOf.applyAsInt(key), roomFor.applyAsInt(key));
        return at;
    }

    /// Blanks that do not end a line.
    private static int skipBlanks(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) at++;
        return at;
    }

    /// The index of the quote that ends a text without escapes and control characters; negative if it is not one.
    private static int plainTextEnd(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at += 2 * Long.BYTES) {
            // Two words at a time: most texts are over within them, and which it is need not be guessed.
            long first = stops((long) NumberText.WORD.get(bytes, at));
            long second = stops((long) NumberText.WORD.get(bytes, at + Long.BYTES));
            if ((first | second) == 0) continue;
            int bit = first != 0 ? Long.numberOfTrailingZeros(first) : Long.SIZE + Long.numberOfTrailingZeros(second);
            int place = at + (bit >>> 3);
            return place < end && bytes[place] == '"' ? place : NOT_PLAIN;
        }
        return NOT_PLAIN;
    }

    /// The high bit of each quote, backslash and control character. The lowest bit set is right, others may be not.
    private static long stops(long word) {
        // With 2 flipped, a quote takes the place of a blank, and what was below a blank stays there.
        long flipped = word ^ TWOS;
        long slashes = word ^ BACKSLASHES;
        return ((flipped - BEHIND_BLANKS & ~flipped) | (slashes - ONES & ~slashes)) & HIGH_BITS;
    }

    /// Reads a value that is no object or array; the index behind it, or negative if it is not plain.
    private int readScalar(byte[] bytes, int at, int end, Lead lead) {
        if (at >= end) return NOT_PLAIN;
        byte first = bytes[at];
        if (first == '"') {
            int close = plainTextEnd(bytes, at + 1, end);
            if (close < 0) return NOT_PLAIN;
            put(lead, at + 1, close - at - 1, JsonKind.STRING, JsonKind.STRING);
            return close + 1;
        }
        return switch (first) {
            case 't' -> readWord(bytes, at, end, TRUE, lead, JsonKind.BOOLEAN);
            case 'f' -> readWord(bytes, at, end, FALSE, lead, JsonKind.BOOLEAN);
            case 'n' -> readWord(bytes, at, end, NULL, lead, NULL_KIND);
            default -> readNumber(bytes, at, end, lead);
        };
    }

    private int readWord(byte[] bytes, int at, int end, byte[] word, Lead lead, int kind) {
        int to = at + word.length;
        if (to > end || !Arrays.equals(bytes, at, to, word, 0, word.length)) return NOT_PLAIN;
        if (kind == NULL_KIND) {
            put(lead, at, FieldTable.ABSENT, JsonKind.STRING, NULL_KIND);
        } else {
            put(lead, at, word.length, (byte) kind, kind);
        }
        return to;
    }

    private void put(Lead lead, int start, int length, byte kind, int kindInRoom) {
        fits &= (lead.room >>> kindInRoom & 1) != 0;
        if (lead.column < 0) return;
        int k = base + lead.column;
        starts[k] = start;
        lengths[k] = length;
        kinds[k] = kind;
    }

    private int readNumber(byte[] bytes, int start, int end, Lead lead) {
        int digits = bytes[start] == '-' ? start + 1 : start;
        int at = NumberText.digitsEnd(bytes, digits, end);
        if (at == digits || (bytes[digits] == '0' && at > digits + 1)) return NOT_PLAIN;
        byte kind = JsonKind.WHOLE_NUMBER;
        if (at < end && bytes[at] == '.') {
            kind = JsonKind.FLOATING_NUMBER;
            int fraction = ++at;
            at = NumberText.digitsEnd(bytes, fraction, end);
            if (at == fraction) return NOT_PLAIN;
        }
        if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            kind = JsonKind.FLOATING_NUMBER;
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) at++;
            int exponent = at;
            at = NumberText.digitsEnd(bytes, exponent, end);
            if (at == exponent) return NOT_PLAIN;
        }
        int length = at - start;
        if (at >= end || length > LONGEST_NUMBER) return NOT_PLAIN;
        put(lead, start, length, kind, length > DIGITS_OF_LONG ? JsonKind.FLOATING_NUMBER : kind);
        return at;
    }
}
