package dev.kindling.rdd.local;

import dev.kindling.error.InternalException;
import dev.kindling.rdd.graph.Accumulator;
import dev.kindling.rdd.graph.Counters;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.graph.TaskScope;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.memory.MemoryBudget;
import java.nio.file.Path;
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
    private final int attempt;
    private final CloseScope scope = new CloseScope();
    private final Map<Counters.Name, Long> counts = new HashMap<>();
    private final Map<Long, Accumulator<?, ?>> parts = new HashMap<>();
    private @Nullable Path spillDirectory;

    TaskRun(LocalBackend backend, JobRun job, int stageId, int partition, int attempt) {
        this.backend = backend;
        this.job = job;
        this.stageId = stageId;
        this.partition = partition;
        this.attempt = attempt;
    }

    CloseScope scope() {
        return scope;
    }

    Transport transport() {
        return backend.transport();
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
    public int attempt() {
        return attempt;
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
        scope.close();
    }
}
