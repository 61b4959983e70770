package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import org.jspecify.annotations.Nullable;

/// Which entries of the last dictionary seen pass a condition, so that it is asked once per entry instead of once
/// per row.
final class EntryTable {

    private final Condition condition;
    private @Nullable ColumnVector dictionary;
    /// 1 for an entry that passes, with NULL behind the last one; null while not known.
    private byte @Nullable [] passing;
    private long rowsSeen;

    /// Sets `passes[i]` to 1 where value `i` passes.
    @FunctionalInterface
    interface Condition {
        void test(ColumnVector values, byte[] passes);
    }

    EntryTable(Condition condition) {
        this.condition = condition;
    }

    /// Writes the numbers of the rows that pass into `rows` and yields how many there are; -1 if it is better to
    /// ask of the rows: the dictionary is large, and few of its rows have come so far.
    int select(DictionaryVector vector, int[] rows) {
        ColumnVector entries = vector.dictionary();
        if (entries != dictionary) {
            dictionary = entries;
            passing = null;
            rowsSeen = 0;
        }
        int size = entries.size();
        byte[] table = passing;
        if (table == null) {
            boolean pays = size > 0 && (size <= 2 * Batch.CAPACITY || rowsSeen >= size);
            rowsSeen += vector.size();
            if (!pays) return -1;
            table = table(entries, size);
            passing = table;
        }
        return select(vector, table, rows);
    }

    private byte[] table(ColumnVector entries, int size) {
        byte[] table = new byte[size + 1];
        condition.test(entries, table);
        byte[] ofNull = new byte[1];
        condition.test(Vectors.nullsLike(entries, 1), ofNull);
        table[size] = ofNull[0];
        return table;
    }

    private static int select(DictionaryVector vector, byte[] table, int[] rows) {
        int[] codes = vector.codes();
        int offset = vector.offset();
        int rowCount = vector.size();
        long[] validity = vector.validity();
        int count = 0;
        if (validity == null) {
            for (int i = 0; i < rowCount; i++) {
                rows[count] = i;
                count += table[codes[offset + i]];
            }
            return count;
        }
        int nullEntry = table.length - 1;
        for (int i = 0; i < rowCount; i++) {
            rows[count] = i;
            count += table[Validity.isSet(validity, offset + i) ? codes[offset + i] : nullEntry];
        }
        return count;
    }
}
