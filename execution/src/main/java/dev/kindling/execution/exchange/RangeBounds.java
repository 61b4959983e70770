package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.store.RowOrder;
import dev.kindling.execution.store.RowSorter;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Rows that cut an order into ranges of about equal size. A row belongs to the range after the last bound that is
/// not greater, so equal rows share a range.
public final class RangeBounds {

    private final Batch bounds;
    private final RowOrder boundOrder;
    private final List<SortKey> keys;

    private RangeBounds(Batch bounds, List<SortKey> keys) {
        this.bounds = bounds;
        this.keys = List.copyOf(keys);
        boundOrder = new RowOrder(keys);
    }

    /// The bounds of `targetCount` ranges, guessed from a sample.
    public static RangeBounds of(RowStore sample, List<SortKey> keys, int targetCount) {
        int[] order = RowSorter.sort(sample, keys);
        int[] chosen = order.length == 0
                ? new int[0]
                : IntStream.range(1, targetCount)
                        .map(i -> order[(int) ((long) i * order.length / targetCount)])
                        .toArray();
        return new RangeBounds(sample.gather(chosen, 0, chosen.length), keys);
    }

    /// The ranges between the rows of `bounds`, which are in order.
    static RangeBounds at(Batch bounds, List<SortKey> keys) {
        return new RangeBounds(bounds, keys);
    }

    Batch rows() {
        return bounds;
    }

    public List<SortKey> keys() {
        return keys;
    }

    void route(Batch batch, int[] targets) {
        for (int i = 0; i < batch.rowCount(); i++) targets[i] = target(batch, i);
    }

    private int target(Batch batch, int row) {
        int low = 0;
        int high = bounds.rowCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (boundOrder.compare(bounds, middle, batch, row) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public String toString() {
        return "RangeBounds" + Arrays.toString(keys.toArray()) + " of " + (bounds.rowCount() + 1) + " ranges";
    }
}
