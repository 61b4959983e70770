package dev.kindling.rdd.graph;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A wish, once expressed, that jobs stop. One token can serve any number of jobs.
public final class Cancellation {

    private final List<Runnable> actions = new ArrayList<>();
    private volatile @Nullable String reason;

    /// Asks all jobs with this token to stop; `why` appears in their error. The first reason stays.
    public void cancel(String why) {
        List<Runnable> toRun;
        synchronized (actions) {
            if (reason != null) return;
            reason = why;
            toRun = List.copyOf(actions);
            actions.clear();
        }
        toRun.forEach(Runnable::run);
    }

    public boolean isCancelled() {
        return reason != null;
    }

    /// @throws KindlingException OPERATION_CANCELED
    public void check() {
        if (reason != null) throw error();
    }

    /// Why jobs are to stop.
    public String reason() {
        String known = reason;
        return known == null ? "not cancelled" : known;
    }

    public KindlingException error() {
        String why = reason();
        return KindlingException.of(ErrorCondition.OPERATION_CANCELED, "the job was cancelled: " + why)
                .parameter("reason", why)
                .build();
    }

    /// Runs `action` upon cancellation, at once if that has happened. Closing the result withdraws it.
    public Registration onCancel(Runnable action) {
        synchronized (actions) {
            if (reason == null) {
                actions.add(action);
                return () -> withdraw(action);
            }
        }
        action.run();
        return () -> {};
    }

    private void withdraw(Runnable action) {
        synchronized (actions) {
            actions.remove(action);
        }
    }

    /// An action to be run, until closed.
    @FunctionalInterface
    public interface Registration extends AutoCloseable {

        @Override
        void close();
    }
}
