package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.ColumnVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where the elements of each list or map lie in the columns of elements: one after the other.
final class ListPlaces {

    private int[] starts = new int[0];
    private int[] lengths = new int[0];
    private int elementCount;

    void grow(int capacity) {
        starts = Arrays.copyOf(starts, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
    }

    /// Adds lists to `column`.
    ///
    /// @return the rows of the elements, counted in the vector of elements the lists point into
    int[] append(StoredColumn column, int[] theirStarts, int[] theirLengths, int offset, int @Nullable [] rows, int n) {
        int end = column.size();
        int total = 0;
        for (int i = 0; i < n; i++) {
            int length = column.isNull(end + i) ? 0 : theirLengths[offset + (rows == null ? i : rows[i])];
            starts[end + i] = elementCount + total;
            lengths[end + i] = length;
            total = Math.addExact(total, length);
        }
        int[] elementRows = new int[total];
        int at = 0;
        for (int i = 0; i < n; i++) {
            int start = theirStarts[offset + (rows == null ? i : rows[i])];
            for (int k = 0; k < lengths[end + i]; k++) elementRows[at++] = start + k;
        }
        elementCount = Math.addExact(elementCount, total);
        return elementRows;
    }

    static int[] elementRows(ColumnVector lists, int[] starts, int[] lengths, int @Nullable [] rows, int count) {
        int total = 0;
        for (int i = 0; i < count; i++) {
            int row = rows == null ? i : rows[i];
            if (!lists.isNull(row)) total = Math.addExact(total, lengths[lists.offset() + row]);
        }
        int[] result = new int[total];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int row = rows == null ? i : rows[i];
            if (lists.isNull(row)) continue;
            int start = starts[lists.offset() + row];
            for (int k = 0; k < lengths[lists.offset() + row]; k++) result[at++] = start + k;
        }
        return result;
    }

    int[] lengths(int[] ids, int from, int count) {
        int[] result = new int[count];
        for (int i = 0; i < count; i++) result[i] = ids[from + i] < 0 ? 0 : lengths[ids[from + i]];
        return result;
    }

    int[] elementIds(int[] ids, int from, int[] gatheredLengths) {
        int total = 0;
        for (int length : gatheredLengths) total = Math.addExact(total, length);
        int[] result = new int[total];
        int at = 0;
        for (int i = 0; i < gatheredLengths.length; i++) {
            for (int k = 0; k < gatheredLengths[i]; k++) result[at++] = starts[ids[from + i]] + k;
        }
        return result;
    }

    static int[] starts(int[] lengths) {
        int[] result = new int[lengths.length];
        for (int i = 1; i < lengths.length; i++) result[i] = result[i - 1] + lengths[i - 1];
        return result;
    }

    long sizeBytes() {
        return 8L * starts.length;
    }
}
