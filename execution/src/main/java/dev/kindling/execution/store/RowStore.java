package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows kept by column and numbered from 0 in the order they came: what build sides, sorts, windows and exchanges
/// hold. First filled, then read: a store that has given out rows takes no more.
public final class RowStore {

    private final List<DataType> types;
    private final StoredColumn[] columns;
    private int rowCount;

    public RowStore(List<DataType> types) {
        this.types = List.copyOf(types);
        this.columns = types.stream().map(StoredColumn::of).toArray(StoredColumn[]::new);
    }

    /// A store of rows that are all different.
    public static RowStore ofDifferentRows(List<DataType> types) {
        var store = new RowStore(types);
        if (store.columns.length == 1 && store.columns[0] instanceof BytesColumn texts) texts.expectDifferentTexts();
        return store;
    }

    /// An empty store for the same types. Texts go on with the dictionaries of this store, which takes no more
    /// rows, if these have at most `mostEntries`.
    RowStore successor(int mostEntries) {
        var next = new RowStore(types);
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] instanceof BytesColumn texts && next.columns[i] instanceof BytesColumn empty) {
                empty.goOnWith(texts, mostEntries);
            }
        }
        return next;
    }

    public List<DataType> types() {
        return types;
    }

    public int rowCount() {
        return rowCount;
    }

    public StoredColumn column(int index) {
        return columns[index];
    }

    /// Makes room for `count` rows in all.
    public void reserve(int count) {
        for (StoredColumn column : columns) column.reserve(count);
    }

    public void append(Batch batch) {
        append(batch.columns(), null, batch.rowCount());
    }

    /// Adds the first `count` of `rows` (null: the first `count` rows) of `vectors`.
    public void append(List<ColumnVector> vectors, int @Nullable [] rows, int count) {
        for (int i = 0; i < columns.length; i++) columns[i].append(vectors.get(i), rows, count);
        rowCount += count;
    }

    /// Adds all rows of a store with the same types.
    public void append(RowStore other) {
        for (int from = 0; from < other.rowCount; from += Batch.CAPACITY) {
            append(other.range(from, Math.min(Batch.CAPACITY, other.rowCount - from)));
        }
    }

    /// Rows `ids[from]` to `ids[from + count - 1]`; an id below 0 gives a row of NULLs.
    public Batch gather(int[] ids, int from, int count) {
        List<ColumnVector> gathered = new ArrayList<>(columns.length);
        for (StoredColumn column : columns) gathered.add(column.gather(ids, from, count));
        return new Batch(count, gathered);
    }

    /// The `count` rows from `from` on.
    public Batch range(int from, int count) {
        List<ColumnVector> ranges = new ArrayList<>(columns.length);
        for (StoredColumn column : columns) ranges.add(column.range(from, count));
        return new Batch(count, ranges);
    }

    /// Makes everything that is made on first use, so that several threads can read the store from now on.
    public void share() {
        gather(new int[] {-1}, 0, 1);
    }

    public long sizeBytes() {
        long total = 0;
        for (StoredColumn column : columns) total += column.sizeBytes();
        return total;
    }

    /// What appending these rows would add to [#sizeBytes] at most.
    public long growthBytes(List<ColumnVector> vectors, int @Nullable [] rows, int count) {
        long total = 0;
        for (int i = 0; i < columns.length; i++) total += columns[i].growthBytes(vectors.get(i), rows, count);
        return total;
    }

    public long growthBytes(Batch batch) {
        return growthBytes(batch.columns(), null, batch.rowCount());
    }
}
