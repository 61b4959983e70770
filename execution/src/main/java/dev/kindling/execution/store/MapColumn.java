package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.MapVector;
import dev.kindling.catalyst.batch.Validity;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Maps over a column of their keys and one of their items.
final class MapColumn extends StoredColumn {

    private final StoredColumn keys;
    private final StoredColumn items;
    private final ListPlaces places = new ListPlaces();

    MapColumn(StoredColumn keys, StoredColumn items) {
        this.keys = keys;
        this.items = items;
    }

    @Override
    void grow(int newCapacity) {
        places.grow(newCapacity);
    }

    @Override
    void appendValues(ColumnVector vector, int @Nullable [] rows, int count) {
        var from = (MapVector) vector;
        int[] elementRows = places.append(this, from.starts(), from.lengths(), from.offset(), rows, count);
        keys.append(from.keys(), elementRows, elementRows.length);
        items.append(from.items(), elementRows, elementRows.length);
    }

    @Override
    ColumnVector gatherValues(int[] ids, int from, int count, long @Nullable [] bits) {
        int[] lengths = places.lengths(ids, from, count);
        int[] elementIds = places.elementIds(ids, from, lengths);
        return new MapVector(
                ListPlaces.starts(lengths),
                lengths,
                0,
                count,
                bits,
                keys.gather(elementIds, 0, elementIds.length),
                items.gather(elementIds, 0, elementIds.length));
    }

    @Override
    ColumnVector rangeValues(int from, int count, long @Nullable [] bits) {
        int[] ids = new int[count];
        Arrays.setAll(ids, i -> from + i);
        return gatherValues(ids, 0, count, Validity.rebased(bits, from, count));
    }

    @Override
    void compareValues(ColumnVector vector, int @Nullable [] rows, int[] ids, int count, byte[] differs) {
        ColumnVector ours = gather(ids, 0, count);
        for (int i = 0; i < count; i++) {
            if (Values.compare(vector, rows == null ? i : rows[i], ours, i) != 0) differs[i] = 1;
        }
    }

    @Override
    long valueBytes() {
        return places.sizeBytes() + keys.sizeBytes() + items.sizeBytes();
    }

    @Override
    int width() {
        return 8;
    }

    @Override
    long contentGrowth(ColumnVector vector, int @Nullable [] rows, int count) {
        if (!(vector instanceof MapVector v)) return 0;
        int[] elementRows = ListPlaces.elementRows(v, v.starts(), v.lengths(), rows, count);
        return keys.growthBytes(v.keys(), elementRows, elementRows.length)
                + items.growthBytes(v.items(), elementRows, elementRows.length);
    }
}
