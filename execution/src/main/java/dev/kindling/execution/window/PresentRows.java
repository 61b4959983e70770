package dev.kindling.execution.window;

import dev.kindling.catalyst.batch.Validity;
import dev.kindling.execution.store.StoredColumn;
import java.util.Arrays;

/// The rows of a column whose value is not NULL, numbered.
final class PresentRows {

    private final long[] bits;
    /// By word of `bits`: how many rows there are before it.
    private final int[] counts;

    private int count;

    private PresentRows(int rowCount) {
        bits = Validity.noneValid(rowCount);
        counts = new int[bits.length + 1];
    }

    static PresentRows of(StoredColumn column, int rowCount) {
        var present = new PresentRows(rowCount);
        present.mark(column, 0, rowCount);
        return present.counted();
    }

    static PresentRows of(SpilledRows rows, int column) {
        var present = new PresentRows(rows.rowCount());
        for (int block = 0; block < rows.blockCount(); block++) {
            StoredColumn values = rows.block(block).column(column);
            present.mark(values, rows.firstRow(block), values.size());
        }
        return present.counted();
    }

    private void mark(StoredColumn column, int first, int rowCount) {
        for (int i = 0; i < rowCount; i++) if (!column.isNull(i)) Validity.set(bits, first + i);
    }

    private PresentRows counted() {
        for (int word = 0; word < bits.length; word++) counts[word + 1] = counts[word] + Long.bitCount(bits[word]);
        count = counts[bits.length];
        return this;
    }

    /// How many there are before `row`.
    int before(int row) {
        int word = row >> 6;
        if (word == bits.length) return count;
        return counts[word] + Long.bitCount(bits[word] & ((1L << row) - 1));
    }

    int row(int number) {
        int at = Arrays.binarySearch(counts, number);
        int word = at < 0 ? -at - 2 : at;
        // Words without a row repeat a count; the row is in the last of them.
        while (word + 1 < counts.length && counts[word + 1] <= number) word++;
        long rest = bits[word];
        for (int i = counts[word]; i < number; i++) rest &= rest - 1;
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }

    /// The row that is `distance` (not 0) such rows away from `row`, or -1.
    int from(int row, int distance) {
        long number = distance < 0 ? (long) before(row) + distance : (long) before(row + 1) + distance - 1;
        return number < 0 || number >= count ? -1 : row((int) number);
    }
}
