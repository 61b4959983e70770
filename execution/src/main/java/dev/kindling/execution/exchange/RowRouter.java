package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.store.KeyHasher;
import dev.kindling.execution.store.KeyVectors;
import java.util.Arrays;

/// Decides where rows go. Holds scratch memory: one per task.
public interface RowRouter {

    /// Writes the target of each row of `batch`.
    void route(Batch batch, int[] targets);

    /// All rows to target 0.
    static RowRouter single() {
        return (batch, targets) -> Arrays.fill(targets, 0, batch.rowCount(), 0);
    }

    /// Each row to the next target; the first row of partition `p` to target `p`.
    static RowRouter roundRobin(int targetCount, int partition) {
        return new RowRouter() {
            private int next = partition % targetCount;

            @Override
            public void route(Batch batch, int[] targets) {
                for (int i = 0; i < batch.rowCount(); i++) {
                    targets[i] = next;
                    next = next + 1 == targetCount ? 0 : next + 1;
                }
            }
        };
    }

    /// Rows with equal values in `keys` to the same target, in every task and every JVM.
    static RowRouter hash(int[] keys, int targetCount) {
        var hasher = new KeyHasher(keys.length);
        long[] hashes = new long[Batch.CAPACITY];
        int[] columns = keys.clone();
        return (batch, targets) -> {
            ColumnVector[] vectors = new ColumnVector[columns.length];
            for (int k = 0; k < vectors.length; k++) vectors[k] = KeyVectors.normalized(batch.column(columns[k]));
            hasher.hash(vectors, batch.rowCount(), hashes);
            spread(hashes, batch.rowCount(), targetCount, targets);
        };
    }

    private static void spread(long[] hashes, int count, int targetCount, int[] targets) {
        // The low bits: hash tables use the high ones, and rows of one target must not agree in those.
        for (int i = 0; i < count; i++) targets[i] = (int) (((hashes[i] & 0xFFFFFFFFL) * targetCount) >>> 32);
    }

    /// Rows to the range they fall into; target 0 has the first rows in the order of the bounds.
    static RowRouter range(RangeBounds bounds) {
        return bounds::route;
    }
}
