package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.execution.store.KeyVectors;
import dev.kindling.sql.types.DataType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers the entries of the dictionaries of one key from 1 on, equal entries of different dictionaries alike; 0
/// is NULL.
final class EntryNumbers {

    private final GroupTable table;
    private @Nullable ColumnVector dictionary;
    /// The numbers of the entries of the dictionary at hand.
    private int[] numbers = new int[0];

    EntryNumbers(DataType type) {
        table = GroupTable.plain(List.of(type));
    }

    /// How many numbers there are, that of NULL included.
    int count() {
        return table.groupCount() + 1;
    }

    boolean knows(DictionaryVector key) {
        return key.dictionary() == dictionary;
    }

    /// Numbers the entries of the dictionary of `key`.
    void use(DictionaryVector key) {
        if (knows(key)) return;
        ColumnVector entries = key.dictionary();
        int size = entries.size();
        if (numbers.length < size) numbers = new int[size];
        int[] found = new int[Math.min(size, Batch.CAPACITY)];
        for (int from = 0; from < size; from += Batch.CAPACITY) {
            int count = Math.min(Batch.CAPACITY, size - from);
            ColumnVector some = KeyVectors.normalized(entries.slice(from, count));
            table.find(new ColumnVector[] {some}, count, found);
            for (int i = 0; i < count; i++) numbers[from + i] = found[i] + 1;
        }
        dictionary = entries;
    }

    /// Adds `stride` times the numbers of the rows of `key`, whose dictionary is in use, to `sums`.
    void addTo(int[] sums, DictionaryVector key, int rowCount, int stride) {
        int[] codes = key.codes();
        int offset = key.offset();
        int[] numberOf = numbers;
        if (key.mayHaveNulls()) {
            for (int i = 0; i < rowCount; i++) {
                if (!key.isNull(i)) sums[i] += stride * numberOf[codes[offset + i]];
            }
        } else {
            for (int i = 0; i < rowCount; i++) sums[i] += stride * numberOf[codes[offset + i]];
        }
    }

    /// As [#addTo], for sums that are 0.
    void writeTo(int[] sums, DictionaryVector key, int rowCount) {
        if (key.mayHaveNulls()) {
            Arrays.fill(sums, 0, rowCount, 0);
            addTo(sums, key, rowCount, 1);
            return;
        }
        int[] codes = key.codes();
        int offset = key.offset();
        int[] numberOf = numbers;
        for (int i = 0; i < rowCount; i++) sums[i] = numberOf[codes[offset + i]];
    }

    long sizeBytes() {
        return table.sizeBytes() + 4L * numbers.length;
    }
}
