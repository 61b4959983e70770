package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
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

    public static final int MAX_WORDS = 12;
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
    private final PhysicalType[] physical;
    /// Of each column, in half words.
    private final int[] places;
    private final int halfWords;
    private final int width;
    private final long textMask;

    private final @Nullable ColumnVector[] lastDictionaries;
    private final long[][] lastWords;
    private long[] numbers = new long[0];
    private boolean longTexts;
    private final boolean[] longTextsOf;

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
        longTextsOf = new boolean[forms.length];
        physical = types.stream().map(PhysicalType::of).toArray(PhysicalType[]::new);
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

    /// As [#hasLongTexts()], of one column.
    boolean hasLongTexts(int column) {
        return longTextsOf[column];
    }

    boolean isText(int column) {
        return forms[column] == Form.TEXT;
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
                case TEXT -> {
                    longTextsOf[k] = writeTexts(keys[k], k, count, words);
                    longTexts |= longTextsOf[k];
                }
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

    /// @return whether one is longer than its words hold
    private boolean writeTexts(ColumnVector vector, int k, int count, long[] words) {
        int at = places[k] / 2;
        boolean isLong = switch (vector) {
            case BytesVector v -> write(v, null, 0, count, words, at, width);
            case DictionaryVector v
            when v.dictionary() instanceof BytesVector texts && texts.size() > 0 -> {
                boolean whole = texts == lastDictionaries[k] || texts.size() <= ENTRIES_PER_ROW * count;
                yield whole
                        ? copyEntries(v, texts, k, count, words)
                        : write(texts, v.codes(), v.offset(), count, words, at, width);
            }
            default -> false; // all NULL
        };
        if (vector.mayHaveNulls()) noteNulls(vector, k, count, words);
        return isLong;
    }

    private boolean copyEntries(DictionaryVector vector, BytesVector texts, int k, int count, long[] words) {
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
        return union < 0;
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

    /// Column `k` of the `count` keys from number `from` on of `words`, of which no text is long.
    ColumnVector read(int k, long[] words, int from, int count) {
        int first = from * width + places[k] / 2;
        return forms[k] == Form.TEXT ? readTexts(words, first, count) : readNumbers(k, words, first, from, count);
    }

    private ColumnVector readTexts(long[] words, int first, int count) {
        byte[] heap = new byte[2 * Long.BYTES * count + BytesVector.PADDING];
        int[] starts = new int[count];
        int[] lengths = new int[count];
        long union = 0;
        int at = first;
        for (int i = 0; i < count; i++, at += width) {
            long second = words[at + 1];
            int start = 2 * Long.BYTES * i;
            Words.store(heap, start, words[at]);
            Words.store(heap, start + Long.BYTES, second);
            starts[i] = start;
            lengths[i] = (int) (second >>> LENGTH_SHIFT) & MOST_INSIDE;
            union |= second;
        }
        long[] bits = null;
        if ((union & NULL_TEXT) != 0) {
            bits = Validity.noneValid(count);
            at = first + 1;
            for (int i = 0; i < count; i++, at += width) if (words[at] != NULL_TEXT) Validity.set(bits, i);
        }
        return new BytesVector(heap, starts, lengths, 0, count, bits);
    }

    private ColumnVector readNumbers(int k, long[] words, int first, int from, int count) {
        long[] bits = validity(k, words, from, count);
        boolean high = (places[k] & 1) != 0;
        int at = first;
        return switch (physical[k]) {
            case BOOLEAN -> {
                byte[] values = new byte[count];
                for (int i = 0; i < count; i++, at += width) values[i] = (byte) half(words[at], high);
                yield new BooleanVector(values, 0, count, bits);
            }
            case INT -> {
                int[] values = new int[count];
                for (int i = 0; i < count; i++, at += width) values[i] = half(words[at], high);
                yield new IntVector(values, 0, count, bits);
            }
            case FLOAT -> {
                float[] values = new float[count];
                for (int i = 0; i < count; i++, at += width) values[i] = Float.intBitsToFloat(half(words[at], high));
                yield new FloatVector(values, 0, count, bits);
            }
            case LONG -> {
                long[] values = new long[count];
                for (int i = 0; i < count; i++, at += width) values[i] = words[at];
                yield new LongVector(values, 0, count, bits);
            }
            case DOUBLE -> {
                double[] values = new double[count];
                for (int i = 0; i < count; i++, at += width) values[i] = Double.longBitsToDouble(words[at]);
                yield new DoubleVector(values, 0, count, bits);
            }
            case DECIMAL128 -> {
                long[] highs = new long[count];
                long[] lows = new long[count];
                for (int i = 0; i < count; i++, at += width) {
                    highs[i] = words[at];
                    lows[i] = words[at + 1];
                }
                yield new Decimal128Vector(highs, lows, 0, count, bits);
            }
            case NULL, BYTES, ARRAY, MAP, STRUCT -> throw new IllegalStateException("no numbers: " + physical[k]);
        };
    }

    private static int half(long word, boolean high) {
        return (int) (high ? word >>> 32 : word);
    }

    /// Where column `k`, no text, has a value; null if everywhere.
    private long @Nullable [] validity(int k, long[] words, int from, int count) {
        long nulls = 0;
        int at = from * width;
        for (int i = 0; i < count; i++, at += width) nulls |= words[at];
        if ((nulls >>> k & 1) == 0) return null;
        long[] bits = Validity.noneValid(count);
        at = from * width;
        for (int i = 0; i < count; i++, at += width) if ((words[at] >>> k & 1) == 0) Validity.set(bits, i);
        return bits;
    }
}
