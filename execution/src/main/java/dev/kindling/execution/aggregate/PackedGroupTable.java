package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.store.KeyVectors;
import dev.kindling.execution.store.RowStore;
import dev.kindling.sql.types.DataType;
import java.util.List;

/// Groups by two keys of 32 bits, packed into one `long`. Keys with a NULL have tables of their own.
final class PackedGroupTable extends GroupTable {

    private static final long LOW = 0xFFFFFFFFL;

    private final RowStore keys;
    private final LongSlots slots = new LongSlots(12);
    /// By which of the two keys is NULL: the first (1), the second (2).
    private final LongSlots[] nullSlots = {new LongSlots(4), new LongSlots(4)};
    private final long[] words = new long[Batch.CAPACITY];
    private final long[] lowWords = new long[Batch.CAPACITY];
    private final int[] added = new int[Batch.CAPACITY];
    private int nullGroup = -1;

    PackedGroupTable(List<DataType> types) {
        keys = new RowStore(types);
    }

    @Override
    int groupCount() {
        return keys.rowCount();
    }

    @Override
    void expect(int count) {
        slots.reserve(count);
    }

    @Override
    Batch keys(int from, int count) {
        return keys.range(from, count);
    }

    @Override
    void find(ColumnVector[] vectors, int rowCount, int[] groups) {
        slots.reserve(rowCount);
        KeyVectors.toLongs(vectors[0], rowCount, words);
        KeyVectors.toLongs(vectors[1], rowCount, lowWords);
        for (int i = 0; i < rowCount; i++) words[i] = (words[i] << 32) | (lowWords[i] & LOW);
        int addedCount = vectors[0].mayHaveNulls() || vectors[1].mayHaveNulls()
                ? findWithNulls(vectors[0], vectors[1], rowCount, groups)
                : slots.findOrPutAll(words, rowCount, groupCount(), groups, added);
        keys.append(listOf(vectors), added, addedCount);
    }

    private int findWithNulls(ColumnVector high, ColumnVector low, int rowCount, int[] groups) {
        int first = groupCount();
        int addedCount = 0;
        for (int i = 0; i < rowCount; i++) {
            int next = first + addedCount;
            boolean highNull = high.isNull(i);
            boolean lowNull = low.isNull(i);
            int group;
            if (!highNull && !lowNull) {
                group = slots.findOrPut(words[i], next);
            } else if (highNull && lowNull) {
                if (nullGroup < 0) nullGroup = next;
                group = nullGroup;
            } else {
                LongSlots table = nullSlots[highNull ? 0 : 1];
                table.reserve(1);
                group = table.findOrPut(highNull ? words[i] & LOW : words[i] >>> 32, next);
            }
            if (group == next) added[addedCount++] = i;
            groups[i] = group;
        }
        return addedCount;
    }

    @Override
    long sizeBytes() {
        return slots.sizeBytes() + nullSlots[0].sizeBytes() + nullSlots[1].sizeBytes() + keys.sizeBytes();
    }

    @Override
    long growthBytes(ColumnVector[] vectors, int rowCount) {
        return slots.growthBytes(rowCount) + keys.growthBytes(listOf(vectors), null, rowCount);
    }
}
