package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.store.KeyWords;
import dev.kindling.execution.store.StoredColumn;
import dev.kindling.execution.store.WordColumns;
import dev.kindling.execution.store.Words;
import dev.kindling.sql.types.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Groups by keys that [KeyWords] writes as a few words.
///
/// A slot holds the upper half of a hash, whose first bits are its place, and the number of a group; the words of a
/// group's key lie together in another array, and are also what the key is read from in the end. So a row costs two
/// cache misses however many columns its key has.
/// Texts too long for their words are compared afterwards; rows whose group turns out wrong, which take two texts
/// of one hash, are settled one at a time.
final class WordGroupTable extends GroupTable {

    private static final double LOAD = 0.6;
    private static final long HIGH_HALF = 0xFFFFFFFF_00000000L;
    private static final int FIRST_BITS = 10;
    /// Words from which on they grow by half instead of to twice as many.
    private static final int HALF_AGAIN = 1 << 23;
    /// As many as any array can have.
    private static final int MOST_WORDS = Integer.MAX_VALUE - 8;

    /// Rows looked up at a time: what they read stays in the nearest cache until it is compared.
    private static final int ROWS_AHEAD = 256;

    /// Odd numbers without a pattern, by place in a key.
    private static final long[] FACTORS = new SplittableRandom(1)
            .longs(KeyWords.MAX_WORDS)
            .map(factor -> factor | 1)
            .toArray();

    private final WordColumns columns;
    private final KeyWords encoder;
    private final int width;

    private long[] slots = new long[1 << FIRST_BITS];
    private int shift = Long.SIZE - FIRST_BITS;
    /// The keys of the groups, one after the other.
    private long[] groupWords;

    private int groupCount;

    private long[] rowWords = new long[0];
    private int[] added = new int[0];
    private long[] hashes = new long[0];
    private int[] places = new int[0];
    /// Keeps the compiler from leaving out reads.
    private long unused;
    private final int[] one = new int[1];

    /// @param textMask see [KeyWords#KeyWords(List, long)]
    WordGroupTable(List<DataType> types, long textMask) {
        encoder = new KeyWords(types, textMask);
        columns = new WordColumns(types, encoder);
        width = encoder.width();
        groupWords = new long[width << FIRST_BITS];
    }

    @Override
    int groupCount() {
        return groupCount;
    }

    @Override
    void expect(int count) {
        rebuild(slotsFor(count));
        groupWords = new long[Math.max(groupWords.length, (int) Math.min(MOST_WORDS, (long) count * width))];
    }

    @Override
    Batch keys(int from, int count) {
        return columns.range(groupWords, from, count);
    }

    @Override
    void find(ColumnVector[] vectors, int rowCount, int[] groups) {
        reserve(rowCount);
        if (added.length < rowCount) {
            added = new int[rowCount];
            hashes = new long[rowCount];
            places = new int[rowCount];
            rowWords = new long[Math.multiplyExact(rowCount, width)];
        }
        encoder.write(vectors, rowCount, rowWords);
        hash(rowCount);
        int addedCount = 0;
        for (int from = 0; from < rowCount; from += ROWS_AHEAD) {
            int to = Math.min(from + ROWS_AHEAD, rowCount);
            findPlaces(from, to);
            addedCount = find(from, to, addedCount, groups);
        }
        columns.append(vectors, added, addedCount, groupWords, groupCount);
        groupCount += addedCount;
        if (encoder.hasLongTexts()) compareLongTexts(vectors, rowCount, groups);
    }

    private void hash(int rowCount) {
        long[] words = rowWords;
        if (width == 2) {
            for (int i = 0; i < rowCount; i++) hashes[i] = Words.mix(Words.mix(words[2 * i]) ^ words[2 * i + 1]);
        } else {
            for (int i = 0; i < rowCount; i++) hashes[i] = hash(words, i * width);
        }
    }

    private int find(int from, int to, int addedBefore, int[] groups) {
        long[] table = slots;
        int mask = table.length - 1;
        long[] known = groupWords;
        int first = groupCount;
        int addedCount = addedBefore;
        for (int i = from; i < to; i++) {
            int row = i * width;
            int at = places[i];
            long slot = table[at];
            while (slot != 0 && ((slot ^ hashes[i]) >>> 32 != 0 || !isKey(known, group(slot) * width, rowWords, row))) {
                at = (at + 1) & mask;
                slot = table[at];
            }
            if (slot == 0) {
                int group = first + addedCount;
                slot = (hashes[i] & HIGH_HALF) | (group + 1);
                table[at] = slot;
                System.arraycopy(rowWords, row, known, group * width, width);
                added[addedCount++] = i;
            }
            groups[i] = group(slot);
        }
        return addedCount;
    }

    /// Finds where the key of each row can be at the earliest, and reads what it will be compared with there. One
    /// step is made for all rows before the next one is, so that their cache misses overlap: none of them decides
    /// where the loop goes on.
    private void findPlaces(int from, int to) {
        long[] table = slots;
        int mask = table.length - 1;
        long sum = 0;
        for (int i = from; i < to; i++) sum += table[(int) (hashes[i] >>> shift)];
        for (int i = from; i < to; i++) {
            int at = (int) (hashes[i] >>> shift);
            long slot = table[at];
            while (slot != 0 && (slot ^ hashes[i]) >>> 32 != 0) {
                at = (at + 1) & mask;
                slot = table[at];
            }
            places[i] = at;
        }
        for (int i = from; i < to; i++) sum += groupWords[Math.max(group(table[places[i]]), 0) * width];
        unused = sum;
    }

    private static int group(long slot) {
        return (int) slot - 1;
    }

    /// Each word counts with a factor of its own, so that no multiplication waits for another.
    private long hash(long[] words, int at) {
        long h = 0;
        for (int j = 0; j < width; j++) {
            long word = words[at + j];
            h += (word ^ word >>> 32) * FACTORS[j];
        }
        return Words.mix(h);
    }

    private boolean isKey(long[] known, int key, long[] rows, int row) {
        if (width == 2) return known[key] == rows[row] && known[key + 1] == rows[row + 1];
        long differences = 0;
        for (int j = 0; j < width; j++) differences |= known[key + j] ^ rows[row + j];
        return differences == 0;
    }

    private void compareLongTexts(ColumnVector[] vectors, int rowCount, int[] groups) {
        byte[] wrong = new byte[rowCount];
        int[] rows = new int[rowCount];
        int[] ids = new int[rowCount];
        for (int k = 0; k < vectors.length; k++) {
            int count = 0;
            for (int i = 0; i < rowCount; i++) {
                rows[count] = i;
                ids[count] = groups[i];
                if (encoder.isLongText(rowWords, i, k)) count++;
            }
            StoredColumn texts = columns.kept(k);
            if (count == 0 || texts == null) continue;
            byte[] differs = new byte[count];
            texts.compare(vectors[k], rows, ids, count, differs);
            for (int j = 0; j < count; j++) wrong[rows[j]] |= differs[j];
        }
        for (int i = 0; i < rowCount; i++) if (wrong[i] != 0) groups[i] = settle(vectors, i);
    }

    private int settle(ColumnVector[] vectors, int row) {
        int mask = slots.length - 1;
        long hash = hash(rowWords, row * width);
        int at = (int) (hash >>> shift);
        for (; slots[at] != 0; at = (at + 1) & mask) {
            if ((slots[at] ^ hash) >>> 32 != 0) continue;
            int group = group(slots[at]);
            if (isKey(groupWords, group * width, rowWords, row * width) && hasKey(group, vectors, row)) return group;
        }
        int group = groupCount;
        slots[at] = (hash & HIGH_HALF) | (group + 1);
        System.arraycopy(rowWords, row * width, groupWords, group * width, width);
        one[0] = row;
        columns.append(vectors, one, 1, groupWords, groupCount);
        groupCount++;
        return group;
    }

    /// Whether a group with the words of `row` has its texts, too.
    private boolean hasKey(int group, ColumnVector[] vectors, int row) {
        byte[] different = new byte[1];
        for (int k = 0; k < vectors.length; k++) {
            StoredColumn texts = columns.kept(k);
            if (texts != null && encoder.isLongText(rowWords, row, k)) {
                texts.compare(vectors[k], new int[] {row}, new int[] {group}, 1, different);
            }
        }
        return different[0] == 0;
    }

    private void reserve(int more) {
        int required = groupCount + more;
        int wanted = slotsFor(required);
        if (wanted > slots.length) rebuild(wanted);
        long words = (long) required * width;
        if (words > groupWords.length) groupWords = Arrays.copyOf(groupWords, grown(groupWords.length, words));
    }

    private int slotsFor(int groups) {
        long wanted = slots.length;
        while (groups > wanted * LOAD) wanted *= 2;
        return Math.toIntExact(wanted);
    }

    /// How long an array of `now` words becomes that must hold `required`.
    static int grown(int now, long required) {
        long wanted = now < HALF_AGAIN ? 2L * now : now + now / 2L;
        return Math.max(Math.toIntExact(required), (int) Math.min(MOST_WORDS, wanted));
    }

    private void rebuild(int size) {
        long[] table = new long[size];
        int mask = size - 1;
        shift = Long.numberOfLeadingZeros(mask);
        for (long slot : slots) {
            if (slot == 0) continue;
            int at = (int) (slot >>> shift);
            while (table[at] != 0) at = (at + 1) & mask;
            table[at] = slot;
        }
        slots = table;
    }

    @Override
    long sizeBytes() {
        return 8L * (slots.length + groupWords.length) + columns.sizeBytes();
    }

    @Override
    long growthBytes(ColumnVector[] vectors, int rowCount) {
        int required = groupCount + rowCount;
        long words = (long) required * width;
        long added = words > groupWords.length ? grown(groupWords.length, words) - groupWords.length : 0;
        return 8 * (slotsFor(required) - slots.length + added) + columns.growthBytes(vectors, rowCount);
    }
}
