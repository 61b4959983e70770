package dev.kindling.execution.query;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/// The rows of a query as they come. Closing it early cancels the rest.
public interface QueryResult extends AutoCloseable {

    StructType schema();

    /// The next rows (never none), or null at the end. The batch may be kept.
    @Nullable
    Batch next();

    @Override
    void close();
}
