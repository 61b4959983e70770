package dev.kindling.rdd.local;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.Checkpoint;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.JobListener.StagePlan;
import dev.kindling.rdd.graph.JobListener.TaskOutcome;
import dev.kindling.rdd.graph.Lineage;
import dev.kindling.rdd.graph.MapOutputSizes;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.ResultConsumer;
import dev.kindling.rdd.graph.ResultStream;
import dev.kindling.rdd.graph.SerializedForm;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.worker.WorkerProcesses;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A job on its way. The thread that wants results drives it: it plans stages, hands tasks to the pool and handles
/// the events they post; nothing moves while it does not look, except the tasks already handed over. So all state
/// is that one thread's, apart from the event queue, the attempts that are live, and the lookups that tasks make.
final class JobRun {

    /// How often a task may find its input lost before the job gives up.
    private static final int MAX_SETBACKS = 10;

    /// So many tasks per slot are handed over at a time.
    private static final int QUEUED_PER_SLOT = 16;

    /// How long a job that ends early waits for its tasks to notice.
    private static final long STOP_SECONDS = 10;

    private final LocalBackend backend;
    private final int id;
    private final Job<Object, Object> job;
    private final Cancellation cancellation = new Cancellation();
    private final Cancellation.Registration registration;
    private final BlockingQueue<JobEvent> events = new LinkedBlockingQueue<>();
    private final Set<Attempt> live = ConcurrentHashMap.newKeySet();
    private final Map<Long, RddNode<?>> boundaries = new ConcurrentHashMap<>();
    private final Map<Long, StageOutput> outputs = new ConcurrentHashMap<>();
    private final Map<Long, CachedPartitions> caches = new ConcurrentHashMap<>();
    private final SequencedMap<StageOutput, Stage> stages = new LinkedHashMap<>();
    private final Stage resultStage;
    private final Map<Integer, Integer> positions = new HashMap<>();
    private final @Nullable Object[] results;
    private final BitSet finished = new BitSet();
    private @Nullable ResultConsumer<Object> consumer;
    /// What the job makes instead of results.
    private @Nullable StageOutput made;
    private int window = Integer.MAX_VALUE;
    private long speculatedNanos = System.nanoTime();
    private volatile boolean ended;

    JobRun(LocalBackend backend, int id, Job<Object, Object> job, Order order) {
        this.backend = backend;
        this.id = id;
        this.job = job;
        int count = job.partitions().size();
        this.results = new Object[count];
        for (int i = 0; i < count; i++) {
            if (positions.put(job.partitions().get(i), i) != null)
                throw new IllegalArgumentException(
                        "partition " + job.partitions().get(i) + " is wanted twice");
        }
        StageCompiler.Compiled compiled = StageCompiler.compile(job.node(), this);
        int available = compiled.program().partitionCounts().getLast();
        for (int partition : job.partitions()) {
            if (partition < 0 || partition >= available)
                throw new IllegalArgumentException("there is no partition " + partition + " of " + available);
        }
        var body = new TaskBody.ToResult(job.action(), job.resultCodec());
        String name = Lineage.label(job.node());
        this.resultStage = newStage(backend.newStageId(), name, compiled, body, null);
        plan(order);
        this.registration =
                job.cancellation().onCancel(() -> cancel(job.cancellation().reason()));
    }

    /// In which order the tasks of the last stage are started.
    enum Order {
        AS_ASKED,
        BIGGEST_FIRST,
        /// Not at all: only what the tasks would read is made, see [#makeOutput].
        NEVER
    }

    int id() {
        return id;
    }

    String pool() {
        return job.pool();
    }

    // --- What the tasks use.

    ShuffleOutput shuffle(long outputId) {
        if (outputs.get(outputId) instanceof ShuffleOutput shuffle) return shuffle;
        throw new InternalException("there is no shuffle " + outputId);
    }

    CachedPartitions cache(long cacheId) {
        CachedPartitions cache = caches.get(cacheId);
        if (cache == null) throw new InternalException("there is no cache " + cacheId);
        return cache;
    }

    void checkCancelled() {
        cancellation.check();
    }

    boolean isCancelled() {
        return cancellation.isCancelled();
    }

    void post(JobEvent event) {
        events.add(event);
        if (ended) dropEvents();
    }

    void started(Attempt attempt) {
        if (!backend.listeners().isEmpty()) post(new JobEvent.Started(attempt));
    }

    /// Gives back what tasks made that nobody waits for any more.
    private void dropEvents() {
        for (JobEvent event = events.poll(); event != null; event = events.poll()) drop(event);
    }

    private static void drop(JobEvent event) {
        if (event instanceof JobEvent.Succeeded(var _, var result) && result.value() instanceof MapOutput output)
            output.close();
    }

    /// Runs the task of `attempt`, here or where the backend runs tasks, while the current thread waits.
    JobEvent.TaskResult execute(Attempt attempt) throws Exception {
        Stage stage = attempt.stage();
        Program program = stage.template().program();
        int partitions = program.partitionCounts().getLast();
        var place = new TaskRun.Place(
                stage.id(), attempt.partition(), partitions, attempt.number(), backend.newTaskAttemptId());
        WorkerProcesses workers = backend.workers();
        if (workers != null) return new WorkerTask(backend, this, attempt, place).run(workers);
        return DeepStack.call(program.depth(), () -> {
            var run = new TaskRun(host(stage, attempt.partition()), place);
            Object value = run.call(template(stage));
            return new JobEvent.TaskResult(value, run.counts(), run.parts());
        });
    }

    private Stage newStage(
            int stageId, String name, StageCompiler.Compiled compiled, TaskBody body, @Nullable StageOutput output) {
        return new Stage(stageId, backend.newTemplateId(), name, compiled, body, output);
    }

    private TaskHost host(Stage stage, int partition) {
        return switch (backend.transport()) {
            case BY_REFERENCE -> new LocalTaskHost(backend, this, stage.splits()::get);
            case SERIALIZED -> {
                var own = (Splits.OfTask) SerializedForm.object(stage.splitBytes(partition));
                yield new LocalTaskHost(backend, this, own::get);
            }
        };
    }

    /// A task's own copy where functions travel: they may have state, which no two tasks share.
    private TaskBody.Template template(Stage stage) {
        return switch (backend.transport()) {
            case BY_REFERENCE -> stage.template();
            case SERIALIZED -> (TaskBody.Template) SerializedForm.object(stage.templateBytes());
        };
    }

    /// Asks the job to stop; may be called by any thread.
    void cancel(String reason) {
        cancellation.cancel(reason);
        for (Attempt attempt : live) attempt.cancel();
        post(new JobEvent.CancelRequested());
    }

    // --- Planning.

    /// The output of a shuffle or checkpoint, noted as one this job may read.
    StageOutput outputOf(RddNode<?> boundary) {
        StageOutput output = backend.outputOf(boundary);
        outputs.put(output.id(), output);
        boundaries.put(output.id(), boundary);
        return output;
    }

    CachedPartitions cacheOf(Persist<?> node, int partitionCount) {
        CachedPartitions cache = backend.cacheOf(node, partitionCount);
        caches.put(cache.id(), cache);
        return cache;
    }

    private void plan(Order order) {
        List<Integer> asked = job.partitions();
        if (order == Order.NEVER) {
            made = outputOf(job.node());
            if (!made.isComplete()) require(Set.of(made));
        } else {
            enqueue(resultStage, order == Order.AS_ASKED ? asked : biggestFirst(resultStage, asked));
        }
        var plans = new ArrayList<StagePlan>();
        for (Stage stage : stages.sequencedValues().reversed())
            plans.add(new StagePlan(stage.id(), stage.name(), stage.queuedCount()));
        if (order != Order.NEVER) plans.add(new StagePlan(resultStage.id(), resultStage.name(), asked.size()));
        backend.listeners().forEach(listener -> listener.jobStarted(id, job.description(), plans));
    }

    private List<Integer> biggestFirst(Stage stage, List<Integer> partitions) {
        if (partitions.size() <= 1) return partitions;
        long[] sizes = stage.template().program().sizes(stage.splits(), this::sizes);
        return partitions.stream()
                .sorted(Comparator.comparingLong((Integer p) -> -sizes[p]))
                .toList();
    }

    private long[] sizes(long outputId, int count) {
        return outputs.get(outputId) instanceof ShuffleOutput shuffle ? shuffle.sizes() : new long[count];
    }

    /// Queues `partitions` of `stage`, and of other stages all they need that is not there.
    private void enqueue(Stage stage, List<Integer> partitions) {
        require(enqueueOne(stage, partitions));
    }

    /// Queues what makes `wanted` complete.
    private void require(Set<StageOutput> wanted) {
        var waiting = new ArrayDeque<StageOutput>(wanted);
        var planned = new HashSet<StageOutput>();
        for (StageOutput output = waiting.poll(); output != null; output = waiting.poll()) {
            if (!planned.add(output)) continue;
            Stage maker = stages.get(output);
            if (maker == null) {
                maker = compile(output);
                stages.put(output, maker);
            }
            List<Integer> missing = output.missing().stream().boxed().toList();
            waiting.addAll(enqueueOne(maker, biggestFirst(maker, missing)));
        }
    }

    /// Yields the incomplete outputs that `partitions` read.
    private Set<StageOutput> enqueueOne(Stage stage, List<Integer> partitions) {
        Program program = stage.template().program();
        var wanted = new BitSet();
        partitions.forEach(wanted::set);
        List<BitSet> needed =
                program.needed(wanted, (cache, partition) -> cache(cache).has(partition));
        var inputs = new HashSet<StageOutput>();
        for (int i = 0; i < needed.size(); i++) {
            if (needed.get(i).isEmpty()) continue;
            switch (program.steps().get(i)) {
                case Step.FromShuffle shuffle -> inputs.add(output(shuffle.outputId()));
                case Step.FromShuffleParts some -> inputs.add(output(some.outputId()));
                case Step.FromCheckpoint checkpoint -> inputs.add(output(checkpoint.outputId()));
                default -> {}
            }
        }
        stage.enqueue(partitions, inputs);
        inputs.removeIf(StageOutput::isComplete);
        return inputs;
    }

    private StageOutput output(long outputId) {
        StageOutput output = outputs.get(outputId);
        if (output == null) throw new InternalException("there is no output " + outputId);
        return output;
    }

    @SuppressWarnings("unchecked") // element types end here; the constructor of Shuffle has checked them
    private Stage compile(StageOutput output) {
        RddNode<?> boundary = boundaries.get(output.id());
        String name = boundary == null ? "" : Lineage.label(boundary);
        return switch (boundary) {
            case Shuffle<?, ?, ?> shuffle -> {
                var body = new TaskBody.ToShuffle(
                        shuffle.partitions(),
                        (Partitioner<Object>) shuffle.partitioner(),
                        (@Nullable Combiner<Object, Object>) shuffle.combiner(),
                        (Codec<Object>) (Codec<?>) shuffle.codec());
                var compiled = StageCompiler.compile(shuffle.input(), this);
                yield newStage(output.stageId(), name, compiled, body, output);
            }
            case Checkpoint<?> checkpoint -> {
                var body = new TaskBody.ToCheckpoint(StageCompiler.files(checkpoint));
                var compiled = StageCompiler.compile(checkpoint.input(), this);
                yield newStage(output.stageId(), name, compiled, body, output);
            }
            case null, default -> throw new InternalException("no stage makes output " + output.id());
        };
    }

    // --- Driving.

    /// Drives the job to its end; results go to `target` as they come.
    void drain(ResultConsumer<Object> target) {
        consumer = target;
        drive(() -> finished.cardinality() == results.length);
        finish();
    }

    /// Drives the job until the map side of `shuffle` has run.
    MapOutputSizes makeOutput(Shuffle<?, ?, ?> shuffle) {
        if (!(made instanceof ShuffleOutput output)) throw new InternalException("the job makes no shuffle output");
        drive(output::isComplete);
        MapOutputSizes sizes = output.bytes(shuffle.partitions());
        finish();
        return sizes;
    }

    /// The results in order, at most `lookAhead` of them under way or held.
    ResultStream<Object> stream(int lookAhead) {
        window = Math.max(1, lookAhead);
        return new InOrder();
    }

    private void drive(BooleanSupplier done) {
        if (ended) throw cancellation.error();
        try {
            submit();
            while (!done.getAsBoolean()) {
                cancellation.check();
                // All that has happened at once, so that a job of many small tasks does not wake up for each.
                for (JobEvent event = nextEvent(); event != null; event = events.poll()) handle(event);
                if (backend.speculation().enabled()) speculate();
                submit();
            }
        } catch (InterruptedException _) {
            cancel("the thread that waits for it was interrupted");
            Thread.currentThread().interrupt();
            fail(cancellation.error());
            throw cancellation.error();
        } catch (RuntimeException | Error e) {
            fail(e);
            throw e;
        }
    }

    private void submit() {
        submitAll();
        if (!live.isEmpty() || (made == null && finished.cardinality() == results.length)) return;
        // Nothing runs and yet there is work: what it reads was lost before it began.
        var lost = new HashSet<StageOutput>();
        if (made != null && !made.isComplete()) lost.add(made);
        for (Stage stage : stages.values()) lost.addAll(stage.missingInputs());
        lost.addAll(resultStage.missingInputs());
        if (lost.isEmpty()) return;
        require(lost);
        submitAll();
    }

    private void submitAll() {
        for (Stage stage : stages.sequencedValues().reversed()) submit(stage);
        submit(resultStage);
    }

    private void submit(Stage stage) {
        if (!stage.hasQueued() || !stage.isReady()) return;
        while (stage.hasQueued() && live.size() < QUEUED_PER_SLOT * backend.parallelism()) {
            if (!stage.isWanted(stage.peek())) {
                stage.take(); // a copy has ended well since it was queued
                continue;
            }
            if (stage == resultStage && positions.getOrDefault(stage.peek(), 0) >= window) return;
            if (stage.start())
                backend.listeners().forEach(listener -> listener.stageStarted(id, stage.id(), stage.queuedCount()));
            if (backend.transport() == Transport.SERIALIZED) stage.templateBytes();
            submit(stage, stage.take());
        }
    }

    private void submit(Stage stage, int partition) {
        var attempt = new Attempt(this, stage, partition, stage.nextAttempt(partition));
        live.add(attempt);
        stage.running(attempt);
        if (cancellation.isCancelled()) attempt.cancel();
        backend.execute(attempt);
    }

    /// Starts second copies of tasks that are slow, if it is time to look for them.
    private void speculate() {
        long now = System.nanoTime();
        if (now - speculatedNanos
                < TimeUnit.MILLISECONDS.toNanos(backend.speculation().intervalMillis())) return;
        speculatedNanos = now;
        for (Stage stage : stages.values()) speculate(stage);
        speculate(resultStage);
    }

    private void speculate(Stage stage) {
        if (!stage.isReady()) return; // a copy could not read what is lost either
        for (Attempt slow : stage.slow(backend.speculation())) submit(stage, slow.partition());
    }

    /// The next event, or null when it is time to look for slow tasks.
    private @Nullable JobEvent nextEvent() throws InterruptedException {
        return backend.speculation().enabled()
                ? events.poll(backend.speculation().intervalMillis(), TimeUnit.MILLISECONDS)
                : events.take();
    }

    private void handle(JobEvent event) throws InterruptedException {
        switch (event) {
            case JobEvent.CancelRequested _ -> cancellation.check();
            case JobEvent.Started(var attempt) ->
                backend.listeners()
                        .forEach(listener ->
                                listener.taskStarted(id, attempt.stage().id(), attempt.partition(), attempt.number()));
            case JobEvent.Succeeded(var attempt, var result) -> succeeded(attempt, result);
            case JobEvent.Failed(var attempt, var error) -> failed(attempt, error);
        }
    }

    private void succeeded(Attempt attempt, JobEvent.TaskResult result) {
        live.remove(attempt);
        Stage stage = attempt.stage();
        int partition = attempt.partition();
        List<Attempt> copies = stage.ended(attempt);
        if (!stage.isWanted(partition)) {
            drop(new JobEvent.Succeeded(attempt, result)); // a copy was faster
            tellEnd(attempt, TaskOutcome.CANCELLED);
            return;
        }
        for (Attempt copy : copies) {
            if (!copy.cancel()) forget(copy);
        }
        if (backend.speculation().enabled()) stage.took(attempt.elapsedNanos());
        StageOutput output = stage.output();
        if (output == null || output.countsFirst(partition)) {
            job.counters().put(stage.id(), partition, result.counts());
            result.parts().forEach(backend::merge);
        }
        tellEnd(attempt, TaskOutcome.SUCCEEDED);
        stage.done(partition);
        switch (output) {
            case null -> accept(partition, result.value());
            case ShuffleOutput shuffle -> shuffle.put(partition, (MapOutput) result.value());
            case CheckpointOutput checkpoint -> checkpoint.put(partition);
        }
        if (stage.isIdle() && (output != null || finished.cardinality() == results.length))
            backend.listeners().forEach(listener -> listener.stageEnded(id, stage.id()));
    }

    /// Takes note of an attempt that had not begun when it was cancelled: no event of it will come.
    private void forget(Attempt attempt) {
        live.remove(attempt);
        attempt.stage().ended(attempt);
    }

    private void accept(int partition, Object value) {
        Object result = value;
        if (backend.transport() == Transport.SERIALIZED) {
            try {
                result = SerializedForm.decode(job.resultCodec(), (byte[]) value);
            } catch (IOException e) {
                throw new InternalException("cannot read a result back", e);
            }
        }
        int position = positions.getOrDefault(partition, 0);
        finished.set(position);
        if (consumer != null) consumer.accept(position, result);
        else results[position] = result;
    }

    private void failed(Attempt attempt, Throwable error) {
        live.remove(attempt);
        Stage stage = attempt.stage();
        List<Attempt> copies = stage.ended(attempt);
        cancellation.check();
        if (!stage.isWanted(attempt.partition())) {
            tellEnd(attempt, TaskOutcome.CANCELLED);
            return;
        }
        tellEnd(attempt, TaskOutcome.FAILED);
        LostOutputException lost = TaskFailure.lostOutput(error);
        if (lost != null) {
            recover(attempt, lost, copies.isEmpty());
            return;
        }
        int failures = stage.failed(attempt.partition());
        if (!TaskFailure.isWorthRetrying(error) || failures >= backend.maxFailures())
            throw TaskFailure.of(error, attempt, failures);
        if (copies.isEmpty()) stage.requeue(attempt.partition());
    }

    /// Has made again what `attempt` could not read. Its task waits for that, unless other copies of it go on: of
    /// these the last one to notice comes back to here.
    private void recover(Attempt attempt, LostOutputException lost, boolean isLastCopy) {
        Stage stage = attempt.stage();
        int partition = attempt.partition();
        if (isLastCopy) {
            if (stage.setBack(partition) > MAX_SETBACKS)
                throw KindlingException.of(
                                ErrorCondition.JOB_ABORTED,
                                "the input of partition " + partition + " was lost again and again")
                        .parameter("partition", partition)
                        .build();
            stage.done(partition);
        }
        StageOutput output = outputs.get(lost.outputId()); // null if a persisted partition was lost
        Stage maker = output == null ? null : stages.get(output);
        if (maker != null) maker.restarted();
        enqueue(stage, List.of(partition));
    }

    private void tellEnd(Attempt attempt, TaskOutcome outcome) {
        backend.listeners()
                .forEach(listener ->
                        listener.taskEnded(id, attempt.stage().id(), attempt.partition(), attempt.number(), outcome));
    }

    private void finish() {
        end(null);
    }

    private void fail(Throwable error) {
        if (ended) return;
        cancel("it has failed: " + error.getMessage());
        stopAttempts();
        end(error);
    }

    private void end(@Nullable Throwable error) {
        if (ended) return;
        ended = true;
        dropEvents();
        registration.close();
        backend.ended(this);
        backend.listeners().forEach(listener -> listener.jobEnded(id, error));
    }

    /// Waits for what runs, so that nobody writes any more when the job is said to have ended.
    private void stopAttempts() {
        live.removeIf(attempt -> !attempt.cancel());
        boolean interrupted = Thread.interrupted();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        while (!live.isEmpty()) {
            try {
                JobEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (event == null) break;
                drop(event);
                Attempt attempt = switch (event) {
                    case JobEvent.Succeeded succeeded -> succeeded.attempt();
                    case JobEvent.Failed failed -> failed.attempt();
                    case JobEvent.Started _, JobEvent.CancelRequested _ -> null;
                };
                if (attempt != null && live.remove(attempt)) tellEnd(attempt, TaskOutcome.CANCELLED);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    @SuppressWarnings("NullAway") // an action may yield null, which Object stands for here
    private static Object asResult(@Nullable Object result) {
        return result;
    }

    /// See [JobRun#stream].
    private final class InOrder implements ResultStream<Object> {

        private final int lookAhead = window;
        private int next;

        @Override
        public boolean hasNext() {
            return next < results.length;
        }

        @Override
        public Object next() {
            if (!hasNext()) throw new NoSuchElementException();
            int position = next++;
            window = (int) Math.min(Integer.MAX_VALUE, (long) position + lookAhead);
            drive(() -> finished.get(position));
            Object result = results[position];
            results[position] = null;
            if (next == results.length) finish();
            return asResult(result);
        }

        @Override
        public void close() {
            if (ended) return;
            next = results.length;
            cancel("its results were not wanted any more");
            stopAttempts();
            end(null);
        }
    }
}
