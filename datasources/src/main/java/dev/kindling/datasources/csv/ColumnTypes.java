package dev.kindling.datasources.csv;

import dev.kindling.datasources.file.DateTimeText;
import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.NumberText;
import dev.kindling.datasources.file.RowProblems;
import dev.kindling.datasources.file.TextBuffer;
import dev.kindling.datasources.file.TypeInference;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Widens the types of columns by the records of a part of a file.
///
/// Records are walked over where they lie in the buffer, once: a field of the form most fields of its type have
/// says by itself where it ends, so it is looked at no further, and of a text only the end is looked for. Fields of
/// other forms are left to [TypeInference], and records that are not certainly what they seem (those with fewer or
/// more fields, with escapes, or not wholly in the buffer) to [ByteCsvRecords].
final class ColumnTypes {

    // The forms of fields that are known to change nothing.
    private static final byte ANY = 0;
    private static final byte INTS = 1;
    private static final byte LONGS = 2;
    private static final byte DOUBLES = 3;
    private static final byte DATES = 4;
    /// No form is known.
    private static final byte NONE = 5;

    /// The record or field must be read by [ByteCsvRecords].
    private static final int UNSURE = -1;
    /// Behind this many records in a row that were not walked over, more than one is read at a time.
    private static final int MOST_ALONE = 4;
    private static final int MANY = 128;
    /// A column is not expected to have one width any more if that was wrong so often, and in one of so many
    /// records.
    private static final int MOST_MISSES = 64;
    private static final int RECORDS_PER_MISS = 8;

    private static final long NEWLINES = NumberText.pattern((byte) '\n');
    private static final long CARRIAGE_RETURNS = NumberText.pattern((byte) '\r');

    private final DataType[] types;
    private final byte[] forms;
    /// Of the last field of each column, up to eight bytes; 0 where the next one is not expected to have the same.
    private final int[] widths;
    private final int[] misses;
    private int recordCount;
    private final TypeInference inference;
    private final byte[] nullValue;
    private final byte delimiter;
    private final byte quote;
    private final boolean hasQuotes;
    private final boolean numbersAreWhole;
    private final long delimiterPattern;
    private final long quotePattern;
    private final long escapePattern;

    /// @param types those seen so far, which are replaced
    ColumnTypes(DataType[] types, CsvOptions options, TypeInference inference) {
        this.types = types;
        this.forms = new byte[types.length];
        this.widths = new int[types.length];
        this.misses = new int[types.length];
        this.inference = inference;
        this.nullValue = options.nullValue().getBytes(StandardCharsets.UTF_8);
        this.delimiter = (byte) options.delimiter().charAt(0);
        this.quote = (byte) options.quote();
        this.hasQuotes = options.quote() != '\0';
        this.numbersAreWhole = !isPartOfNumber(delimiter) && !isPartOfNumber(quote);
        this.delimiterPattern = NumberText.pattern(delimiter);
        this.quotePattern = NumberText.pattern(quote);
        this.escapePattern = options.escape() == '\0' ? quotePattern : NumberText.pattern((byte) options.escape());
        for (int i = 0; i < forms.length; i++) forms[i] = form(types[i]);
        Arrays.fill(widths, 1);
    }

    private static boolean isPartOfNumber(byte c) {
        return (c >= '0' && c <= '9') || c == '.' || c == '-';
    }

    private byte form(DataType type) {
        if (type == AtomicType.STRING) return ANY;
        if (!numbersAreWhole) return NONE;
        if (type == AtomicType.INT) return INTS;
        if (type == AtomicType.LONG) return LONGS;
        if (type == AtomicType.DOUBLE) return DOUBLES;
        return type == AtomicType.DATE && inference.datesAreIso() ? DATES : NONE;
    }

    /// Takes in all records.
    void widenBy(ByteCsvRecords records) {
        var one = new FieldTable(types.length, 1);
        var many = new FieldTable(types.length, MANY);
        var problems = new RowProblems(MANY);
        int alone = 0;
        while (true) {
            if (walk(records)) alone = 0;
            FieldTable table = alone++ < MOST_ALONE ? one : many;
            if (!records.next(table, problems)) return;
            problems.clear();
            for (int i = 0; i < types.length; i++) {
                types[i] = inference.widened(types[i], table, i, 0, table.rowCount(), nullValue);
                forms[i] = form(types[i]);
            }
        }
    }

    /// Walks over records up to the first one that is not certain; false if that is the first one.
    private boolean walk(ByteCsvRecords records) {
        TextBuffer buffer = records.buffer();
        byte[] bytes = buffer.bytes();
        int limit = buffer.limit();
        int end = Math.min(limit, records.end());
        int start = buffer.position();
        int at = start;
        while (at < end) {
            int next = record(bytes, at, limit);
            if (next == UNSURE) break;
            recordCount++;
            at = next;
        }
        buffer.consumeTo(at);
        return at > start;
    }

    /// Takes in the fields of the record at `start`.
    ///
    /// @return where the next one begins, or [#UNSURE]; the types have room for some of its fields then
    private int record(byte[] bytes, int start, int limit) {
        int last = forms.length - 1;
        // A record that is blank is none.
        if (last == 0 && bytes[start] <= ' ' && bytes[start] >= 0) return UNSURE;
        int at = start;
        for (int column = 0; column < last; column++) {
            byte form = forms[column];
            int width = widths[column];
            int stop = at + width;
            // Where the width is known the next field need not wait for this one.
            if (width == 0 || bytes[stop] != delimiter || !isUsual(bytes, at, width, form)) {
                stop = usualEnd(bytes, at, limit, form);
                if (bytes[stop] != delimiter) {
                    stop = unusualEnd(bytes, at, limit, column);
                    if (stop == UNSURE) return UNSURE;
                }
                if (width != 0) widths[column] = nextWidth(column, stop - at);
            }
            at = stop + 1;
            if (at >= limit) return UNSURE;
        }
        int stop = usualEnd(bytes, at, limit, forms[last]);
        if (!isLineEnd(bytes[stop])) {
            stop = unusualEnd(bytes, at, limit, last);
            if (stop == UNSURE) return UNSURE;
        }
        if (bytes[stop] == '\r') stop++;
        return stop < limit && bytes[stop] == '\n' ? stop + 1 : UNSURE;
    }

    /// The width to expect where another one than the last, `width`, was expected.
    private int nextWidth(int column, int width) {
        int count = ++misses[column];
        if (count > MOST_MISSES && count > recordCount / RECORDS_PER_MISS) return 0;
        return Math.clamp(width, 1, Long.BYTES);
    }

    /// Whether the `width` (1 to 8) bytes at `at` have the form given, and no end of a field among them.
    private boolean isUsual(byte[] bytes, int at, int width, byte form) {
        long word = (long) NumberText.WORD.get(bytes, at);
        long within = -1L >>> (Long.SIZE - Byte.SIZE * width);
        return switch (form) {
            case ANY -> (stops(word) & within) == 0 && ((byte) word != quote || !hasQuotes);
            case INTS, LONGS -> (NumberText.notDigits(word) & within) == 0;
            case DOUBLES -> NumberText.isPlain(word, width);
            default -> false;
        };
    }

    private static boolean isLineEnd(byte c) {
        return c == '\n' || c == '\r';
    }

    /// Where the field at `at` ends if it is nothing or has the form given: if another byte stands there than one
    /// that ends a field, it is not. At most [TextBuffer#MARGIN] - 1 bytes behind the limit.
    private int usualEnd(byte[] bytes, int at, int limit, byte form) {
        return switch (form) {
            case ANY -> bytes[at] == quote && hasQuotes ? at : textEnd(bytes, at, limit);
            // So many digits fit whatever they are.
            case INTS -> wholeEnd(bytes, at, 9);
            case LONGS -> wholeEnd(bytes, at, 15);
            case DOUBLES -> NumberText.plainEnd(bytes, at);
            case DATES ->
                endsField(bytes[at + 10]) && DateTimeText.isoDate(bytes, at) != DateTimeText.NO_DATE ? at + 10 : at;
            default -> at;
        };
    }

    private static int wholeEnd(byte[] bytes, int at, int mostDigits) {
        int from = bytes[at] == '-' ? at + 1 : at;
        int end = NumberText.digitsEnd(bytes, from);
        return end > from && end - from <= mostDigits ? end : at;
    }

    private boolean endsField(byte c) {
        return c == delimiter || isLineEnd(c);
    }

    /// Takes in the field at `at`, of whatever form; where it ends, or [#UNSURE].
    private int unusualEnd(byte[] bytes, int at, int limit, int column) {
        boolean isQuoted = hasQuotes && bytes[at] == quote;
        int from = isQuoted ? at + 1 : at;
        int to = isQuoted ? quoteOrEscape(bytes, from, limit) : textEnd(bytes, from, limit);
        int stop = isQuoted ? to + 1 : to;
        if (stop >= limit || (isQuoted && bytes[to] != quote)) return UNSURE;
        byte c = bytes[stop];
        if (column == forms.length - 1 ? !isLineEnd(c) : c != delimiter) return UNSURE;
        if (forms[column] == ANY) return stop;
        if (to > from) {
            widen(column, bytes, from, to - from);
        } else if (isQuoted) {
            // Options say what a text of no length is.
            return UNSURE;
        }
        return stop;
    }

    private void widen(int column, byte[] bytes, int start, int length) {
        if (length == nullValue.length && Arrays.equals(bytes, start, start + length, nullValue, 0, length)) return;
        types[column] = inference.widened(types[column], bytes, start, length);
        forms[column] = form(types[column]);
    }

    /// The index of the first delimiter or line end from `from` on, or `limit`.
    private int textEnd(byte[] bytes, int from, int limit) {
        for (int at = from; at < limit; at += 2 * Long.BYTES) {
            // Two words at a time: most texts are over within them, and which it is need not be guessed.
            long first = stops((long) NumberText.WORD.get(bytes, at));
            long second = stops((long) NumberText.WORD.get(bytes, at + Long.BYTES));
            if ((first | second) == 0) continue;
            int bit = Long.numberOfTrailingZeros(first);
            // 64 if there is none in the first word.
            bit += Long.numberOfTrailingZeros(second) & -(bit >>> 6);
            return Math.min(limit, at + (bit >>> 3));
        }
        return limit;
    }

    private long stops(long word) {
        return NumberText.nearlyMatchesEither(word, delimiterPattern, NEWLINES)
                | NumberText.nearlyMatches(word, CARRIAGE_RETURNS);
    }

    /// The index of the first quote or escape from `from` on, or `limit`.
    private int quoteOrEscape(byte[] bytes, int from, int limit) {
        for (int at = from; at < limit; at += Long.BYTES) {
            long word = (long) NumberText.WORD.get(bytes, at);
            long found = NumberText.nearlyMatchesEither(word, quotePattern, escapePattern);
            if (found != 0) return Math.min(limit, at + (Long.numberOfTrailingZeros(found) >>> 3));
        }
        return limit;
    }
}
