package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.store.KeyHasher;
import dev.kindling.execution.store.RowStore;
import dev.kindling.sql.types.DataType;
import java.util.Arrays;
import java.util.List;

/// Groups by keys of any number and type, through 64-bit hashes.
///
/// A batch first finds groups by hash alone, then compares keys column by column. Two keys of one hash are so rare
/// that rows whose group turns out wrong are settled one at a time; each such key sits in a further slot of the
/// same hash.
final class HashedGroupTable extends GroupTable {

    private static final double LOAD = 0.6;

    private final RowStore keys;
    private final KeyHasher hasher;
    /// Applied to all hashes; narrower than all ones only in tests, to make hashes collide.
    private final long hashMask;

    private long[] table = new long[2 << 12];
    private int shift = 64 - 12;
    private int slotsUsed;

    private final long[] hashes = new long[Batch.CAPACITY];
    private final int[] added = new int[Batch.CAPACITY];
    private final byte[] differs = new byte[Batch.CAPACITY];
    private final int[] one = new int[1];

    HashedGroupTable(List<DataType> types, long hashMask) {
        keys = RowStore.ofDifferentRows(types);
        hasher = new KeyHasher(types.size());
        this.hashMask = hashMask;
    }

    @Override
    int groupCount() {
        return keys.rowCount();
    }

    @Override
    void expect(int count) {
        while (count > table.length * LOAD / 2) grow();
    }

    @Override
    Batch keys(int from, int count) {
        return keys.range(from, count);
    }

    @Override
    void find(ColumnVector[] vectors, int rowCount, int[] groups) {
        while (slotsUsed + rowCount > table.length * LOAD / 2) grow();
        hasher.hash(vectors, rowCount, hashes);
        if (hashMask != -1L) for (int i = 0; i < rowCount; i++) hashes[i] &= hashMask;
        int addedCount = findByHash(rowCount, groups);
        keys.append(listOf(vectors), added, addedCount);
        if (addedCount == rowCount) return;
        Arrays.fill(differs, 0, rowCount, (byte) 0);
        for (int k = 0; k < vectors.length; k++) keys.column(k).compare(vectors[k], null, groups, rowCount, differs);
        for (int i = 0; i < rowCount; i++) if (differs[i] != 0) groups[i] = settle(vectors, i);
    }

    private int findByHash(int rowCount, int[] groups) {
        long[] slots = table;
        int mask = slots.length - 1;
        int next = groupCount();
        int addedCount = 0;
        for (int i = 0; i < rowCount; i++) {
            long hash = hashes[i];
            int at = (int) (hash >>> shift) << 1;
            long group = slots[at + 1];
            while (group != 0 && slots[at] != hash) {
                at = (at + 2) & mask;
                group = slots[at + 1];
            }
            if (group == 0) {
                slots[at] = hash;
                group = next + addedCount + 1L;
                slots[at + 1] = group;
                added[addedCount++] = i;
            }
            groups[i] = (int) group - 1;
        }
        slotsUsed += addedCount;
        return addedCount;
    }

    private int settle(ColumnVector[] vectors, int row) {
        int mask = table.length - 1;
        long hash = hashes[row];
        int at = (int) (hash >>> shift) << 1;
        for (; table[at + 1] != 0; at = (at + 2) & mask) {
            int group = (int) (table[at + 1] - 1);
            if (table[at] == hash && hasKey(group, vectors, row)) return group;
        }
        int group = groupCount();
        table[at] = hash;
        table[at + 1] = group + 1L;
        slotsUsed++;
        one[0] = row;
        keys.append(listOf(vectors), one, 1);
        return group;
    }

    private boolean hasKey(int group, ColumnVector[] vectors, int row) {
        byte[] different = new byte[1];
        for (int k = 0; k < vectors.length; k++) {
            keys.column(k).compare(vectors[k], new int[] {row}, new int[] {group}, 1, different);
        }
        return different[0] == 0;
    }

    private void grow() {
        long[] old = table;
        shift--;
        table = new long[Math.multiplyExact(old.length, 2)];
        int mask = table.length - 1;
        for (int i = 0; i < old.length; i += 2) {
            if (old[i + 1] == 0) continue;
            int at = (int) (old[i] >>> shift) << 1;
            while (table[at + 1] != 0) at = (at + 2) & mask;
            table[at] = old[i];
            table[at + 1] = old[i + 1];
        }
    }

    @Override
    long sizeBytes() {
        return 8L * table.length + keys.sizeBytes();
    }

    @Override
    long growthBytes(ColumnVector[] vectors, int rowCount) {
        long slots = table.length / 2;
        while (slotsUsed + rowCount > slots * LOAD) slots *= 2;
        return 16 * slots - 8L * table.length + keys.growthBytes(listOf(vectors), null, rowCount);
    }
}
