package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.Vectors;

/// Batches that may be kept.
public final class BatchCopies {

    private BatchCopies() {}

    /// `batch` in memory of its own.
    public static Batch copy(Batch batch) {
        return new Batch(
                batch.rowCount(), batch.columns().stream().map(Vectors::copy).toList());
    }
}
