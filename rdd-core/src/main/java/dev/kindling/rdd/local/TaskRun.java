package dev.kindling.rdd.local;

import dev.kindling.rdd.function.VoidFunction;
import dev.kindling.rdd.graph.Accumulator;
import dev.kindling.rdd.graph.Counters;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.graph.TaskScope;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.memory.MemoryBudget;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One attempt at a task, for the thread that runs it.
final class TaskRun implements TaskContext, TaskScope, AutoCloseable {

    /// Which attempt at which task.
    ///
    /// @param numPartitions how many partitions the stage has
    /// @param attempt 0 for the first try
    /// @param id a number that no other attempt of the backend has
    record Place(int stageId, int partition, int numPartitions, int attempt, long id) implements Serializable {}

    private final TaskHost host;
    private final Place place;
    private final CloseScope scope = new CloseScope();
    private final Map<Counters.Name, Long> counts = new HashMap<>();
    private final Map<Long, Accumulator<?, ?>> parts = new HashMap<>();
    private final ArrayDeque<VoidFunction<Throwable>> failureActions = new ArrayDeque<>();
    private @Nullable Path spillDirectory;
    private boolean completed;
    private boolean failed;

    TaskRun(TaskHost host, Place place) {
        this.host = host;
        this.place = place;
    }

    /// What `body` yields, with this run bound as the current task, and closed at the end.
    Object call(TaskBody.Template template) throws Exception {
        var made = new @Nullable Object[1];
        boolean done = false;
        try {
            Object value = ScopedValue.where(TaskScope.CURRENT, this).<Object, Exception>call(() -> {
                try (this) {
                    checkCancelled();
                    made[0] = runOrFail(template);
                    return made[0];
                }
            });
            done = true;
            return value;
        } finally {
            // A completion action may fail after the output was made.
            if (!done && made[0] instanceof MapOutput output) output.close();
        }
    }

    private Object runOrFail(TaskBody.Template template) throws Exception {
        try {
            return template.run(this);
        } catch (Throwable e) {
            fail(e);
            throw e;
        }
    }

    CloseScope scope() {
        return scope;
    }

    Transport transport() {
        return host.transport();
    }

    TaskHost.Outputs outputs() {
        return host.outputs();
    }

    BlockStore blocks() {
        return host.blocks();
    }

    SpillFolder spillFolder() {
        return host.spillFolder();
    }

    ShuffleInput shuffle(long id, int partition) {
        return host.shuffle(id, partition);
    }

    PersistedInput persisted(Step.Persisted step) {
        return host.persisted(step);
    }

    SourceSplit<Serializable> split(int step, int partition) {
        return host.split(step, partition);
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
        return place.stageId;
    }

    @Override
    public int partition() {
        return place.partition;
    }

    @Override
    public int numPartitions() {
        return place.numPartitions;
    }

    @Override
    public int attempt() {
        return place.attempt;
    }

    @Override
    public long taskAttemptId() {
        return place.id;
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
        return host.isCancelled();
    }

    @Override
    public MemoryBudget memory() {
        return host.memory();
    }

    @Override
    public Path spillDirectory() {
        Path known = spillDirectory;
        if (known != null) return known;
        Path made = host.spillFolder().make(place.stageId, place.partition, place.attempt);
        scope.addFirst(() -> SpillFolder.remove(made));
        spillDirectory = made;
        return made;
    }

    @Override
    public Path newTemporaryFile(String name) {
        return host.spillFolder().newFile(name);
    }

    @Override
    public void count(String owner, String name, long amount) {
        counts.merge(new Counters.Name(owner, name), amount, Long::sum);
    }

    @Override
    public void checkCancelled() {
        host.checkCancelled();
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
        return host.broadcastValue(id);
    }

    @Override
    public void close() {
        completed = true;
        scope.close();
    }
}
