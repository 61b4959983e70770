package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keys kept as the words of [KeyWords], seen as columns. Words tell what a key is but for texts too long for them;
/// so a column of its own is kept only of those, and of texts that repeat so often that they are a dictionary,
/// which is good for who reads them.
public final class WordColumns {

    private final List<DataType> types;
    private final KeyWords encoder;
    /// Null where words are enough.
    private final @Nullable StoredColumn[] kept;
    private final boolean[] hasLongTexts;

    /// @param encoder what writes the words
    public WordColumns(List<DataType> types, KeyWords encoder) {
        this.types = List.copyOf(types);
        this.encoder = encoder;
        kept = new StoredColumn[types.size()];
        hasLongTexts = new boolean[types.size()];
        // A single text is a key only once.
        if (kept.length == 1) return;
        for (int k = 0; k < kept.length; k++) if (encoder.isText(k)) kept[k] = StoredColumn.of(types.get(k));
    }

    /// The column beside the words; there is one wherever there are long texts.
    public @Nullable StoredColumn kept(int column) {
        return kept[column];
    }

    /// Adds the keys at `rows`, which are among those written last.
    ///
    /// @param words those of the keys so far
    /// @param keyCount how many keys there are so far
    public void append(ColumnVector[] keys, int[] rows, int count, long[] words, int keyCount) {
        if (count == 0) return;
        for (int k = 0; k < kept.length; k++) {
            if (!encoder.isText(k)) continue;
            if (encoder.hasLongTexts(k) && !hasLongTexts[k]) {
                hasLongTexts[k] = true;
                if (kept[k] == null) kept[k] = column(k, words, keyCount);
            }
            StoredColumn column = kept[k];
            if (column == null) continue;
            if (!hasLongTexts[k] && !(keys[k] instanceof DictionaryVector)) {
                kept[k] = null;
                continue;
            }
            column.append(keys[k], rows, count);
            if (!hasLongTexts[k] && !(column instanceof BytesColumn texts && texts.isDictionary())) kept[k] = null;
        }
    }

    private StoredColumn column(int index, long[] words, int keyCount) {
        StoredColumn column = StoredColumn.of(types.get(index));
        for (int from = 0; from < keyCount; from += Batch.CAPACITY) {
            int count = Math.min(Batch.CAPACITY, keyCount - from);
            column.append(encoder.read(index, words, from, count), null, count);
        }
        return column;
    }

    /// The `count` keys from number `from` on.
    ///
    /// @param words those of the keys
    public Batch range(long[] words, int from, int count) {
        List<ColumnVector> columns = new ArrayList<>(kept.length);
        for (int k = 0; k < kept.length; k++) {
            StoredColumn column = kept[k];
            columns.add(column == null ? encoder.read(k, words, from, count) : column.range(from, count));
        }
        return new Batch(count, columns);
    }

    /// What the columns beside the words take of the heap.
    public long sizeBytes() {
        long total = 0;
        for (StoredColumn column : kept) if (column != null) total += column.sizeBytes();
        return total;
    }

    /// What appending some of these keys would add to [#sizeBytes] at most, but for the first long texts.
    public long growthBytes(ColumnVector[] keys, int count) {
        long total = 0;
        for (int k = 0; k < kept.length; k++) {
            StoredColumn column = kept[k];
            if (column != null) total += column.growthBytes(keys[k], null, count);
        }
        return total;
    }
}
