package dev.kindling.execution.operator;

import dev.kindling.catalyst.batch.Batch;
import org.jspecify.annotations.Nullable;

/// The running half of an operator: one per task, mutable, pulled by one thread.
///
/// An operator owns its inputs and closes them. After `close` it holds no memory and no file, however far it got.
public interface BatchOperator extends AutoCloseable {

    /// The next rows, never an empty batch, or null at the end. The caller owns the batch until the next call: who
    /// keeps rows longer copies them.
    @Nullable
    Batch next();

    @Override
    void close();
}
