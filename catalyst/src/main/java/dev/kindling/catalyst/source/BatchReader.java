package dev.kindling.catalyst.source;

import dev.kindling.catalyst.batch.Batch;
import org.jspecify.annotations.Nullable;

/// The batches of a split.
public interface BatchReader extends AutoCloseable {

    /// The next rows (never none), or null at the end. The batch is valid until the next call.
    @Nullable
    Batch next();

    @Override
    void close();
}
