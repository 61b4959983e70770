package dev.kindling.datasources.json;

import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.LineScanner;
import dev.kindling.datasources.file.NumberText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The byte path: the fields of an object without nesting and escapes, one object after the other. What stands
/// between two values (comma, key, colon, blanks) is expected to be what stood there in the object before, and
/// compared as a whole; only where it is not, it is taken apart.
///
/// What it refuses may still be JSON: Jackson decides.
final class PlainObject {

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

    private static final int NOT_PLAIN = -1;
    /// Says instead of a place that there are no more fields.
    private static final int END = -2;

    /// What stood before a value, as words of which the last one is filled with zeros.
    private static final class Lead {

        private final long[] words;
        private final long lastMask;
        private final int length;

        Lead(byte[] text) {
            length = text.length;
            byte[] padded = Arrays.copyOf(text, length + Long.BYTES);
            words = new long[(length + Long.BYTES - 1) / Long.BYTES];
            lastMask = -1L >>> (Long.SIZE * words.length - Byte.SIZE * length);
            for (int i = 0; i < words.length; i++) words[i] = (long) NumberText.WORD.get(padded, Long.BYTES * i);
        }

        boolean matches(byte[] bytes, int at, int end) {
            if (at + length > end) return false;
            int last = words.length - 1;
            for (int i = 0; i < last; i++) {
                if ((long) NumberText.WORD.get(bytes, at + Long.BYTES * i) != words[i]) return false;
            }
            return (((long) NumberText.WORD.get(bytes, at + Long.BYTES * last) ^ words[last]) & lastMask) == 0;
        }
    }

    private final Map<String, Integer> numbers = new HashMap<>();
    private String[] names = new String[16];

    private @Nullable Lead[] leads = new Lead[16];
    private int[] keys = new int[16];
    private int[] starts = new int[16];
    private int[] lengths = new int[16];
    private byte[] kinds = new byte[16];
    private int count;

    /// How many keys have been seen in all. They have numbers from 0.
    int keyCount() {
        return numbers.size();
    }

    String keyName(int key) {
        return names[key];
    }

    /// How many fields the object last read has.
    int count() {
        return count;
    }

    /// The number of the key of a field.
    int key(int field) {
        return keys[field];
    }

    int start(int field) {
        return starts[field];
    }

    /// In bytes; [FieldTable#ABSENT] for null.
    int length(int field) {
        return lengths[field];
    }

    /// See [JsonKind].
    byte kind(int field) {
        return kinds[field];
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
        for (int k = 0; k < MOST_KEYS; k++) {
            if (k == leads.length) grow();
            Lead lead = leads[k];
            if (lead != null && lead.matches(bytes, at, end)) {
                at += lead.length;
            } else {
                count = k;
                int value = readLead(bytes, at, end, k);
                if (value == END) return skipBlanks(bytes, k == 0 ? at + 1 : at, end) + 1;
                at = value;
            }
            if (at < 0) return NOT_PLAIN;
            at = readScalar(bytes, at, end, k);
            if (at < 0 || at >= end) return NOT_PLAIN;
            if (bytes[at] == '}') {
                count = k + 1;
                return at + 1;
            }
        }
        return NOT_PLAIN;
    }

    private void grow() {
        int size = 2 * leads.length;
        leads = Arrays.copyOf(leads, size);
        keys = Arrays.copyOf(keys, size);
        starts = Arrays.copyOf(starts, size);
        lengths = Arrays.copyOf(lengths, size);
        kinds = Arrays.copyOf(kinds, size);
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
        int key = number(new String(bytes, at + 1, close - at - 1, StandardCharsets.UTF_8));
        at = skipBlanks(bytes, close + 1, end);
        if (at >= end || bytes[at] != ':') return NOT_PLAIN;
        at = skipBlanks(bytes, at + 1, end);
        leads[k] = new Lead(Arrays.copyOfRange(bytes, from, at));
        keys[k] = key;
        return at;
    }

    private int number(String name) {
        Integer known = numbers.get(name);
        if (known != null) return known;
        int number = numbers.size();
        numbers.put(name, number);
        if (number == names.length) names = Arrays.copyOf(names, 2 * number);
        names[number] = name;
        return number;
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
    private int readScalar(byte[] bytes, int at, int end, int k) {
        if (at >= end) return NOT_PLAIN;
        return switch (bytes[at]) {
            case '"' -> {
                int close = plainTextEnd(bytes, at + 1, end);
                yield close < 0 ? NOT_PLAIN : put(k, at + 1, close - at - 1, JsonKind.STRING, close + 1);
            }
            case 't' ->
                starts(bytes, at, end, TRUE) ? put(k, at, TRUE.length, JsonKind.BOOLEAN, at + TRUE.length) : NOT_PLAIN;
            case 'f' ->
                starts(bytes, at, end, FALSE)
                        ? put(k, at, FALSE.length, JsonKind.BOOLEAN, at + FALSE.length)
                        : NOT_PLAIN;
            case 'n' ->
                starts(bytes, at, end, NULL)
                        ? put(k, at, FieldTable.ABSENT, JsonKind.STRING, at + NULL.length)
                        : NOT_PLAIN;
            default -> readNumber(bytes, at, end, k);
        };
    }

    private static boolean starts(byte[] bytes, int at, int end, byte[] word) {
        int to = at + word.length;
        return to <= end && Arrays.equals(bytes, at, to, word, 0, word.length);
    }

    private int put(int k, int start, int length, byte kind, int next) {
        starts[k] = start;
        lengths[k] = length;
        kinds[k] = kind;
        return next;
    }

    private int readNumber(byte[] bytes, int start, int end, int k) {
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
        if (at >= end || at - start > LONGEST_NUMBER) return NOT_PLAIN;
        return put(k, start, at - start, kind, at);
    }
}
