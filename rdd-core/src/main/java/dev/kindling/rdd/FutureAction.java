package dev.kindling.rdd;

import dev.kindling.rdd.graph.Cancellation;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// An action on its way. Its jobs are driven by a thread of their own; cancelling it cancels them.
public final class FutureAction<R extends @Nullable Object> implements Future<R> {

    private final Cancellation cancellation = new Cancellation();
    private final CompletableFuture<R> result = new CompletableFuture<>();

    /// What an action does with the token that its jobs have.
    interface Body<R extends @Nullable Object> {

        R run(Cancellation cancellation);
    }

    private FutureAction() {}

    /// Starts `body`, which gives its jobs the token it gets.
    static <R extends @Nullable Object> FutureAction<R> start(String name, Body<R> body) {
        var action = new FutureAction<R>();
        Thread.ofVirtual().name("kindling-" + name).start(() -> {
            try {
                action.result.complete(body.run(action.cancellation));
            } catch (Throwable e) {
                action.result.completeExceptionally(e);
            }
        });
        return action;
    }

    /// Stops the jobs of this action.
    public void cancel() {
        cancel(true);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = result.cancel(mayInterruptIfRunning);
        if (cancelled) cancellation.cancel("the action was cancelled");
        return cancelled;
    }

    @Override
    public boolean isCancelled() {
        return result.isCancelled();
    }

    @Override
    public boolean isDone() {
        return result.isDone();
    }

    /// The result, once there is one.
    ///
    /// @throws ExecutionException with what the action failed with
    /// @throws CancellationException after [#cancel]
    @Override
    public R get() throws InterruptedException, ExecutionException {
        return result.get();
    }

    @Override
    public R get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        return result.get(timeout, unit);
    }

    /// To go on from here without waiting.
    public CompletionStage<R> toCompletionStage() {
        return result.minimalCompletionStage();
    }
}
