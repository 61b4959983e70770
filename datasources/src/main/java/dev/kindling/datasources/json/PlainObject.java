package dev.kindling.datasources.json;

import dev.kindling.datasources.file.FieldTable;
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

    private static final long QUOTES = NumberText.pattern((byte) '"');
    private static final long BACKSLASHES = NumberText.pattern((byte) '\\');
    private static final long BLANKS = NumberText.pattern((byte) ' ');
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

    /// What stood before a value, as words of which the last one is filled with zeros, and the number of the key.
    private static final class Lead {

        private final long[] words;
        private final long lastMask;
        private final int length;
        private final int key;

        Lead(byte[] text, int key) {
            this.key = key;
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
        Lead lead = leads[field];
        if (lead == null) throw new IllegalArgumentException("no field " + field);
        return lead.key;
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

    /// Reads the object that is opened at `open` and must end at `end`, blanks aside.
    ///
    /// @return false if it is not plain, or is none
    boolean read(byte[] bytes, int open, int end) {
        int at = open;
        for (int k = 0; k < MOST_KEYS; k++) {
            if (k == leads.length) grow();
            Lead lead = leads[k];
            if (lead != null && lead.matches(bytes, at, end)) {
                at += lead.length;
            } else {
                count = k;
                at = readLead(bytes, at, end, k);
                if (at < 0) return at == END;
            }
            at = readScalar(bytes, at, end, k);
            if (at < 0 || at >= end) return false;
            if (bytes[at] == '}') {
                count = k + 1;
                return at + 1 == end || skipBlanks(bytes, at + 1, end) == end;
            }
        }
        return false;
    }

    private void grow() {
        int size = 2 * leads.length;
        leads = Arrays.copyOf(leads, size);
        starts = Arrays.copyOf(starts, size);
        lengths = Arrays.copyOf(lengths, size);
        kinds = Arrays.copyOf(kinds, size);
    }

    /// Takes apart what stands before value `k`, and expects it there from now on.
    ///
    /// @return where the value begins
    private int readLead(byte[] bytes, int from, int end, int k) {
        int at = k == 0 ? from : skipBlanks(bytes, from, end);
        if (k > 0 && at < end && bytes[at] != ',') return closes(bytes, at, end);
        at = skipBlanks(bytes, at + 1, end);
        if (at >= end) return NOT_PLAIN;
        if (bytes[at] != '"') return k == 0 ? closes(bytes, at, end) : NOT_PLAIN;
        int close = plainTextEnd(bytes, at + 1, end);
        if (close < 0) return NOT_PLAIN;
        int key = number(new String(bytes, at + 1, close - at - 1, StandardCharsets.UTF_8));
        at = skipBlanks(bytes, close + 1, end);
        if (at >= end || bytes[at] != ':') return NOT_PLAIN;
        at = skipBlanks(bytes, at + 1, end);
        leads[k] = new Lead(Arrays.copyOfRange(bytes, from, at), key);
        return at;
    }

    private static int closes(byte[] bytes, int at, int end) {
        return bytes[at] == '}' && skipBlanks(bytes, at + 1, end) == end ? END : NOT_PLAIN;
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

    static int skipBlanks(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n')) at++;
        return at;
    }

    /// The index of the quote that ends a text without escapes and control characters; negative if it is not one.
    private static int plainTextEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            long word = (long) NumberText.WORD.get(bytes, at);
            long quotes = NumberText.matches(word, QUOTES);
            // Bytes below a blank; a false alarm behind a true one does no harm.
            long control = (word - BLANKS) & ~word & HIGH_BITS;
            long stops = quotes | NumberText.matches(word, BACKSLASHES) | control;
            if (stops != 0) {
                int shift = Long.numberOfTrailingZeros(stops);
                int place = at + (shift >>> 3);
                return place < end && (quotes >>> shift & 1) != 0 ? place : NOT_PLAIN;
            }
            at += 8;
        }
        return NOT_PLAIN;
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
        int at = start;
        if (bytes[at] == '-') at++;
        int digits = at;
        while (at < end && isDigit(bytes[at])) at++;
        if (at == digits || (bytes[digits] == '0' && at > digits + 1)) return NOT_PLAIN;
        byte kind = JsonKind.WHOLE_NUMBER;
        if (at < end && bytes[at] == '.') {
            kind = JsonKind.FLOATING_NUMBER;
            int fraction = ++at;
            while (at < end && isDigit(bytes[at])) at++;
            if (at == fraction) return NOT_PLAIN;
        }
        if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            kind = JsonKind.FLOATING_NUMBER;
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) at++;
            int exponent = at;
            while (at < end && isDigit(bytes[at])) at++;
            if (at == exponent) return NOT_PLAIN;
        }
        if (at >= end || at - start > LONGEST_NUMBER) return NOT_PLAIN;
        return put(k, start, at - start, kind, at);
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }
}
