package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.Vectors;
import org.jspecify.annotations.Nullable;

/// A shortcut in front of a table of one key: where its vector has a dictionary with few entries, a row's group is
/// looked up by its code, and only a code's first row asks the table behind. The map from codes to groups is kept
/// as long as the dictionary stays.
final class DictionaryGroupTable extends GroupTable {

    private static final int MAX_ENTRIES = 1 << 16;

    private final GroupTable behind;
    private @Nullable ColumnVector dictionary;
    /// The group + 1 of each code, and of NULL at the end; 0 for none.
    private int[] groupOf = new int[0];

    private final int[] added = new int[Batch.CAPACITY];
    private final int[] addedGroups = new int[Batch.CAPACITY];
    private final int[] presentCodes = new int[Batch.CAPACITY];

    DictionaryGroupTable(GroupTable behind) {
        this.behind = behind;
    }

    @Override
    int groupCount() {
        return behind.groupCount();
    }

    @Override
    void expect(int count) {
        behind.expect(count);
    }

    @Override
    Batch keys(int from, int count) {
        return behind.keys(from, count);
    }

    @Override
    void find(ColumnVector[] keys, int rowCount, int[] groups) {
        if (!(keys[0] instanceof DictionaryVector key) || !hasMap(key, rowCount)) {
            behind.find(keys, rowCount, groups);
            return;
        }
        int[] codes = key.codes();
        int offset = key.offset();
        if (key.mayHaveNulls()) {
            codes = codesWithNull(key, rowCount);
            offset = 0;
        }
        int addedCount = lookUp(groupOf, codes, offset, rowCount, groups, added);
        if (addedCount > 0) findAdded(key, codes, offset, rowCount, addedCount, groups);
    }

    private void findAdded(DictionaryVector key, int[] codes, int offset, int rowCount, int addedCount, int[] groups) {
        behind.find(new ColumnVector[] {Vectors.gather(key, added, addedCount)}, addedCount, addedGroups);
        for (int j = 0; j < addedCount; j++) groupOf[codes[offset + added[j]]] = addedGroups[j] + 1;
        for (int i = added[0]; i < rowCount; i++) groups[i] = groupOf[codes[offset + i]] - 1;
    }

    /// NULL has the code after the last.
    private int[] codesWithNull(DictionaryVector key, int rowCount) {
        int[] codes = key.codes();
        int offset = key.offset();
        int entries = key.dictionary().size();
        for (int i = 0; i < rowCount; i++) presentCodes[i] = key.isNull(i) ? entries : codes[offset + i];
        return presentCodes;
    }

    /// Whether there is a map for this dictionary. A large map is made only when it comes a second time, for it
    /// would cost more than one batch saves.
    private boolean hasMap(DictionaryVector key, int rowCount) {
        ColumnVector entries = key.dictionary();
        if (entries.size() >= MAX_ENTRIES) return false;
        boolean again = entries == dictionary;
        if (again && groupOf.length > 0) return true;
        boolean pays = again || entries.size() < 8L * rowCount;
        groupOf = pays ? new int[entries.size() + 1] : new int[0];
        dictionary = entries;
        return pays;
    }

    @Override
    long sizeBytes() {
        return behind.sizeBytes() + 4L * groupOf.length;
    }

    @Override
    long growthBytes(ColumnVector[] keys, int rowCount) {
        return behind.growthBytes(keys, rowCount);
    }
}
