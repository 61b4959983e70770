package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.store.KeyWords;
import dev.kindling.execution.store.RowStore;
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

    /// The keys of the groups in the order of their numbers.
    abstract RowStore keys();

    /// Writes the number of the group of each of the first `rowCount` rows; at most [Batch#CAPACITY] rows.
    abstract void find(ColumnVector[] keys, int rowCount, int[] groups);

    /// What the table and its keys take of the heap.
    abstract long sizeBytes();

    /// What finding `rowCount` more rows can add to [#sizeBytes] for the slots (the keys come on top).
    abstract long growthBytes(int rowCount);

    final int groupCount() {
        return keys().rowCount();
    }

    final Batch keys(int from, int count) {
        return keys().range(from, count);
    }

    static List<ColumnVector> listOf(ColumnVector[] keys) {
        return Arrays.asList(keys);
    }
}
