package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.store.KeyVectors;
import dev.kindling.execution.store.RowStore;
import dev.kindling.sql.types.DataType;
import java.util.List;

/// Groups by one key that fits a `long`.
final class LongGroupTable extends GroupTable {

    private final RowStore keys;
    private final LongSlots slots = new LongSlots(12);
    private final long[] words = new long[Batch.CAPACITY];
    private final int[] added = new int[Batch.CAPACITY];
    private int nullGroup = -1;

    LongGroupTable(List<DataType> types) {
        keys = new RowStore(types);
    }

    @Override
    RowStore keys() {
        return keys;
    }

    @Override
    void find(ColumnVector[] vectors, int rowCount, int[] groups) {
        ColumnVector key = vectors[0];
        slots.reserve(rowCount);
        KeyVectors.toLongs(key, rowCount, words);
        int addedCount = key.mayHaveNulls()
                ? findWithNulls(key, rowCount, groups)
                : slots.findOrPutAll(words, rowCount, groupCount(), groups, added);
        keys.append(listOf(vectors), added, addedCount);
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
        return slots.sizeBytes() + keys.sizeBytes();
    }

    @Override
    long growthBytes(int rowCount) {
        return slots.growthBytes(rowCount);
    }
}
