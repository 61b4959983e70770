package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.store.KeyWords;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.PhysicalType;
import java.util.Arrays;
import java.util.List;

/// Numbers groups: equal keys get the same number, new keys the next one. NULL is a key like any other.
///
/// Keys must be normalized (see [dev.kindling.execution.store.KeyVectors]).
abstract sealed class GroupTable
        permits LongGroupTable,
                PackedGroupTable,
                WordGroupTable,
                HashedGroupTable,
                DictionaryGroupTable,
                CombinationGroupTable {

    /// The table that suits keys of these types (at least one).
    static GroupTable of(List<DataType> keyTypes) {
        GroupTable plain = plain(keyTypes);
        return keyTypes.size() == 1 ? new DictionaryGroupTable(plain) : new CombinationGroupTable(plain, keyTypes);
    }

    /// As [#of], for vectors of which few are dictionaries.
    static GroupTable plain(List<DataType> types) {
        if (types.size() == 1 && isWord(types.getFirst())) return new LongGroupTable(types);
        if (types.size() == 2 && types.stream().allMatch(GroupTable::isHalfWord)) return new PackedGroupTable(types);
        return KeyWords.suit(types) ? new WordGroupTable(types, -1L) : new HashedGroupTable(types, -1L);
    }

    private static boolean isWord(DataType type) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN, INT, LONG, FLOAT, DOUBLE -> true;
            case NULL, DECIMAL128, BYTES, ARRAY, MAP, STRUCT -> false;
        };
    }

    private static boolean isHalfWord(DataType type) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN, INT, FLOAT -> true;
            case NULL, LONG, DOUBLE, DECIMAL128, BYTES, ARRAY, MAP, STRUCT -> false;
        };
    }

    abstract int groupCount();

    /// Makes room for about `count` groups where that saves growing step by step. There must be none yet.
    abstract void expect(int count);

    /// The keys of the `count` groups from number `from` on.
    abstract Batch keys(int from, int count);

    /// Writes the number of the group of each of the first `rowCount` rows; at most [Batch#CAPACITY] rows.
    abstract void find(ColumnVector[] keys, int rowCount, int[] groups);

    /// What the table and its keys take of the heap.
    abstract long sizeBytes();

    /// What finding the first `rowCount` of `keys` can add to [#sizeBytes].
    abstract long growthBytes(ColumnVector[] keys, int rowCount);

    /// Writes the group of each of the first `rowCount` rows by its code, and puts the first rows of codes without
    /// a group into `added`; that such a code has been seen is noted, so that it is added once.
    ///
    /// @param groupOf the group + 1 of each code; 0 for none
    /// @return how many codes have no group; `groups` is then not complete
    static int lookUp(int[] groupOf, int[] codes, int offset, int rowCount, int[] groups, int[] added) {
        int all = 0;
        for (int i = 0; i < rowCount; i++) {
            int group = groupOf[codes[offset + i]] - 1;
            groups[i] = group;
            all |= group;
        }
        if (all >= 0) return 0;
        int addedCount = 0;
        for (int i = 0; i < rowCount; i++) {
            int code = codes[offset + i];
            if (groupOf[code] != 0) continue;
            groupOf[code] = -1;
            added[addedCount++] = i;
        }
        return addedCount;
    }

    static List<ColumnVector> listOf(ColumnVector[] keys) {
        return Arrays.asList(keys);
    }
}
