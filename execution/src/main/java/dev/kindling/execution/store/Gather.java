package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import java.util.List;

/// Picks rows out of batches.
public final class Gather {

    private Gather() {}

    /// The first `count` of `rows` of `batch`; the batch itself if these are all its rows in order.
    public static Batch rows(Batch batch, int[] rows, int count) {
        if (isAll(batch.rowCount(), rows, count)) return batch;
        List<ColumnVector> columns = batch.columns().stream()
                .map(c -> Vectors.gather(c, rows, count))
                .toList();
        return new Batch(count, columns);
    }

    /// Whether the first `count` of `rows` are all of `rowCount` rows in order.
    public static boolean isAll(int rowCount, int[] rows, int count) {
        if (count != rowCount) return false;
        int different = 0;
        for (int i = 0; i < count; i++) different |= rows[i] ^ i;
        return different == 0;
    }
}
