package dev.kindling.execution.plan;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.Counters;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.MapOutputSizes;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.graph.SplitOpener;
import dev.kindling.rdd.graph.TaskContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// One walk from a physical plan to a graph, and what the walk may need: the names of the operators (unique in the
/// plan, the same every time), the evaluation context, and the backend for what must run before the rest can (the
/// build side of a broadcast join).
public final class Lowering {

    private final Backend backend;
    private final EvaluationContext evaluation;
    private final Counters counters;
    private final Cancellation cancellation;
    private final IdentityHashMap<PhysicalPlan, Integer> numbers = new IdentityHashMap<>();
    private final IdentityHashMap<PhysicalPlan, RddNode<Batch>> shared = new IdentityHashMap<>();
    private final IdentityHashMap<PhysicalPlan, Optional<?>> prepared = new IdentityHashMap<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private Decisions decisions = new Decisions();
    private boolean runsOnce = true;
    private final Set<PhysicalPlan> divisible = Collections.newSetFromMap(new IdentityHashMap<>());

    public Lowering(
            PhysicalPlan root,
            Backend backend,
            EvaluationContext evaluation,
            Counters counters,
            Cancellation cancellation) {
        this.backend = backend;
        this.evaluation = evaluation;
        this.counters = counters;
        this.cancellation = cancellation;
        number(root);
    }

    private void number(PhysicalPlan plan) {
        if (numbers.putIfAbsent(plan, numbers.size() + 1) == null) plan.inputs().forEach(this::number);
    }

    /// Says that the graph will run any number of times, whenever what it reads may have changed.
    public Lowering forManyRuns() {
        runsOnce = false;
        return this;
    }

    /// Has what is decided on the way noted in `notes`.
    public Lowering notingIn(Decisions notes) {
        decisions = notes;
        return this;
    }

    /// Says that who reads the rows of `plan` takes them in any number of partitions, one after the other.
    public Lowering intoAnyPartitions(PhysicalPlan plan) {
        PhysicalPlan next = plan;
        while (divisible.add(next) && next.isByPartition()) next = next.inputs().getFirst();
        return this;
    }

    /// Whether the rows of `plan` may come in more partitions than it says, one after the other.
    public boolean takesAnyPartitions(PhysicalPlan plan) {
        return divisible.contains(plan);
    }

    /// Whether the graph runs once, so that what one task finds of the rows holds for all.
    public boolean runsOnce() {
        return runsOnce;
    }

    /// The operator's name with its number in the plan, e.g. `HashAggregate(3)`.
    public String nameOf(PhysicalPlan plan) {
        return plan.name() + "(" + numbers.getOrDefault(plan, 0) + ")";
    }

    public EvaluationContext evaluation() {
        return evaluation;
    }

    public Backend backend() {
        return backend;
    }

    /// `input` with `task` run over each partition in the name of `plan`.
    public RddNode<Batch> pipe(PhysicalPlan plan, RddNode<Batch> input, BatchTask task) {
        String name = nameOf(plan);
        return new MapPartitions<>(input, name, new RunBatchTask(name, evaluation, task));
    }

    /// Runs `action` over all partitions of `node` now, counting into the query's counters.
    public <T, R> List<R> runNow(RddNode<T> node, PartitionAction<T, R> action, String description) {
        releaseAtEnd(node);
        return backend.run(Job.over(node, action)
                .described(description)
                .cancelledBy(cancellation)
                .countingInto(counters));
    }

    /// Runs the map side of `shuffle` now, counting into the query's counters.
    public MapOutputSizes runMapSide(Shuffle<?, ?, ?> shuffle, String description) {
        releaseAtEnd(shuffle);
        return backend.runMapSide(Job.mapSideOf(shuffle)
                .described(description)
                .cancelledBy(cancellation)
                .countingInto(counters));
    }

    /// Notes what was decided of `plan` now that the query runs.
    public void decided(PhysicalPlan plan, String decision) {
        decisions.add(nameOf(plan), decision);
    }

    /// A graph without rows, for a `plan` that is known now to yield none; `reason` is noted as what was decided.
    public RddNode<Batch> noRows(PhysicalPlan plan, String reason) {
        decided(plan, reason);
        return new Source<>(
                nameOf(plan), Collections.nCopies(plan.partitionCount(), new SourceSplit<>("", 0)), new NoRows());
    }

    private record NoRows() implements SplitOpener<String, Batch> {

        @Override
        public Iterator<Batch> open(TaskContext task, String split) {
            return Collections.emptyIterator();
        }
    }

    /// What `lowered` gives for `plan` the first time it is asked for, for a plan that stands in several places.
    public RddNode<Batch> once(PhysicalPlan plan, Supplier<RddNode<Batch>> lowered) {
        RddNode<Batch> known = shared.get(plan);
        if (known != null) return known;
        RddNode<Batch> made = lowered.get();
        shared.put(plan, made);
        return made;
    }

    /// What `made` gives for `plan` the first time it is asked for, which may be before `plan` is lowered.
    @SuppressWarnings("unchecked") // a plan asks for one type only
    public <T> Optional<T> prepared(PhysicalPlan plan, Supplier<Optional<T>> made) {
        var known = (Optional<T>) prepared.get(plan);
        if (known != null) return known;
        Optional<T> now = made.get();
        prepared.put(plan, now);
        return now;
    }

    /// Has what the shuffles of `node` make given back when the query ends.
    public void releaseAtEnd(RddNode<?> node) {
        closeAtEnd(() -> backend.release(node));
    }

    /// Has `resource` closed when the query ends.
    public void closeAtEnd(AutoCloseable resource) {
        resources.add(resource);
    }

    /// What is to be closed when the query ends, last first.
    public List<AutoCloseable> resources() {
        return resources.reversed();
    }
}
