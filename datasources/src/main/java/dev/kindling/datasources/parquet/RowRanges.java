package dev.kindling.datasources.parquet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of a row group, as ascending ranges that do not touch.
///
/// @param bounds first row and row behind the last of each range, one after the other
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowRanges(long[] bounds) {

    static final RowRanges NONE = new RowRanges(new long[0]);

    static RowRanges all(long rowCount) {
        return rowCount == 0 ? NONE : new RowRanges(new long[] {0, rowCount});
    }

    /// From pages that begin at `firstRows` (the last ends at `rowCount`), those that `kept` names.
    static RowRanges ofPages(long[] firstRows, boolean[] kept, long rowCount) {
        List<Long> bounds = new ArrayList<>();
        for (int i = 0; i < firstRows.length; i++) {
            if (!kept[i]) continue;
            long end = i + 1 < firstRows.length ? firstRows[i + 1] : rowCount;
            if (firstRows[i] == end) continue;
            boolean touches = !bounds.isEmpty() && bounds.getLast() == firstRows[i];
            if (touches) bounds.removeLast();
            else bounds.add(firstRows[i]);
            bounds.add(end);
        }
        return new RowRanges(bounds.stream().mapToLong(Long::longValue).toArray());
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    long rowCount() {
        long count = 0;
        for (int i = 0; i < bounds.length; i += 2) count += bounds[i + 1] - bounds[i];
        return count;
    }

    /// The first row at or behind `row`, or -1.
    long nextFrom(long row) {
        for (int i = 0; i < bounds.length; i += 2) {
            if (row < bounds[i + 1]) return Math.max(row, bounds[i]);
        }
        return -1;
    }

    /// The end of the range that `row` is in.
    long endOf(long row) {
        for (int i = 0; i < bounds.length; i += 2) {
            if (row >= bounds[i] && row < bounds[i + 1]) return bounds[i + 1];
        }
        return row;
    }

    RowRanges intersect(RowRanges other) {
        long[] result = new long[bounds.length + other.bounds.length];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < bounds.length && j < other.bounds.length) {
            long from = Math.max(bounds[i], other.bounds[j]);
            long to = Math.min(bounds[i + 1], other.bounds[j + 1]);
            if (from < to) {
                result[count++] = from;
                result[count++] = to;
            }
            if (bounds[i + 1] < other.bounds[j + 1]) i += 2;
            else j += 2;
        }
        return new RowRanges(Arrays.copyOf(result, count));
    }

    RowRanges union(RowRanges other) {
        int total = bounds.length + other.bounds.length;
        long[] result = new long[total];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < bounds.length || j < other.bounds.length) {
            boolean mine = j >= other.bounds.length || (i < bounds.length && bounds[i] <= other.bounds[j]);
            long from = mine ? bounds[i] : other.bounds[j];
            long to = mine ? bounds[i + 1] : other.bounds[j + 1];
            if (mine) i += 2;
            else j += 2;
            if (count > 0 && from <= result[count - 1]) {
                result[count - 1] = Math.max(result[count - 1], to);
            } else {
                result[count++] = from;
                result[count++] = to;
            }
        }
        return new RowRanges(Arrays.copyOf(result, count));
    }
}
