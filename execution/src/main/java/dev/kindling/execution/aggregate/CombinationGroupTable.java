package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.DataType;
import java.util.List;

/// A shortcut in front of a table of several keys: where all of them are dictionary vectors and there are few
/// combinations of their entries, the entries are numbered, a row's group is looked up by its combination of
/// numbers, and only a combination's first row asks the table behind. New dictionaries, as each part of a file has
/// them, need only their entries looked up, not their combinations.
final class CombinationGroupTable extends GroupTable {

    private static final int MAX_COMBINATIONS = 1 << 16;
    /// Entries of dictionaries not seen before that a row of the batch may cost.
    private static final int ENTRIES_BY_ROW = 2;

    private final GroupTable behind;
    private EntryNumbers[] keyNumbers;
    /// How many numbers of each key there is room for, a power of two.
    private int[] rooms;
    /// The group + 1 of each combination; 0 for none.
    private int[] groupOf = new int[0];

    private boolean hopeless;

    private final int[] combinations = new int[Batch.CAPACITY];
    private final int[] added = new int[Batch.CAPACITY];
    private final int[] addedGroups = new int[Batch.CAPACITY];

    CombinationGroupTable(GroupTable behind, List<DataType> types) {
        this.behind = behind;
        keyNumbers = types.stream().map(EntryNumbers::new).toArray(EntryNumbers[]::new);
        rooms = new int[types.size()];
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
        if (hopeless || !number(keys, rowCount)) {
            behind.find(keys, rowCount, groups);
            return;
        }
        combine(keys, rowCount);
        int addedCount = lookUp(groupOf, combinations, 0, rowCount, groups, added);
        if (addedCount > 0) findAdded(keys, rowCount, addedCount, groups);
    }

    private void findAdded(ColumnVector[] keys, int rowCount, int addedCount, int[] groups) {
        ColumnVector[] few = new ColumnVector[keys.length];
        for (int k = 0; k < keys.length; k++) few[k] = Vectors.gather(keys[k], added, addedCount);
        behind.find(few, addedCount, addedGroups);
        for (int j = 0; j < addedCount; j++) groupOf[combinations[added[j]]] = addedGroups[j] + 1;
        for (int i = added[0]; i < rowCount; i++) groups[i] = groupOf[combinations[i]] - 1;
    }

    /// Numbers the entries of dictionaries that are new. False if these keys have too many.
    private boolean number(ColumnVector[] keys, int rowCount) {
        long newEntries = 0;
        for (int k = 0; k < keys.length; k++) {
            if (!(keys[k] instanceof DictionaryVector v)) return false;
            if (!keyNumbers[k].knows(v)) newEntries += v.dictionary().size();
        }
        if (newEntries > (long) ENTRIES_BY_ROW * rowCount) return false;
        long product = 1;
        boolean fits = true;
        for (int k = 0; k < keys.length; k++) {
            keyNumbers[k].use((DictionaryVector) keys[k]);
            product *= room(keyNumbers[k].count());
            if (product > MAX_COMBINATIONS) {
                giveUp();
                return false;
            }
            fits &= keyNumbers[k].count() <= rooms[k];
        }
        if (!fits) makeRoom((int) product);
        return true;
    }

    private static int room(int count) {
        return Math.max(2, Integer.highestOneBit(count - 1) << 1);
    }

    private void giveUp() {
        hopeless = true;
        groupOf = new int[0];
        keyNumbers = new EntryNumbers[0];
    }

    private void makeRoom(int product) {
        int[] larger = new int[rooms.length];
        for (int k = 0; k < larger.length; k++) larger[k] = room(keyNumbers[k].count());
        int[] moved = new int[product];
        for (int combination = 0; combination < groupOf.length; combination++) {
            if (groupOf[combination] == 0) continue;
            int rest = combination;
            int place = 0;
            int stride = 1;
            for (int k = 0; k < rooms.length; k++) {
                place += rest % rooms[k] * stride;
                rest /= rooms[k];
                stride *= larger[k];
            }
            moved[place] = groupOf[combination];
        }
        groupOf = moved;
        rooms = larger;
    }

    private void combine(ColumnVector[] keys, int rowCount) {
        int stride = 1;
        for (int k = 0; k < keys.length; k++) {
            var key = (DictionaryVector) keys[k];
            if (k == 0) keyNumbers[k].writeTo(combinations, key, rowCount);
            else keyNumbers[k].addTo(combinations, key, rowCount, stride);
            stride *= rooms[k];
        }
    }

    @Override
    long sizeBytes() {
        long total = behind.sizeBytes() + 4L * groupOf.length;
        for (EntryNumbers numbers : keyNumbers) total += numbers.sizeBytes();
        return total;
    }

    @Override
    long growthBytes(ColumnVector[] keys, int rowCount) {
        return behind.growthBytes(keys, rowCount);
    }
}
