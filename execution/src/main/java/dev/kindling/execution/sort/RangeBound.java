package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.spill.SerializedBatches;
import dev.kindling.execution.store.RowOrder;
import java.io.Serializable;
import java.util.List;

/// A place between two rows of the merged order. Of the rows that are equal to a key, those of earlier runs lie
/// before it, all others behind it: so even equal rows can be cut in ranges, and the cut does not depend on the
/// order in which a run has them.
///
/// @param row the key, one row with the columns of the runs, of which those that are no keys hold NULL
/// @param run the first run whose rows that are equal to the key lie behind the bound
record RangeBound(SerializedBatches row, int run) implements Serializable {

    static RangeBound at(Batch row, int run) {
        return new RangeBound(new SerializedBatches(List.of(row)), run);
    }

    /// Whether row `place` of `rows`, which are of the run `ofRun`, lies before the bound.
    boolean isAfter(Batch rows, int place, int ofRun, RowOrder order) {
        int compared = order.compare(rows, place, row.batches().getFirst(), 0);
        return compared < 0 || (compared == 0 && ofRun < run);
    }

    /// How many of `rows`, which are in order and of the run `ofRun`, lie before the bound.
    int countBefore(Batch rows, int ofRun, RowOrder order) {
        int low = 0;
        int high = rows.rowCount();
        // Most batches lie on one side.
        if (high > 0 && isAfter(rows, high - 1, ofRun, order)) return high;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (isAfter(rows, middle, ofRun, order)) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
