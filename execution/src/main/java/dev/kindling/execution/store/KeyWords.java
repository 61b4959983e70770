package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.PhysicalType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes keys of several columns as rows of 64-bit words, which are the same where the keys are the same, so that
/// a table compares a key in one place of memory. Keys must be [KeyVectors#normalized]; NULL is a value like any
/// other.
///
/// - Numbers of 64 bits take a word, smaller ones half of one, decimals of more than 18 digits two.
/// - A text takes two words: up to 15 bytes and their number. Of a longer one they hold the first eight bytes and a
/// hash of all, so two that differ may look alike, if rarely: see [#hasLongTexts]. (Texts inside of fixed-size rows
/// are an idea of Neumann and Freitag, "Umbra", CIDR 2020.)
/// - Which columns are NULL stands in half a word of its own; for texts it is a length of its own.
public final class KeyWords {

    private static final int MAX_WORDS = 12;
    private static final int MOST_INSIDE = 15;
    /// A dictionary is written whole unless it has more entries than so many per row.
    private static final int ENTRIES_PER_ROW = 4;
    /// Marks the second word of a text; shorter ones have their length there.
    private static final long LONG_TEXT = Long.MIN_VALUE;
    private static final long NULL_TEXT = 1L << 62;
    private static final int LENGTH_SHIFT = 56;
    private static final long LOW_HALF = 0xFFFFFFFFL;
    /// The lowest bytes of a word, by their number.
    private static final long[] BYTES = new long[Long.BYTES + 1];

    static {
        for (int i = 1; i <= Long.BYTES; i++) BYTES[i] = -1L >>> (Long.SIZE - Byte.SIZE * i);
    }

    private enum Form {
        HALF,
        WORD,
        TWO_WORDS,
        TEXT
    }

    private final Form[] forms;
    /// Of each column, in half words.
    private final int[] places;
    private final int halfWords;
    private final int width;
    private final long textMask;

    private final @Nullable ColumnVector[] lastDictionaries;
    private final long[][] lastWords;
    private long[] numbers = new long[0];
    private boolean longTexts;

    public KeyWords(List<DataType> types) {
        this(types, -1L);
    }

    /// @param textMask applied to the hashes of long texts; narrower than all ones only in tests, to make texts
    /// look
    ///     alike
    public KeyWords(List<DataType> types, long textMask) {
        this.textMask = textMask;
        forms = types.stream().map(KeyWords::form).toArray(Form[]::new);
        places = new int[forms.length];
        int halves = Arrays.stream(forms).allMatch(form -> form == Form.TEXT) ? 0 : 1; // which columns are NULL
        for (int k = 0; k < forms.length; k++) if (forms[k] == Form.HALF) places[k] = halves++;
        halves += halves & 1;
        halfWords = halves / 2;
        for (int k = 0; k < forms.length; k++) {
            if (forms[k] == Form.HALF) continue;
            places[k] = halves;
            halves += forms[k] == Form.WORD ? 2 : 4;
        }
        width = halves / 2;
        lastDictionaries = new ColumnVector[forms.length];
        lastWords = new long[forms.length][];
    }

    /// Whether keys of these types can be written so, and are not too wide for it to pay.
    public static boolean suit(List<DataType> types) {
        if (types.size() > Integer.SIZE || !types.stream().allMatch(KeyWords::isSupported)) return false;
        return new KeyWords(types).width <= MAX_WORDS;
    }

    private static boolean isSupported(DataType type) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN, INT, FLOAT, LONG, DOUBLE, DECIMAL128, BYTES -> true;
            case NULL, ARRAY, MAP, STRUCT -> false;
        };
    }

    private static Form form(DataType type) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN, INT, FLOAT -> Form.HALF;
            case LONG, DOUBLE -> Form.WORD;
            case DECIMAL128 -> Form.TWO_WORDS;
            case BYTES -> Form.TEXT;
            case NULL, ARRAY, MAP, STRUCT -> throw new IllegalArgumentException("no words for a key of " + type);
        };
    }

    /// How many words a key takes.
    public int width() {
        return width;
    }

    /// Whether the rows last written have texts of more bytes than their words hold.
    public boolean hasLongTexts() {
        return longTexts;
    }

    /// Whether row `row` of `words` has a text in this column that may differ from another with the same words.
    public boolean isLongText(long[] words, int row, int column) {
        return forms[column] == Form.TEXT && words[row * width + places[column] / 2 + 1] < 0;
    }

    /// Writes the first `count` rows of `keys`, each of [#width] words.
    public void write(ColumnVector[] keys, int count, long[] words) {
        longTexts = false;
        clearHalves(count, words);
        for (int k = 0; k < keys.length; k++) {
            switch (forms[k]) {
                case HALF, WORD -> writeNumbers(keys[k], k, count, words);
                case TWO_WORDS -> writeDecimals(keys[k], k, count, words);
                case TEXT -> writeTexts(keys[k], k, count, words);
            }
        }
    }

    private void clearHalves(int count, long[] words) {
        for (int j = 0; j < halfWords; j++) {
            for (int i = 0, at = j; i < count; i++, at += width) words[at] = 0;
        }
    }

    private void writeNumbers(ColumnVector vector, int k, int count, long[] words) {
        if (numbers.length < count) numbers = new long[count];
        long[] values = numbers;
        KeyVectors.toLongs(vector, count, values);
        int at = places[k] / 2;
        if (forms[k] == Form.WORD) {
            for (int i = 0; i < count; i++, at += width) words[at] = values[i];
        } else if ((places[k] & 1) == 0) {
            for (int i = 0; i < count; i++, at += width) words[at] |= values[i] & LOW_HALF;
        } else {
            for (int i = 0; i < count; i++, at += width) words[at] |= values[i] << 32;
        }
        if (vector.mayHaveNulls()) noteNulls(vector, k, count, words);
    }

    private void writeDecimals(ColumnVector vector, int k, int count, long[] words) {
        int at = places[k] / 2;
        if (vector instanceof DictionaryVector v && v.dictionary() instanceof Decimal128Vector entries) {
            int[] codes = v.codes();
            for (int i = 0; i < count; i++, at += width) {
                int from = entries.offset() + codes[v.offset() + i];
                words[at] = entries.high()[from];
                words[at + 1] = entries.low()[from];
            }
        } else if (vector instanceof Decimal128Vector v) {
            for (int i = 0; i < count; i++, at += width) {
                words[at] = v.high()[v.offset() + i];
                words[at + 1] = v.low()[v.offset() + i];
            }
        }
        if (vector.mayHaveNulls()) noteNulls(vector, k, count, words);
    }

    /// Clears what was written for NULL, and writes that it is NULL.
    private void noteNulls(ColumnVector vector, int k, int count, long[] words) {
        for (int i = 0; i < count; i++) {
            if (!vector.isNull(i)) continue;
            int row = i * width;
            int at = row + places[k] / 2;
            switch (forms[k]) {
                case HALF -> words[at] &= (places[k] & 1) == 0 ? ~LOW_HALF : LOW_HALF;
                case WORD -> words[at] = 0;
                case TWO_WORDS, TEXT -> {
                    words[at] = 0;
                    words[at + 1] = 0;
                }
            }
            if (forms[k] == Form.TEXT) words[at + 1] = NULL_TEXT;
            else words[row] |= 1L << k;
        }
    }

    private void writeTexts(ColumnVector vector, int k, int count, long[] words) {
        int at = places[k] / 2;
        switch (vector) {
            case BytesVector v -> longTexts |= write(v, null, 0, count, words, at, width);
            case DictionaryVector v
            when v.dictionary() instanceof BytesVector texts && texts.size() > 0 -> {
                if (texts == lastDictionaries[k] || texts.size() <= ENTRIES_PER_ROW * count) {
                    copyEntries(v, texts, k, count, words);
                } else {
                    longTexts |= write(texts, v.codes(), v.offset(), count, words, at, width);
                }
            }
            default -> {} // all NULL
        }
        if (vector.mayHaveNulls()) noteNulls(vector, k, count, words);
    }

    private void copyEntries(DictionaryVector vector, BytesVector texts, int k, int count, long[] words) {
        if (lastDictionaries[k] != texts) {
            lastWords[k] = new long[2 * texts.size()];
            write(texts, null, 0, texts.size(), lastWords[k], 0, 2);
            lastDictionaries[k] = texts;
        }
        long[] entries = lastWords[k];
        int[] codes = vector.codes();
        int offset = vector.offset();
        int at = places[k] / 2;
        long union = 0;
        for (int i = 0; i < count; i++, at += width) {
            int entry = 2 * codes[offset + i];
            words[at] = entries[entry];
            words[at + 1] = entries[entry + 1];
            union |= entries[entry + 1];
        }
        longTexts |= union < 0;
    }

    /// Writes the words of texts to `words[at]`, `words[at + step]` and so on.
    ///
    /// @param codes which texts, from `codes[first]` on; null for the first ones
    /// @return whether one is longer than its words hold
    private boolean write(
            BytesVector texts, int @Nullable [] codes, int first, int count, long[] words, int at, int step) {
        byte[] heap = texts.heap();
        int last = heap.length - Long.BYTES;
        int[] starts = texts.starts();
        int[] lengths = texts.lengths();
        int offset = texts.offset();
        long union = 0;
        int to = at;
        for (int i = 0; i < count; i++, to += step) {
            int from = offset + (codes == null ? i : codes[first + i]);
            int length = lengths[from];
            int start = starts[from];
            words[to] = Words.load(heap, Math.min(start, last)) & BYTES[Math.min(length, Long.BYTES)];
            long second;
            if (length <= MOST_INSIDE) {
                long rest = Words.load(heap, Math.min(start + Long.BYTES, last));
                second = (rest & BYTES[Math.max(length - Long.BYTES, 0)]) | ((long) length << LENGTH_SHIFT);
            } else {
                second = (Words.hash(heap, start, length) & textMask) >>> 1 | LONG_TEXT;
            }
            words[to + 1] = second;
            union |= second;
        }
        return union < 0;
    }
}
