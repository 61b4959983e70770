package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.store.KeyVectors;
import dev.kindling.execution.store.RowStore;
import dev.kindling.sql.types.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups by one key that fits a `long`.
final class LongGroupTable extends GroupTable {

    private final RowStore keys;
    /// Null once keys have come that lie far apart, or NULL.
    private @Nullable DenseSlots dense = new DenseSlots();
    private LongSlots slots = new LongSlots(4);
    private final long[] words = new long[Batch.CAPACITY];
    private final int[] added = new int[Batch.CAPACITY];
    private int nullGroup = -1;
    /// How many groups to make room for once it is known that there is no array of their numbers.
    private int expected;

    LongGroupTable(List<DataType> types) {
        keys = new RowStore(types);
    }

    @Override
    int groupCount() {
        return keys.rowCount();
    }

    @Override
    void expect(int count) {
        expected = count;
    }

    @Override
    Batch keys(int from, int count) {
        return keys.range(from, count);
    }

    @Override
    void find(ColumnVector[] vectors, int rowCount, int[] groups) {
        ColumnVector key = vectors[0];
        KeyVectors.toLongs(key, rowCount, words);
        DenseSlots near = dense(key, rowCount);
        int addedCount;
        if (near != null) {
            addedCount = near.findOrPutAll(words, rowCount, groupCount(), groups, added);
        } else {
            slots.reserve(rowCount);
            addedCount = key.mayHaveNulls()
                    ? findWithNulls(key, rowCount, groups)
                    : slots.findOrPutAll(words, rowCount, groupCount(), groups, added);
        }
        keys.append(listOf(vectors), added, addedCount);
    }

    private @Nullable DenseSlots dense(ColumnVector key, int rowCount) {
        DenseSlots near = dense;
        if (near == null) return null;
        if (!key.mayHaveNulls() && near.tryReserve(words, rowCount, groupCount())) return near;
        slots = new LongSlots(12);
        slots.reserve(expected);
        near.moveTo(slots, groupCount());
        dense = null;
        return null;
    }

    private int findWithNulls(ColumnVector key, int rowCount, int[] groups) {
        int first = groupCount();
        int addedCount = 0;
        for (int i = 0; i < rowCount; i++) {
            int next = first + addedCount;
            int group;
            if (!key.isNull(i)) {
                group = slots.findOrPut(words[i], next);
            } else {
                if (nullGroup < 0) nullGroup = next;
                group = nullGroup;
            }
            if (group == next) added[addedCount++] = i;
            groups[i] = group;
        }
        return addedCount;
    }

    @Override
    long sizeBytes() {
        return (dense == null ? slots.sizeBytes() : dense.sizeBytes()) + keys.sizeBytes();
    }

    @Override
    long growthBytes(ColumnVector[] vectors, int rowCount) {
        long places = dense == null ? slots.growthBytes(rowCount) : dense.growthBytes(rowCount, groupCount());
        return places + keys.growthBytes(listOf(vectors), null, rowCount);
    }
}
