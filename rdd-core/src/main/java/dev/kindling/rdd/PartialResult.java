package dev.kindling.rdd;

import dev.kindling.error.InternalException;
import dev.kindling.rdd.graph.Unchecked;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/// What is known of a result after a while, and the result itself later. The job goes on meanwhile.
public final class PartialResult<R> {

    private final R initialValue;
    private final boolean isFinal;
    private final FutureAction<R> action;

    PartialResult(R initialValue, boolean isFinal, FutureAction<R> action) {
        this.initialValue = initialValue;
        this.isFinal = isFinal;
        this.action = action;
    }

    /// What was known when the time was up, or the result if that was in time.
    public R initialValue() {
        return initialValue;
    }

    public boolean isInitialValueFinal() {
        return isFinal;
    }

    /// The result. Waits for it.
    public R getFinalValue() throws InterruptedException {
        try {
            return action.get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /// Calls `handler` with the result once there is one.
    public PartialResult<R> onComplete(Consumer<R> handler) {
        var _ = action.toCompletionStage().thenAccept(handler);
        return this;
    }

    /// Calls `handler` if the job fails.
    public void onFail(Consumer<Throwable> handler) {
        var _ = action.toCompletionStage().exceptionally(error -> {
            handler.accept(error);
            throw Unchecked.rethrow(error);
        });
    }

    /// Stops the job.
    public void cancel() {
        action.cancel();
    }

    static RuntimeException failure(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause == null ? new InternalException("a failure without a cause", e) : Unchecked.rethrow(cause);
    }

    @Override
    public String toString() {
        return isFinal ? "(final: " + initialValue + ")" : "(partial: " + initialValue + ")";
    }
}
