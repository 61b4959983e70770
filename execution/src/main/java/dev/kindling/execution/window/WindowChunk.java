package dev.kindling.execution.window;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.store.RowOrder;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import java.util.Arrays;
import java.util.List;

/// Some whole partitions, and for each row where its partition and its peers begin and end (exclusively).
final class WindowChunk {

    final RowStore rows;
    final int rowCount;
    final int[] partitionStart;
    final int[] partitionEnd;
    final int[] peerStart;
    final int[] peerEnd;
    /// By row: the number of its group of peers, from 0 over the whole chunk.
    final int[] peerGroup;

    final int[] groupStart;
    final int groupCount;
    private final List<SortKey> order;

    /// @param begins 1 where a partition begins
    WindowChunk(RowStore rows, int rowCount, byte[] begins, List<SortKey> order) {
        this.rows = rows;
        this.rowCount = rowCount;
        this.order = order;
        partitionStart = starts(begins);
        partitionEnd = ends(partitionStart);
        byte[] peersBegin = Arrays.copyOf(begins, rowCount);
        markChanges(rows, rowCount, order, peersBegin);
        peerStart = starts(peersBegin);
        peerEnd = ends(peerStart);
        peerGroup = new int[rowCount];
        int[] firsts = new int[rowCount];
        int groups = 0;
        for (int i = 0; i < rowCount; i++) {
            if (peersBegin[i] != 0) firsts[groups++] = i;
            peerGroup[i] = groups - 1;
        }
        groupStart = firsts;
        groupCount = groups;
    }

    RowPlaces places() {
        return new RowPlaces(0, partitionStart, partitionEnd, peerStart, peerEnd, peerGroup);
    }

    /// Marks the rows that differ in `order` from the one before, the first aside.
    static void markChanges(RowStore rows, int rowCount, List<SortKey> order, byte[] changes) {
        int[] before = new int[Batch.CAPACITY];
        byte[] differs = new byte[Batch.CAPACITY];
        for (SortKey key : order) {
            for (int from = 1; from < rowCount; from += Batch.CAPACITY) {
                int count = Math.min(Batch.CAPACITY, rowCount - from);
                for (int i = 0; i < count; i++) before[i] = from + i - 1;
                Arrays.fill(differs, 0, count, (byte) 0);
                ColumnVector values = rows.column(key.column()).range(from, count);
                rows.column(key.column()).compare(values, null, before, count, differs);
                for (int i = 0; i < count; i++) changes[from + i] |= differs[i];
            }
        }
    }

    private int[] starts(byte[] begins) {
        int[] result = new int[rowCount];
        int start = 0;
        for (int i = 0; i < rowCount; i++) {
            if (begins[i] != 0) start = i;
            result[i] = start;
        }
        return result;
    }

    private int[] ends(int[] starts) {
        int[] result = new int[rowCount];
        int end = rowCount;
        for (int i = rowCount - 1; i >= 0; i--) {
            result[i] = end;
            if (starts[i] == i) end = i;
        }
        return result;
    }

    /// Where the frame of each row begins.
    int[] frameStarts(WindowFrame frame) {
        return switch (frame.start()) {
            case WindowFrame.UnboundedPreceding _ -> partitionStart;
            case WindowFrame.UnboundedFollowing _ ->
                throw new IllegalArgumentException("a frame cannot start at its partition's end");
            case WindowFrame.CurrentRow _ -> frame.unit() == WindowFrame.Unit.ROWS ? shifted(0, 0) : peerStart;
            case WindowFrame.Offset(var distance) ->
                frame.unit() == WindowFrame.Unit.ROWS ? shifted(distance, 0) : groupBounds(distance, 0);
            case WindowFrame.Value(var column) -> valueBounds(column, true);
        };
    }

    /// Where the frame of each row ends, exclusively; not after its start where the frame is empty.
    int[] frameEnds(WindowFrame frame) {
        return switch (frame.end()) {
            case WindowFrame.UnboundedFollowing _ -> partitionEnd;
            case WindowFrame.UnboundedPreceding _ ->
                throw new IllegalArgumentException("a frame cannot end at its partition's start");
            case WindowFrame.CurrentRow _ -> frame.unit() == WindowFrame.Unit.ROWS ? shifted(0, 1) : peerEnd;
            case WindowFrame.Offset(var distance) ->
                frame.unit() == WindowFrame.Unit.ROWS ? shifted(distance, 1) : groupBounds(distance, 1);
            case WindowFrame.Value(var column) -> valueBounds(column, false);
        };
    }

    private int[] shifted(long distance, int more) {
        int[] result = new int[rowCount];
        for (int i = 0; i < rowCount; i++) {
            result[i] = Math.clamp(saturated(i, distance) + more, partitionStart[i], partitionEnd[i]);
        }
        return result;
    }

    static long saturated(int place, long distance) {
        return place + Math.clamp(distance, -(long) Integer.MAX_VALUE, (long) Integer.MAX_VALUE);
    }

    /// Where the group `distance` groups away begins, or with `more` 1 where it ends.
    private int[] groupBounds(long distance, int more) {
        int[] result = new int[rowCount];
        for (int i = 0; i < rowCount; i++) {
            long group = saturated(peerGroup[i], distance) + more;
            if (group <= peerGroup[partitionStart[i]]) {
                result[i] = partitionStart[i];
            } else if (group >= groupCount) {
                result[i] = partitionEnd[i];
            } else {
                result[i] = Math.min(groupStart[(int) group], partitionEnd[i]);
            }
        }
        return result;
    }

    /// By row: the first row of its partition whose order key is not before the value of `column` (`isStart`), or
    /// the first that is after it.
    private int[] valueBounds(int column, boolean isStart) {
        SortKey key = order.getFirst();
        // Keys and bounds as two columns of one type, compared as the rows were sorted.
        var comparison = new RowOrder(List.of(new SortKey(0, key.ascending(), key.nullsFirst())));
        int[] result = new int[rowCount];
        Batch keys = Batch.of(rows.column(key.column()).range(0, rowCount));
        Batch bounds = Batch.of(rows.column(column).range(0, rowCount));
        ColumnVector keyValues = keys.column(0);
        for (int i = 0; i < rowCount; i++) {
            if (keyValues.isNull(i)) {
                result[i] = isStart ? peerStart[i] : peerEnd[i];
                continue;
            }
            int low = partitionStart[i];
            int high = partitionEnd[i];
            while (low < high) {
                int middle = (low + high) >>> 1;
                int compared = keyValues.isNull(middle)
                        ? key.nullsFirst() ? -1 : 1
                        : comparison.compare(keys, middle, bounds, i);
                if (compared < 0 || (!isStart && compared == 0)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            result[i] = low;
        }
        return result;
    }
}
