package dev.kindling.rdd.local;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.graph.Accumulator;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Broadcast;
import dev.kindling.rdd.graph.Checkpoint;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.JobListener;
import dev.kindling.rdd.graph.MapOutputSizes;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.ResultConsumer;
import dev.kindling.rdd.graph.ResultStream;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.TaskScope;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.rdd.storage.StorageStatus;
import dev.kindling.rdd.worker.WorkerProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Runs graphs on threads of this JVM, or in worker processes that it starts. Shuffle output and persisted
/// partitions stay in memory as long as their node is in use; data passes between tasks by reference, or all
/// through bytes ([Transport#SERIALIZED]).
public final class LocalBackend implements Backend {

    private final LocalOptions options;
    private final TaskQueue queue;
    private final SpillDirectories spillDirectories;
    private final BlockStore blocks;
    private final @Nullable WorkerProcesses workers;
    private final Broadcasts broadcasts;
    private final Set<JobRun> jobs = ConcurrentHashMap.newKeySet();
    private final List<JobListener> listeners = new CopyOnWriteArrayList<>();
    private final WeakIdentityMap<RddNode<?>, StageOutput> outputs = new WeakIdentityMap<>(StageOutput::close);
    private final WeakIdentityMap<RddNode<?>, CachedPartitions> caches = new WeakIdentityMap<>(CachedPartitions::close);
    private final Map<Long, WeakReference<Accumulator<?, ?>>> accumulators = new ConcurrentHashMap<>();
    private final AtomicInteger jobIds = new AtomicInteger();
    private final AtomicInteger stageIds = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong taskAttemptIds = new AtomicLong();
    private volatile boolean closed;

    public LocalBackend(LocalOptions options) {
        this.options = options;
        this.spillDirectories = new SpillDirectories(options.temporaryDirectory());
        spillDirectories.tidy();
        this.blocks = new BlockStore(options.memory());
        this.queue = new TaskQueue(options.executor(), options.scheduling());
        this.workers = options.executor() instanceof WorkerExecutor executor ? executor.processes() : null;
        this.broadcasts = new Broadcasts(this::forgetInWorkers);
    }

    @Override
    public int parallelism() {
        return options.threads();
    }

    @Override
    public MemoryBudget memory() {
        return options.memory();
    }

    @Override
    public <T, R> List<R> run(Job<T, R> job) {
        @SuppressWarnings("unchecked") // a generic array that stays here
        R[] results = (R[]) new Object[job.partitions().size()];
        run(job, (index, result) -> results[index] = result);
        return Arrays.asList(results);
    }

    @Override
    @SuppressWarnings("unchecked") // results of this job are R
    public <T, R> void run(Job<T, R> job, ResultConsumer<R> consumer) {
        start(job, JobRun.Order.BIGGEST_FIRST).drain((ResultConsumer<Object>) consumer);
    }

    @Override
    @SuppressWarnings("unchecked") // results of this job are R
    public <T, R> ResultStream<R> stream(Job<T, R> job, int lookAhead) {
        return (ResultStream<R>) start(job, JobRun.Order.AS_ASKED).stream(lookAhead);
    }

    @Override
    public MapOutputSizes runMapSide(Job<?, ?> job) {
        if (!(job.node() instanceof Shuffle<?, ?, ?> shuffle))
            throw new IllegalArgumentException("only a shuffle has a map side");
        return start(job, JobRun.Order.NEVER).makeOutput(shuffle);
    }

    @SuppressWarnings("unchecked") // below, elements and results are just objects
    private JobRun start(Job<?, ?> job, JobRun.Order order) {
        if (TaskScope.current() != null)
            throw KindlingException.of(
                            ErrorCondition.CANNOT_INVOKE_IN_TRANSFORMATIONS,
                            "a job cannot be started from inside a task")
                    .hint("Collect the inner collection first and broadcast it, or join the two.")
                    .build();
        if (closed) throw closedError();
        job.cancellation().check();
        var run = new JobRun(this, jobIds.getAndIncrement(), (Job<Object, Object>) job, order);
        jobs.add(run);
        if (closed) run.cancel("the backend was closed");
        return run;
    }

    private static KindlingException closedError() {
        return KindlingException.of(ErrorCondition.INVALID_HANDLE, "the backend is closed")
                .build();
    }

    @Override
    public <V> Broadcast<V> broadcast(V value, Codec<V> codec) {
        if (closed) throw closedError();
        return broadcasts.make(value, codec, options.transport());
    }

    @Override
    public <A extends Accumulator<?, ?>> A register(A accumulator) {
        accumulators.values().removeIf(reference -> reference.refersTo(null));
        accumulator.assignId(ids.getAndIncrement());
        accumulators.put(accumulator.id(), new WeakReference<>(accumulator));
        return accumulator;
    }

    @Override
    public void unpersist(Persist<?> node) {
        caches.remove(node);
    }

    @Override
    public void release(RddNode<?> node) {
        var waiting = new ArrayDeque<RddNode<?>>(List.of(node));
        var seen = Collections.newSetFromMap(new IdentityHashMap<RddNode<?>, Boolean>());
        for (RddNode<?> next = waiting.poll(); next != null; next = waiting.poll()) {
            if (next instanceof Persist || !seen.add(next)) continue;
            if (next instanceof Shuffle) outputs.remove(next);
            waiting.addAll(next.inputs());
        }
    }

    /// How many tasks of all jobs wait for a slot.
    public int queuedTasks() {
        return queue.queued();
    }

    /// How many tasks of all jobs run.
    public int runningTasks() {
        return queue.running();
    }

    @Override
    public StorageStatus storage(Persist<?> node) {
        CachedPartitions cache = caches.get(node);
        return cache == null ? StorageStatus.EMPTY : cache.status();
    }

    @Override
    public boolean isComplete(Checkpoint<?> node) {
        StageOutput output = outputs.get(node);
        return output != null && output.isComplete();
    }

    @Override
    public String newTemporaryFolder(String name) {
        return spillDirectories.newFile(name).toString();
    }

    /// Drops a persisted partition, as if the disk that held it were gone. For tests of recovery.
    public void discardPersisted(Persist<?> node, int partition) {
        CachedPartitions cache = caches.get(node);
        if (cache != null) cache.drop(partition);
    }

    /// Drops what the tasks of `node` made for one partition of its input, as if the disk that held it were gone;
    /// whoever needs it has it made again. For tests of recovery.
    public void discardShuffleOutput(Shuffle<?, ?, ?> node, int inputPartition) {
        if (outputs.get(node) instanceof ShuffleOutput output) output.discard(inputPartition);
    }

    @Override
    public void addListener(JobListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(JobListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        jobs.forEach(job -> job.cancel("the backend was closed"));
        options.executor().close();
        outputs.clear();
        caches.clear();
        blocks.close();
        try {
            spillDirectories.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forgetInWorkers(long broadcast) {
        if (workers != null) workers.tellAll(new WorkerMessage.Forget(broadcast));
    }

    /// The processes that run tasks, if they run in processes of their own.
    public List<ProcessHandle> workerProcesses() {
        return workers == null ? List.of() : workers.running();
    }

    public boolean isClosed() {
        return closed;
    }

    // --- What jobs use.

    /// What runs tasks instead of threads here, or null.
    @Nullable
    WorkerProcesses workers() {
        return workers;
    }

    /// Where a worker process makes files.
    Path workerFolder(int number) throws IOException {
        return Files.createDirectories(spillDirectories.root().resolve("worker-" + number));
    }

    /// Removes what a worker process has left behind.
    void removeWorkerFolder(int number) throws IOException {
        spillDirectories.removeFolder("worker-" + number);
    }

    long newTemplateId() {
        return ids.getAndIncrement();
    }

    Transport transport() {
        return options.transport();
    }

    Scheduling.Speculation speculation() {
        return options.scheduling().speculation();
    }

    int maxFailures() {
        return options.maxFailures();
    }

    SpillDirectories spillDirectories() {
        return spillDirectories;
    }

    BlockStore blocks() {
        return blocks;
    }

    Broadcasts broadcasts() {
        return broadcasts;
    }

    List<JobListener> listeners() {
        return listeners;
    }

    long newTaskAttemptId() {
        return taskAttemptIds.getAndIncrement();
    }

    int newStageId() {
        return stageIds.getAndIncrement();
    }

    void execute(Attempt attempt) {
        if (!closed) queue.submit(attempt);
    }

    void ended(JobRun job) {
        jobs.remove(job);
        outputs.closeAbandoned();
        caches.closeAbandoned();
    }

    void merge(Accumulator<?, ?> part) {
        var reference = accumulators.get(part.id());
        Accumulator<?, ?> accumulator = reference == null ? null : reference.get();
        if (accumulator != null) accumulator.mergePart(part);
    }

    StageOutput outputOf(RddNode<?> boundary) {
        return outputs.computeIfAbsent(boundary, () -> newOutput(boundary));
    }

    private StageOutput newOutput(RddNode<?> boundary) {
        int stageId = newStageId();
        return switch (boundary) {
            case Shuffle<?, ?, ?> shuffle ->
                new ShuffleOutput(
                        ids.getAndIncrement(), stageId, shuffle.input().partitionCount(), shuffle.partitions());
            case Checkpoint<?> checkpoint ->
                new CheckpointOutput(
                        ids.getAndIncrement(),
                        stageId,
                        checkpoint.input().partitionCount(),
                        StageCompiler.files(checkpoint));
            default -> throw new IllegalArgumentException("not a boundary of stages");
        };
    }

    CachedPartitions cacheOf(Persist<?> node, int partitionCount) {
        return caches.computeIfAbsent(node, () -> new CachedPartitions(ids.getAndIncrement(), node, partitionCount));
    }
}
