package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntBuilder;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One value of any type per group. Values are kept in chunks, copied from the batches they came in; a slot says
/// where a group's value is. Chunks whose values were mostly replaced are compacted away.
///
/// While a batch is worked on, slots may point into it; [#keep] then copies what is pointed at.
final class ValueStore {

    private static final long NONE = -1;
    private static final long COPIED = 1L << 31;

    private final DataType type;
    private final List<ColumnVector> chunks = new ArrayList<>();
    private long[] slots = new long[0];
    private int groupCount;
    private long kept;
    private long sizeBytes;

    ValueStore(DataType type) {
        this.type = type;
    }

    void resize(int groups) {
        if (groups > slots.length) {
            int old = slots.length;
            slots = Arrays.copyOf(slots, GroupedRows.grown(old, groups));
            Arrays.fill(slots, old, slots.length, NONE);
        }
        groupCount = Math.max(groupCount, groups);
    }

    boolean isEmpty(int group) {
        return slots[group] == NONE;
    }

    /// Lets `group` hold row `row` of the batch at hand.
    void point(int group, int row) {
        slots[group] = slot(chunks.size(), row);
    }

    private static long slot(int chunk, int row) {
        return (long) chunk << 32 | row;
    }

    /// The order of the group's value (not NULL) and of value `row` of the batch at hand.
    int compare(int group, ColumnVector batch, int row) {
        long slot = slots[group];
        int chunk = (int) (slot >>> 32);
        return ValueOrder.compare(chunk == chunks.size() ? batch : chunks.get(chunk), (int) slot, batch, row);
    }

    /// Copies the values of the batch at hand that groups among `groups` (one per row) point at.
    void keep(ColumnVector batch, int[] groups, int rowCount) {
        int current = chunks.size();
        var rows = new IntBuilder(16);
        for (int i = 0; i < rowCount; i++) {
            long slot = slots[groups[i]];
            // Each group's value is taken at the row it points at, so once.
            if ((int) (slot >>> 32) == current && slot != NONE && (int) slot == i) {
                // From now on the slot means a row of the copy; the mark keeps it from being taken for a later row.
                slots[groups[i]] = slot(current, rows.size()) | COPIED;
                rows.add(i);
            }
        }
        if (rows.size() == 0) return;
        for (int i = 0; i < rows.size(); i++) slots[groups[rows.get(i)]] &= ~COPIED;
        ColumnVector copy = Vectors.copy(Vectors.flatten(Vectors.gather(batch, rows.array(), rows.size())));
        chunks.add(copy);
        kept += copy.size();
        sizeBytes += VectorSize.of(copy);
        if ((chunks.size() > 64 && kept > 4L * groupCount) || chunks.size() > 4096) compact();
    }

    private void compact() {
        ColumnVector all = values(0, groupCount);
        chunks.clear();
        chunks.add(Vectors.copy(Vectors.flatten(all)));
        for (int g = 0; g < groupCount; g++) if (slots[g] != NONE) slots[g] = slot(0, g);
        kept = groupCount;
        sizeBytes = VectorSize.of(chunks.getFirst());
    }

    /// The values of `count` groups from `from` on; NULL for none. They are picked chunk by chunk and then put in
    /// order, so that a few groups of many cost no more than there are chunks.
    ColumnVector values(int from, int count) {
        int[] ends = new int[chunks.size() + 1];
        for (int i = 0; i < count; i++) {
            long slot = slots[from + i];
            if (slot != NONE) ends[(int) (slot >>> 32) + 1]++;
        }
        for (int chunk = 0; chunk < chunks.size(); chunk++) ends[chunk + 1] += ends[chunk];
        int[] next = ends.clone();
        int[] picked = new int[ends[chunks.size()]];
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            long slot = slots[from + i];
            places[i] = slot == NONE ? -1 : next[(int) (slot >>> 32)]++;
            if (slot != NONE) picked[places[i]] = (int) slot;
        }
        var parts = new ArrayList<ColumnVector>();
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            int size = ends[chunk + 1] - ends[chunk];
            if (size == 0) continue;
            parts.add(
                    Vectors.gather(chunks.get(chunk), Arrays.copyOfRange(picked, ends[chunk], ends[chunk + 1]), size));
        }
        if (parts.isEmpty()) return Vectors.nulls(type, count);
        return Vectors.gatherOrNull(Vectors.concat(parts), places, count);
    }

    long sizeBytes() {
        return sizeBytes + 8L * slots.length;
    }
}
