package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.execution.store.Gather;
import dev.kindling.execution.store.RowStore;
import org.jspecify.annotations.Nullable;

/// A shortcut in front of another table: where all keys of a batch are dictionary vectors and there are few
/// combinations of their entries, a row's group is looked up by its combination of codes, and only a combination's
/// first row asks the table behind. The map from combinations to groups is kept as long as the dictionaries stay.
final class DictionaryGroupTable extends GroupTable {

    private static final int MAX_COMBINATIONS = 1 << 16;

    private final GroupTable behind;
    private @Nullable ColumnVector[] dictionaries = new ColumnVector[0];
    private int[] groupOf = new int[0];

    private final int[] combinations = new int[Batch.CAPACITY];
    private final int[] added = new int[Batch.CAPACITY];
    private final int[] addedGroups = new int[Batch.CAPACITY];

    DictionaryGroupTable(GroupTable behind) {
        this.behind = behind;
    }

    @Override
    RowStore keys() {
        return behind.keys();
    }

    @Override
    void find(ColumnVector[] keys, int rowCount, int[] groups) {
        long product = combinationCount(keys);
        if (product > MAX_COMBINATIONS || !hasMap(keys, (int) product, rowCount)) {
            behind.find(keys, rowCount, groups);
            return;
        }
        combine(keys, rowCount);
        int addedCount = 0;
        for (int i = 0; i < rowCount; i++) {
            int known = groupOf[combinations[i]];
            groups[i] = known - 1;
            if (known == 0) {
                added[addedCount++] = i;
                groupOf[combinations[i]] = -1;
            }
        }
        if (addedCount > 0) findAdded(keys, rowCount, addedCount, groups);
    }

    private void findAdded(ColumnVector[] keys, int rowCount, int addedCount, int[] groups) {
        ColumnVector[] few = new ColumnVector[keys.length];
        for (int k = 0; k < keys.length; k++) few[k] = Gather.rows(keys[k], added, addedCount);
        behind.find(few, addedCount, addedGroups);
        for (int j = 0; j < addedCount; j++) groupOf[combinations[added[j]]] = addedGroups[j] + 1;
        for (int i = added[0]; i < rowCount; i++) groups[i] = groupOf[combinations[i]] - 1;
    }

    private static long combinationCount(ColumnVector[] keys) {
        long product = 1;
        for (ColumnVector key : keys) {
            if (!(key instanceof DictionaryVector v)) return Long.MAX_VALUE;
            product *= v.dictionary().size() + 1;
            if (product > MAX_COMBINATIONS) return Long.MAX_VALUE;
        }
        return product;
    }

    /// Whether there is a map for these dictionaries. A large map is made only when they come a second time, for it
    /// would cost more than one batch saves.
    private boolean hasMap(ColumnVector[] keys, int product, int rowCount) {
        boolean again = dictionaries.length == keys.length;
        for (int k = 0; k < dictionaries.length && again; k++) {
            again = ((DictionaryVector) keys[k]).dictionary() == dictionaries[k];
        }
        if (again && groupOf.length > 0) return true;
        boolean pays = again || product <= 8L * rowCount;
        groupOf = pays ? new int[product] : new int[0];
        if (!again) {
            dictionaries = new ColumnVector[keys.length];
            for (int k = 0; k < keys.length; k++) dictionaries[k] = ((DictionaryVector) keys[k]).dictionary();
        }
        return pays;
    }

    private void combine(ColumnVector[] keys, int rowCount) {
        for (int k = 0; k < keys.length; k++) {
            var key = (DictionaryVector) keys[k];
            int[] codes = key.codes();
            int offset = key.offset();
            int entries = key.dictionary().size();
            int width = entries + 1;
            boolean nulls = key.mayHaveNulls();
            for (int i = 0; i < rowCount; i++) {
                int code = nulls && key.isNull(i) ? entries : codes[offset + i];
                combinations[i] = (k == 0 ? 0 : combinations[i] * width) + code;
            }
        }
    }

    @Override
    long sizeBytes() {
        return behind.sizeBytes() + 4L * groupOf.length;
    }

    @Override
    long growthBytes(int rowCount) {
        return behind.growthBytes(rowCount);
    }
}
