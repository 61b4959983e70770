package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import java.util.List;

/// Compares rows of batches by sort keys, one pair at a time.
public final class RowOrder {

    private final List<SortKey> keys;

    public RowOrder(List<SortKey> keys) {
        this.keys = List.copyOf(keys);
    }

    public int compare(Batch a, int i, Batch b, int j) {
        for (SortKey key : keys) {
            int order = compare(key, a.column(key.column()), i, b.column(key.column()), j);
            if (order != 0) return order;
        }
        return 0;
    }

    private static int compare(SortKey key, ColumnVector a, int i, ColumnVector b, int j) {
        boolean aNull = a.isNull(i);
        boolean bNull = b.isNull(j);
        if (aNull || bNull) {
            int order = Boolean.compare(bNull, aNull);
            return key.nullsFirst() ? order : -order;
        }
        int order = Values.compare(a, i, b, j);
        return key.ascending() ? order : -order;
    }
}
