package dev.kindling.rdd.graph;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.Serializable;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A value that tasks add to and the driver reads. Each task adds to a part of its own; when the task has succeeded
/// for the first time, its part is merged, so a retried or recomputed partition counts once.
///
/// @param <V> what is added
/// @param <R> what is read
public abstract class Accumulator<V, R> implements Serializable {

    private static final long serialVersionUID = 1L;

    private long id = -1;
    private @Nullable String name;

    /// What holds the sum since [#reset]; before that, this object does itself.
    private @Nullable Accumulator<V, R> fresh;

    /// A new, empty accumulator of this kind.
    protected abstract Accumulator<V, R> empty();

    /// Takes one value into this part. Never called by two threads at once.
    protected abstract void accept(V value);

    /// Takes in what `other`, made by [#empty], holds.
    protected abstract void merge(Accumulator<V, R> other);

    protected abstract R current();

    /// Whether nothing was added.
    protected boolean holdsNothing() {
        return Objects.equals(current(), empty().current());
    }

    /// Adds `value`: in a task to the task's part, on the driver directly.
    public final void add(V value) {
        Accumulator<V, R> part = part();
        synchronized (part) {
            part.state().accept(value);
        }
    }

    /// What was merged so far; in a task, what the task itself added.
    public final R value() {
        return read(Accumulator::current);
    }

    /// Whether nothing was added since the beginning or the last [#reset].
    public final boolean isZero() {
        return read(Accumulator::holdsNothing);
    }

    /// What `question` says of what [#value] shows.
    protected final <T> T read(Function<Accumulator<V, R>, T> question) {
        Accumulator<V, R> part = part();
        synchronized (part) {
            return question.apply(part.state());
        }
    }

    /// Forgets what was added.
    public final void reset() {
        Accumulator<V, R> part = part();
        synchronized (part) {
            part.fresh = part.empty();
        }
    }

    /// An accumulator with the same sum that is not registered.
    public final Accumulator<V, R> copy() {
        return read(state -> {
            Accumulator<V, R> copy = empty();
            copy.merge(state);
            return copy;
        });
    }

    /// As [#copy], with nothing added.
    public final Accumulator<V, R> copyAndReset() {
        return empty();
    }

    /// What the user calls it, or null.
    public final @Nullable String name() {
        return name;
    }

    /// Gives the accumulator a name, for messages.
    public final void rename(@Nullable String text) {
        name = text;
    }

    public final boolean isRegistered() {
        return id >= 0;
    }

    @Override
    public String toString() {
        String label = name == null ? getClass().getSimpleName() : name;
        return label + "(" + (isRegistered() ? "id " + id : "not registered") + ", value " + value() + ")";
    }

    private Accumulator<V, R> state() {
        return fresh == null ? this : fresh;
    }

    /// This accumulator, or the running task's part of it.
    private Accumulator<V, R> part() {
        TaskScope scope = TaskScope.current();
        if (scope == null) return this;
        if (id < 0)
            throw KindlingException.of(
                            ErrorCondition.INVALID_HANDLE,
                            "the accumulator was used in a task before it was registered")
                    .hint("Register it with KindlingContext.register first.")
                    .build();
        return scope.part(this);
    }

    /// The number a backend gave it, -1 before that.
    public final long id() {
        return id;
    }

    /// For backends: gives the accumulator its number.
    public final void assignId(long number) {
        if (id >= 0) throw new IllegalStateException("the accumulator is registered already");
        id = number;
    }

    /// For backends: an empty part of this accumulator for a task.
    public final Accumulator<V, R> newPart() {
        Accumulator<V, R> part = empty();
        part.id = id;
        return part;
    }

    /// For backends: takes in a task's part.
    @SuppressWarnings("unchecked") // a part is made by newPart of an accumulator with the same id
    public final void mergePart(Accumulator<?, ?> part) {
        synchronized (this) {
            state().merge(((Accumulator<V, R>) part).state());
        }
    }
}
