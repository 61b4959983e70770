package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Validity;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Lists over a column of their elements.
final class ArrayColumn extends StoredColumn {

    private final StoredColumn elements;
    private final ListPlaces places = new ListPlaces();

    ArrayColumn(StoredColumn elements) {
        this.elements = elements;
    }

    @Override
    void grow(int newCapacity) {
        places.grow(newCapacity);
    }

    @Override
    void appendValues(ColumnVector vector, int @Nullable [] rows, int count) {
        var from = (ArrayVector) vector;
        int[] elementRows = places.append(this, from.starts(), from.lengths(), from.offset(), rows, count);
        elements.append(from.elements(), elementRows, elementRows.length);
    }

    @Override
    ColumnVector gatherValues(int[] ids, int from, int count, long @Nullable [] bits) {
        int[] lengths = places.lengths(ids, from, count);
        int[] elementIds = places.elementIds(ids, from, lengths);
        ColumnVector values = elements.gather(elementIds, 0, elementIds.length);
        return new ArrayVector(ListPlaces.starts(lengths), lengths, 0, count, bits, values);
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
        return places.sizeBytes() + elements.sizeBytes();
    }

    @Override
    int width() {
        return 8;
    }

    @Override
    long contentGrowth(ColumnVector vector, int @Nullable [] rows, int count) {
        if (!(vector instanceof ArrayVector v)) return 0;
        int[] elementRows = ListPlaces.elementRows(v, v.starts(), v.lengths(), rows, count);
        return elements.growthBytes(v.elements(), elementRows, elementRows.length);
    }
}
