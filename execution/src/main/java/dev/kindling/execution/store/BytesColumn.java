package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.Validity;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Texts in blocks of bytes.
///
/// As long as only dictionary vectors come in, and those with few different texts, the column is a dictionary
/// itself: each text is kept once and a row is its number. The first vector without a dictionary, or too many
/// texts, turns the numbers into places; the blocks stay as they are. Where texts are known not to repeat there is
/// no dictionary, which would look each of them up in vain.
final class BytesColumn extends StoredColumn {

    private static final int MAX_ENTRIES = 1 << 15;
    /// So many entries are no dictionary if most rows brought one.
    private static final int ENTRIES_BEFORE_JUDGING = 1 << 12;
    private static final int FIRST_BLOCK = 1 << 10;
    private static final int LARGEST_BLOCK = 1 << 22;

    private byte[][] blocks = new byte[1][0];
    private int blockCount;
    private int blockEnd;
    private long blockBytes;

    /// Of each row, or in a dictionary of each entry: block in the high half, start in it in the low half.
    private long[] places = new long[0];
    private int[] lengths = new int[0];

    private int[] codes = new int[0];
    private boolean repeats = true;
    private @Nullable TextNumbers entries;
    private @Nullable BytesVector dictionary;
    private int[] ranks = new int[0];

    /// Says that no two rows will hold the same text.
    void expectDifferentTexts() {
        repeats = false;
    }

    /// Takes over the dictionary of a column that nobody adds to any more, if it is one of at most `mostEntries`.
    /// What is added to the dictionary lies behind what vectors of `before` refer to.
    void goOnWith(BytesColumn before, int mostEntries) {
        TextNumbers known = before.entries;
        if (known == null || known.count() > mostEntries) return;
        entries = known;
        dictionary = before.dictionary;
        places = before.places;
        lengths = before.lengths;
        blocks = before.blocks;
        blockCount = before.blockCount;
        blockEnd = before.blockEnd;
        blockBytes = before.blockBytes;
    }

    boolean isDictionary() {
        return entries != null;
    }

    private int index(int id) {
        return entries == null ? id : codes[id];
    }

    @Override
    void grow(int newCapacity) {
        if (isDictionary()) {
            codes = Arrays.copyOf(codes, newCapacity);
        } else if (!repeats || blockCount > 0 || size() > 0) {
            growPlaces();
        }
    }

    /// Makes room for places, which an empty column has only once it knows that it is no dictionary.
    private void growPlaces() {
        if (places.length >= capacity()) return;
        places = Arrays.copyOf(places, capacity());
        lengths = Arrays.copyOf(lengths, capacity());
    }

    /// Appends what `rows` of a dictionary vector say as numbers; false if this column is not, or cannot stay, a
    /// dictionary, and nothing was appended.
    boolean appendCodes(DictionaryVector vector, int @Nullable [] rows, int count) {
        if (!(vector.dictionary() instanceof BytesVector texts)) return false;
        if (entries == null) {
            if (!repeats || blockCount > 0 || size() > 0) return false;
            entries = new TextNumbers();
            codes = new int[capacity()];
            places = new long[0];
            lengths = new int[0];
        }
        TextNumbers known = entries;
        int[] numbers = known.translation(texts);
        int end = size();
        int offset = vector.offset();
        int[] source = vector.codes();
        for (int i = 0; i < count; i++) {
            int code = source[offset + (rows == null ? i : rows[i])];
            int number = numbers[code];
            if (number < 0) {
                int row = rows == null ? i : rows[i];
                if (vector.isNull(row)) {
                    number = 0;
                } else {
                    number = entry(known, texts, code);
                    numbers[code] = number;
                }
            }
            codes[end + i] = number;
        }
        if (known.count() <= MAX_ENTRIES && !isMostlyNew(known.count(), end + count)) return true;
        flatten();
        return false;
    }

    private static boolean isMostlyNew(int entryCount, int rowCount) {
        return entryCount >= ENTRIES_BEFORE_JUDGING && entryCount > rowCount / 2;
    }

    private int entry(TextNumbers known, BytesVector texts, int code) {
        byte[] heap = texts.heap();
        int start = texts.start(code);
        int length = texts.length(code);
        int number = known.find(heap, start, length, this);
        if (number >= 0) return number;
        number = known.count();
        if (number == places.length) {
            int larger = grown(number, number + 1);
            places = Arrays.copyOf(places, larger);
            lengths = Arrays.copyOf(lengths, larger);
        }
        places[number] = store(heap, start, length);
        lengths[number] = length;
        known.add(Words.hash(heap, start, length));
        dictionary = null;
        return number;
    }

    boolean entryEquals(int number, byte[] heap, int start, int length) {
        long place = places[number];
        return lengths[number] == length && Words.equal(blocks[(int) (place >>> 32)], (int) place, heap, start, length);
    }

    private void flatten() {
        long[] rowPlaces = new long[capacity()];
        int[] rowLengths = new int[capacity()];
        int rows = places.length == 0 ? 0 : size();
        for (int i = 0; i < rows; i++) {
            rowPlaces[i] = places[codes[i]];
            rowLengths[i] = lengths[codes[i]];
        }
        places = rowPlaces;
        lengths = rowLengths;
        codes = new int[0];
        entries = null;
        dictionary = null;
    }

    @Override
    void appendFillers(int count) {
        if (isDictionary()) return;
        growPlaces();
        if (blockCount == 0) openBlock(0);
    }

    @Override
    void appendValues(ColumnVector vector, int @Nullable [] rows, int count) {
        if (isDictionary()) flatten();
        growPlaces();
        var from = (BytesVector) vector;
        byte[] heap = from.heap();
        int end = size();
        int offset = from.offset();
        for (int i = 0; i < count; i++) {
            int row = rows == null ? i : rows[i];
            boolean isNull = isNull(end + i);
            int length = isNull ? 0 : from.lengths()[offset + row];
            lengths[end + i] = length;
            places[end + i] = store(heap, from.starts()[offset + row], length);
        }
    }

    private long store(byte[] heap, int start, int length) {
        if (blockCount == 0 || length > blocks[blockCount - 1].length - BytesVector.PADDING - blockEnd) {
            openBlock(length);
        }
        Words.copy(heap, start, blocks[blockCount - 1], blockEnd, length);
        long place = (long) (blockCount - 1) << 32 | blockEnd;
        blockEnd += length;
        return place;
    }

    private void openBlock(int length) {
        if (blockCount == blocks.length) blocks = Arrays.copyOf(blocks, 2 * blockCount);
        int usual = nextBlock();
        byte[] block = new byte[Math.max(length + BytesVector.PADDING, usual)];
        blocks[blockCount++] = block;
        blockBytes += block.length;
        blockEnd = 0;
    }

    private int nextBlock() {
        return Math.clamp(blockBytes, FIRST_BLOCK, LARGEST_BLOCK);
    }

    private BytesVector dictionaryVector(int entryCount) {
        BytesVector known = dictionary;
        if (known != null && known.size() == entryCount) return known;
        int[] numbers = new int[entryCount];
        Arrays.setAll(numbers, i -> i);
        known = gatherTexts(numbers, 0, entryCount, null);
        dictionary = known;
        return known;
    }

    @Override
    ColumnVector gatherValues(int[] ids, int from, int count, long @Nullable [] bits) {
        if (entries == null) {
            growPlaces();
            return gatherTexts(ids, from, count, bits);
        }
        int[] result = new int[count];
        for (int i = 0; i < count; i++) result[i] = codes[Math.max(ids[from + i], 0)];
        return encoded(entries, result, 0, count, bits);
    }

    private static ColumnVector empty(int count) {
        return new BytesVector(
                new byte[BytesVector.PADDING], new int[count], new int[count], 0, count, Validity.noneValid(count));
    }

    private ColumnVector encoded(TextNumbers known, int[] result, int offset, int count, long @Nullable [] bits) {
        int entryCount = known.count();
        return entryCount == 0
                ? empty(count)
                : new DictionaryVector(result, offset, count, bits, dictionaryVector(entryCount));
    }

    private BytesVector gatherTexts(int[] ids, int from, int count, long @Nullable [] bits) {
        int[] starts = new int[count];
        int[] resultLengths = new int[count];
        long first = count == 0 ? 0 : places[Math.max(ids[from], 0)] >>> 32;
        long different = 0;
        long total = 0;
        for (int i = 0; i < count; i++) {
            int id = Math.max(ids[from + i], 0);
            long place = places[id];
            different |= place >>> 32 ^ first;
            starts[i] = (int) place;
            int length = ids[from + i] < 0 ? 0 : lengths[id];
            resultLengths[i] = length;
            total += length;
        }
        if (blockCount == 0) {
            return new BytesVector(new byte[BytesVector.PADDING], starts, resultLengths, 0, count, bits);
        }
        if (different == 0) return new BytesVector(blocks[(int) first], starts, resultLengths, 0, count, bits);
        byte[] heap = new byte[Math.toIntExact(total + BytesVector.PADDING)];
        int end = 0;
        for (int i = 0; i < count; i++) {
            byte[] block = blocks[(int) (places[Math.max(ids[from + i], 0)] >>> 32)];
            System.arraycopy(block, starts[i], heap, end, resultLengths[i]);
            starts[i] = end;
            end += resultLengths[i];
        }
        return new BytesVector(heap, starts, resultLengths, 0, count, bits);
    }

    @Override
    ColumnVector rangeValues(int from, int count, long @Nullable [] bits) {
        if (entries != null) return encoded(entries, codes, from, count, bits);
        int[] ids = new int[count];
        Arrays.setAll(ids, i -> from + i);
        return gatherTexts(ids, 0, count, Validity.rebased(bits, from, count));
    }

    @Override
    void compareValues(ColumnVector vector, int @Nullable [] rows, int[] ids, int count, byte[] differs) {
        var other = (BytesVector) vector;
        byte[] heap = other.heap();
        for (int i = 0; i < count; i++) {
            int at = other.offset() + (rows == null ? i : rows[i]);
            if (!entryEquals(index(ids[i]), heap, other.starts()[at], other.lengths()[at])) differs[i] = 1;
        }
    }

    /// In a dictionary the rank of the text; otherwise eight bytes of it, and in the last word the length, because
    /// texts that differ only in zeros at the end look the same without.
    @Override
    boolean sortWords(int[] ids, int from, int to, int depth, long[] words) {
        if (entries != null) {
            int[] ranked = ranks(entries.count());
            for (int i = from; i < to; i++) words[i] = ranked[codes[ids[i]]];
            return false;
        }
        int skipped = depth * Long.BYTES;
        int longest = 0;
        int shortest = Integer.MAX_VALUE;
        for (int i = from; i < to; i++) {
            int length = lengths[ids[i]];
            longest = Math.max(longest, length);
            shortest = Math.min(shortest, length);
        }
        if (longest <= skipped) {
            for (int i = from; i < to; i++) words[i] = lengths[ids[i]];
            return false;
        }
        boolean isLast = longest - skipped < Long.BYTES && shortest >= skipped;
        for (int i = from; i < to; i++) {
            int id = ids[i];
            long place = places[id];
            long word = Words.prefix(blocks[(int) (place >>> 32)], (int) place, lengths[id], skipped);
            words[i] = isLast ? word | lengths[id] - skipped : word;
        }
        return !isLast;
    }

    private int[] ranks(int entryCount) {
        if (ranks.length == entryCount) return ranks;
        var sorted = new Integer[entryCount];
        Arrays.setAll(sorted, i -> i);
        BytesVector texts = dictionaryVector(entryCount);
        Arrays.sort(sorted, (a, b) -> Values.compare(texts, a, texts, b));
        ranks = new int[entryCount];
        for (int i = 0; i < entryCount; i++) ranks[sorted[i]] = i;
        return ranks;
    }

    @Override
    long valueBytes() {
        long own = blockBytes + 8L * places.length + 4L * lengths.length + 4L * codes.length;
        return entries == null ? own : own + entries.sizeBytes();
    }

    @Override
    int width() {
        return isDictionary() ? 4 : 12;
    }

    @Override
    long contentGrowth(ColumnVector vector, int @Nullable [] rows, int count) {
        ColumnVector values = vector;
        int[] at = rows;
        int valueCount = count;
        if (vector instanceof DictionaryVector v) {
            if (isDictionary() || (repeats && blockCount == 0)) return 0;
            values = v.dictionary();
            if (!repeats && values.size() < count) {
                at = null;
                valueCount = values.size();
            } else {
                at = codes(v, rows, count);
            }
        }
        if (!(values instanceof BytesVector texts) || texts.size() == 0) return 0;
        long total = 0;
        for (int i = 0; i < valueCount; i++) total += texts.lengths()[texts.offset() + (at == null ? i : at[i])];
        long room = blockCount == 0 ? 0 : blocks[blockCount - 1].length - BytesVector.PADDING - blockEnd;
        return total <= room ? 0 : Math.max(total, nextBlock());
    }
}
