package dev.kindling.rdd.local;

import dev.kindling.error.InternalException;
import dev.kindling.rdd.function.VoidFunction;
import dev.kindling.rdd.graph.Accumulator;
import dev.kindling.rdd.graph.Counters;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.graph.TaskScope;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.memory.MemoryBudget;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One attempt at a task, for the thread that runs it.
final class TaskRun implements TaskContext, TaskScope, AutoCloseable {

    private final LocalBackend backend;
    private final JobRun job;
    private final int stageId;
    private final int partition;
    private final int numPartitions;
    private final int attempt;
    private final long id;
    private final CloseScope scope = new CloseScope();
    private final Map<Counters.Name, Long> counts = new HashMap<>();
    private final Map<Long, Accumulator<?, ?>> parts = new HashMap<>();
    private final ArrayDeque<VoidFunction<Throwable>> failureActions = new ArrayDeque<>();
    private @Nullable Path spillDirectory;
    private boolean completed;
    private boolean failed;

    TaskRun(LocalBackend backend, JobRun job, int stageId, int partition, int numPartitions, int attempt) {
        this.backend = backend;
        this.job = job;
        this.stageId = stageId;
        this.partition = partition;
        this.numPartitions = numPartitions;
        this.attempt = attempt;
        this.id = backend.newTaskAttemptId();
    }

    CloseScope scope() {
        return scope;
    }

    Transport transport() {
        return backend.transport();
    }

    BlockStore blocks() {
        return backend.blocks();
    }

    SpillDirectories spillDirectories() {
        return backend.spillDirectories();
    }

    ShuffleOutput shuffle(long id) {
        return job.shuffle(id);
    }

    CachedPartitions cache(long id) {
        return job.cache(id);
    }

    /// `elements`, which ends with an error once the job is cancelled.
    Iterator<Object> cancellable(Iterator<Object> elements) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                checkCancelled();
                return elements.hasNext();
            }

            @Override
            public Object next() {
                return elements.next();
            }
        };
    }

    Map<Counters.Name, Long> counts() {
        return counts;
    }

    Collection<Accumulator<?, ?>> parts() {
        return parts.values();
    }

    @Override
    public int stageId() {
        return stageId;
    }

    @Override
    public int partition() {
        return partition;
    }

    @Override
    public int numPartitions() {
        return numPartitions;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public long taskAttemptId() {
        return id;
    }

    @Override
    public boolean isCompleted() {
        return completed;
    }

    @Override
    public boolean isFailed() {
        return failed;
    }

    @Override
    public boolean isInterrupted() {
        return job.isCancelled();
    }

    @Override
    public MemoryBudget memory() {
        return backend.memory();
    }

    @Override
    public Path spillDirectory() {
        Path known = spillDirectory;
        if (known != null) return known;
        Path made = backend.spillDirectories().make(stageId, partition, attempt);
        scope.addFirst(() -> backend.spillDirectories().remove(made));
        spillDirectory = made;
        return made;
    }

    @Override
    public void count(String owner, String name, long amount) {
        counts.merge(new Counters.Name(owner, name), amount, Long::sum);
    }

    @Override
    public void checkCancelled() {
        job.checkCancelled();
    }

    @Override
    public void onCompletion(AutoCloseable action) {
        scope.add(action);
    }

    @Override
    public void onFailure(VoidFunction<Throwable> action) {
        failureActions.push(action);
    }

    /// Notes that the task fails with `error`, and tells those who asked.
    void fail(Throwable error) {
        failed = true;
        for (var action = failureActions.poll(); action != null; action = failureActions.poll()) {
            try {
                action.call(error);
            } catch (Exception e) {
                if (e != error) error.addSuppressed(e);
            }
        }
    }

    @Override
    public TaskContext context() {
        return this;
    }

    @Override
    @SuppressWarnings("unchecked") // parts are kept by the id of the accumulator that made them
    public <V, R> Accumulator<V, R> part(Accumulator<V, R> accumulator) {
        return (Accumulator<V, R>) parts.computeIfAbsent(accumulator.id(), _ -> accumulator.newPart());
    }

    @Override
    public Object broadcastValue(long id) {
        Object value = backend.broadcasts().get(id);
        if (value == null) throw new InternalException("there is no broadcast " + id);
        return value;
    }

    @Override
    public void close() {
        completed = true;
        scope.close();
    }
}
