package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.SerializedForm;
import dev.kindling.rdd.local.Scheduling.Speculation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The tasks of a job that have no shuffle between them, and how far they are. Touched only by the thread that
/// drives the job, except for what is final.
final class Stage {

    private final int id;
    private final long templateId;
    private final String name;
    private final TaskBody.Template template;
    private final Splits splits;
    private final @Nullable StageOutput output;
    private final ArrayDeque<Integer> queue = new ArrayDeque<>();
    private final BitSet queuedOrRunning = new BitSet();
    private final Map<Integer, Integer> attempts = new HashMap<>();
    private final Map<Integer, Integer> failures = new HashMap<>();
    private final Map<Integer, Integer> setbacks = new HashMap<>();
    private final Map<Integer, List<Attempt>> running = new HashMap<>();
    private final List<Long> durations = new ArrayList<>();
    private final Set<StageOutput> inputs = new HashSet<>();
    private byte @Nullable [] bytes;
    private boolean started;

    /// @param templateId a number that no other template of the backend has
    /// @param output what the stage makes for other stages, or null for the job's last stage
    Stage(
            int id,
            long templateId,
            String name,
            StageCompiler.Compiled compiled,
            TaskBody body,
            @Nullable StageOutput output) {
        this.id = id;
        this.templateId = templateId;
        this.name = name;
        this.template = new TaskBody.Template(compiled.program(), body);
        this.splits = compiled.splits();
        this.output = output;
    }

    int id() {
        return id;
    }

    String name() {
        return name;
    }

    TaskBody.Template template() {
        return template;
    }

    long templateId() {
        return templateId;
    }

    /// The template in bytes, made once.
    synchronized byte[] templateBytes() {
        if (bytes == null) bytes = SerializedForm.bytes("the task of stage " + id + " (" + name + ")", template);
        return bytes;
    }

    Splits splits() {
        return splits;
    }

    /// The splits that the task of `partition` may open, in bytes.
    byte[] splitBytes(int partition) {
        return SerializedForm.bytes(
                "the input of partition " + partition + " (" + name + ")", splits.of(template.program(), partition));
    }

    @Nullable
    StageOutput output() {
        return output;
    }

    /// What tasks still queued would read, but is not there.
    Set<StageOutput> missingInputs() {
        if (queue.isEmpty()) return Set.of();
        return inputs.stream().filter(input -> !input.isComplete()).collect(Collectors.toSet());
    }

    /// Queues those of `partitions` that are not queued or running; `inputs` is what these read. One that was set
    /// back goes to the front: whoever takes results in their order waits for it, and others may not begin before.
    ///
    /// @return how many were queued
    int enqueue(List<Integer> partitions, Set<StageOutput> read) {
        inputs.addAll(read);
        int queued = 0;
        for (int partition : partitions) {
            if (queuedOrRunning.get(partition)) continue;
            queuedOrRunning.set(partition);
            if (setbacks.containsKey(partition)) queue.addFirst(partition);
            else queue.add(partition);
            queued++;
        }
        return queued;
    }

    /// Puts a partition that was running back to the front.
    void requeue(int partition) {
        queue.addFirst(partition);
    }

    /// Whether `partition` is still wanted: no copy of its task has ended well since it was queued.
    boolean isWanted(int partition) {
        return queuedOrRunning.get(partition);
    }

    void running(Attempt attempt) {
        running.computeIfAbsent(attempt.partition(), _ -> new ArrayList<>(1)).add(attempt);
    }

    /// Takes note that `attempt` runs no more.
    ///
    /// @return the other copies of its task
    List<Attempt> ended(Attempt attempt) {
        List<Attempt> copies = running.get(attempt.partition());
        if (copies == null) return List.of();
        copies.remove(attempt);
        if (copies.isEmpty()) running.remove(attempt.partition());
        return List.copyOf(copies);
    }

    /// Takes note of how long a task took that ended well.
    void took(long nanos) {
        durations.add(nanos);
    }

    /// The tasks that are slow enough for a second copy.
    List<Attempt> slow(Speculation speculation) {
        int total = durations.size() + queuedOrRunning.cardinality();
        if (running.isEmpty() || durations.size() < Math.max(1, Math.ceil(speculation.quantile() * total)))
            return List.of();
        long median = durations.stream().sorted().toList().get(durations.size() / 2);
        double limit = Math.max(
                speculation.multiplier() * median, (double) TimeUnit.MILLISECONDS.toNanos(speculation.minTaskMillis()));
        return running.values().stream()
                .filter(copies -> copies.size() == 1)
                .map(List::getFirst)
                .filter(attempt -> isWanted(attempt.partition()) && attempt.elapsedNanos() > limit)
                .toList();
    }

    boolean isReady() {
        for (StageOutput input : inputs) {
            if (!input.isComplete()) return false;
        }
        return true;
    }

    boolean hasQueued() {
        return !queue.isEmpty();
    }

    boolean isIdle() {
        return queuedOrRunning.isEmpty();
    }

    int queuedCount() {
        return queue.size();
    }

    int peek() {
        return queue.element();
    }

    int take() {
        return queue.remove();
    }

    void done(int partition) {
        queuedOrRunning.clear(partition);
    }

    /// Whether this is the first time since [#restarted].
    boolean start() {
        boolean first = !started;
        started = true;
        return first;
    }

    void restarted() {
        started = false;
    }

    int nextAttempt(int partition) {
        return attempts.merge(partition, 1, Integer::sum) - 1;
    }

    int failed(int partition) {
        return failures.merge(partition, 1, Integer::sum);
    }

    /// Counts how often the task of `partition` had to wait for lost input.
    int setBack(int partition) {
        return setbacks.merge(partition, 1, Integer::sum);
    }
}
