package dev.kindling.datasources.json;

import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.LineScanner;
import dev.kindling.datasources.file.NumberText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The byte path: the fields of an object without nesting and escapes, one object after the other. What stands
/// between two values (the quote that ends a text, comma, key, colon, blanks) is expected to be what stood behind
/// that key in an object before, and compared as a whole; only where it is not, it is taken apart. With it goes
/// what is wanted of the value: the column of a table it is put into, and the kinds there is room for.
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
    /// The column of what stands before no value, but ends the object.
    private static final int CLOSES = -2;
    private static final int NO_KEY = -1;
    /// How many different leads are expected at one place, and how many are remembered in all.
    private static final int MOST_EXPECTED = 4;
    private static final int MOST_LEADS = 2 * MOST_KEYS;

    /// What stands before a value, and what is wanted of the value; or what ends the object.
    private static final class Lead {

        private final int length;
        private final int column;
        private final int room;
        /// The first, the second and the last eight bytes, which may overlap, and which bits of them count.
        private final long first;
        private final long firstMask;
        private final long second;
        private final long secondMask;
        private final long last;
        private final int lastAt;
        /// The words between the second and the last one.
        private final long[] others;
        /// What to expect behind the value.
        private final Place behindText = new Place(true);
        private final Place behindOther = new Place(false);

        Lead(byte[] text, int column, int room) {
            this.column = column;
            this.room = room;
            length = text.length;
            lastAt = Math.max(0, length - Long.BYTES);
            firstMask = mask(length);
            secondMask = mask(length - Long.BYTES);
            byte[] padded = Arrays.copyOf(text, length + 2 * Long.BYTES);
            first = (long) NumberText.WORD.get(padded, 0);
            second = (long) NumberText.WORD.get(padded, Long.BYTES);
            last = (long) NumberText.WORD.get(padded, lastAt);
            others = new long[Math.max(0, (length - 1) / Long.BYTES - 2)];
            for (int i = 0; i < others.length; i++) {
                others[i] = (long) NumberText.WORD.get(padded, Long.BYTES * (i + 2));
            }
        }

        /// The bits of the first `count` bytes of a word.
        private static long mask(int count) {
            if (count <= 0) return 0;
            return count >= Long.BYTES ? -1L : -1L >>> (Long.SIZE - Byte.SIZE * count);
        }

        boolean matches(byte[] bytes, int at, int end) {
            if (at + length > end) return false;
            long difference = ((long) NumberText.WORD.get(bytes, at) ^ first) & firstMask;
            difference |= ((long) NumberText.WORD.get(bytes, at + Long.BYTES) ^ second) & secondMask;
            difference |= ((long) NumberText.WORD.get(bytes, at + lastAt) ^ last) & firstMask;
            return difference == 0 && (length <= 3 * Long.BYTES || othersMatch(bytes, at));
        }

        private boolean othersMatch(byte[] bytes, int at) {
            for (int i = 0; i < others.length; i++) {
                if ((long) NumberText.WORD.get(bytes, at + Long.BYTES * (i + 2)) != others[i]) return false;
            }
            return true;
        }
    }

    /// What to expect behind a value: what stood there the last time, then what else has stood there.
    private static final class Place {

        /// Whether the value is a text, whose closing quote comes first.
        private final boolean isBehindText;
        private @Nullable Lead expected;
        private @Nullable Lead[] others = new Lead[0];

        Place(boolean isBehindText) {
            this.isBehindText = isBehindText;
        }

        /// The lead that stands there now, if it is one of the others. It is what is expected from now on.
        @Nullable
        Lead other(byte[] bytes, int at, int end) {
            for (int i = 0; i < others.length; i++) {
                Lead known = others[i];
                if (known != null && known.matches(bytes, at, end)) {
                    others[i] = expected;
                    expected = known;
                    return known;
                }
            }
            return null;
        }

        /// Expects `lead` from now on. What was expected before is one of the others.
        void expect(Lead lead) {
            Lead before = expected;
            expected = lead;
            if (before == null) return;
            int kept = Math.min(others.length, MOST_EXPECTED - 2);
            @Nullable Lead[] more = new Lead[kept + 1];
            more[0] = before;
            System.arraycopy(others, 0, more, 1, kept);
            others = more;
        }
    }

    private final ToIntFunction<String> columnOf;
    private final ToIntFunction<String> roomFor;
    private final int[] starts;
    private final int[] lengths;
    private final byte[] kinds;
    private final Map<String, Lead> leads = new HashMap<>();
    /// Before an object.
    private Place beginning = new Place(false);
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
        leads.clear();
        beginning = new Place(false);
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
        Place place = beginning;
        for (int k = 0; k < MOST_KEYS; k++) {
            Lead lead = place.expected;
            if (lead == null || !lead.matches(bytes, at, end)) {
                lead = unexpected(place, bytes, at, end);
                if (lead == null) return NOT_PLAIN;
            }
            at += lead.length;
            if (lead.column == CLOSES) return at;
            if (bytes[at] == '"') {
                // Whether it is a quote that ends it shows when the next lead begins with one.
                int stop = textEnd(bytes, ++at, end);
                put(lead, at, stop - at, JsonKind.STRING, JsonKind.STRING);
                at = stop;
                place = lead.behindText;
            } else {
                at = readWordOrNumber(bytes, at, end, lead);
                place = lead.behindOther;
            }
            if (Integer.compareUnsigned(at, end) >= 0) return NOT_PLAIN;
        }
        return NOT_PLAIN;
    }

    /// What stands at `place`, if that is not what was expected; null if it is nothing plain.
    private @Nullable Lead unexpected(Place place, byte[] bytes, int from, int end) {
        Lead known = place.other(bytes, from, end);
        if (known != null) return known;
        Lead lead = readLead(place, bytes, from, end);
        if (lead != null) place.expect(lead);
        return lead;
    }

    /// Takes apart what stands at `place`, up to the next value or the object's end.
    private @Nullable Lead readLead(Place place, byte[] bytes, int from, int end) {
        boolean isFirst = place == beginning;
        int at = from;
        if (place.isBehindText && bytes[at++] != '"') return null;
        at = skipBlanks(bytes, at, end);
        if (at >= end) return null;
        if (bytes[at] == '}' && !isFirst) return lead(bytes, from, at + 1, NO_KEY, NO_KEY);
        if (bytes[at] != (isFirst ? '{' : ',')) return null;
        at = skipBlanks(bytes, at + 1, end);
        if (at >= end) return null;
        if (bytes[at] == '}' && isFirst) return lead(bytes, from, at + 1, NO_KEY, NO_KEY);
        if (bytes[at] != '"') return null;
        int key = at + 1;
        int keyEnd = textEnd(bytes, key, end);
        if (keyEnd >= end || bytes[keyEnd] != '"') return null;
        at = skipBlanks(bytes, keyEnd + 1, end);
        if (at >= end || bytes[at] != ':') return null;
        return lead(bytes, from, skipBlanks(bytes, at + 1, end), key, keyEnd);
    }

    /// @param key where the key begins whose value follows; [#NO_KEY] if the object ends
    private Lead lead(byte[] bytes, int from, int to, int key, int keyEnd) {
        if (leads.size() == MOST_LEADS) forget();
        var text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        Lead known = leads.get(text);
        if (known != null) return known;
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        Lead lead;
        if (key == NO_KEY) {
            lead = new Lead(copy, CLOSES, 0);
        } else {
            var name = new String(bytes, key, keyEnd - key, StandardCharsets.UTF_8);
            lead = new Lead(copy, columnOf.applyAsInt(name), roomFor.applyAsInt(name));
        }
        leads.put(text, lead);
        return lead;
    }

    /// Blanks that do not end a line.
    private static int skipBlanks(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) at++;
        return at;
    }

    /// The index of the first quote, backslash or control character; `end` if there is none before.
    private static int textEnd(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at += 2 * Long.BYTES) {
            // Two words at a time: most texts are over within them, and which it is need not be guessed.
            long first = stops((long) NumberText.WORD.get(bytes, at));
            long second = stops((long) NumberText.WORD.get(bytes, at + Long.BYTES));
            if ((first | second) == 0) continue;
            int bit = Long.numberOfTrailingZeros(first);
            // 64 if there is none in the first word.
            bit += Long.numberOfTrailingZeros(second) & -(bit >>> 6);
            return Math.min(end, at + (bit >>> 3));
        }
        return end;
    }

    /// The high bit of each quote, backslash and control character. The lowest bit set is right, others may be not.
    private static long stops(long word) {
        // With 2 flipped, a quote takes the place of a blank, and what was below a blank stays there.
        long flipped = word ^ TWOS;
        long slashes = word ^ BACKSLASHES;
        return ((flipped - BEHIND_BLANKS & ~flipped) | (slashes - ONES & ~slashes)) & HIGH_BITS;
    }

    /// Reads a value that is no text, object or array; the index behind it, or negative if it is not plain.
    private int readWordOrNumber(byte[] bytes, int at, int end, Lead lead) {
        return switch (bytes[at]) {
            case 't' -> readWord(bytes, at, end, TRUE, lead, JsonKind.BOOLEAN);
            case 'f' -> readWord(bytes, at, end, FALSE, lead, JsonKind.BOOLEAN);
            case 'n' -> readWord(bytes, at, end, NULL, lead, NULL_KIND);
            default -> readShortNumber(bytes, at, end, lead);
        };
    }

    /// As [#readNumber], in fewer steps if there are less than eight digits before the point and behind it, and no
    /// exponent.
    private int readShortNumber(byte[] bytes, int start, int end, Lead lead) {
        long word = (long) NumberText.WORD.get(bytes, start);
        int bit = Long.numberOfTrailingZeros(NumberText.notDigits(word));
        if (bit < Byte.SIZE || bit == Long.SIZE) return readNumber(bytes, start, end, lead);
        // A zero that others follow is for the long way to refuse.
        if ((byte) word == '0' && bit > 2 * Byte.SIZE) return readNumber(bytes, start, end, lead);
        int at = start + (bit >>> 3);
        byte behind = bytes[at];
        byte kind = JsonKind.WHOLE_NUMBER;
        if (behind == '.') {
            kind = JsonKind.FLOATING_NUMBER;
            bit = Long.numberOfTrailingZeros(NumberText.notDigits((long) NumberText.WORD.get(bytes, at + 1)));
            if (bit < Byte.SIZE || bit == Long.SIZE) return readNumber(bytes, start, end, lead);
            at += 1 + (bit >>> 3);
            behind = bytes[at];
        }
        if ((behind | 0x20) == 'e') return readNumber(bytes, start, end, lead);
        put(lead, start, at - start, kind, kind);
        return at;
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
        if ((lead.room >>> kindInRoom & 1) == 0) fits = false;
        int column = lead.column;
        if (column < 0) return;
        int k = base + column;
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
