package dev.kindling.rdd;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.function.DoubleFlatMapFunction;
import dev.kindling.rdd.function.DoubleFunction;
import dev.kindling.rdd.function.FlatMapFunction;
import dev.kindling.rdd.function.Function;
import dev.kindling.rdd.function.Function2;
import dev.kindling.rdd.function.Function3;
import dev.kindling.rdd.function.Function4;
import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.function.PairFlatMapFunction;
import dev.kindling.rdd.function.PairFunction;
import dev.kindling.rdd.function.VoidFunction;
import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.Checkpoint;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.Lineage;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.Unchecked;
import dev.kindling.rdd.graph.Union;
import dev.kindling.rdd.graph.Zip;
import dev.kindling.rdd.io.Compression;
import dev.kindling.rdd.storage.StorageLevel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A partitioned collection. Methods that yield another collection only describe it; methods that yield anything
/// else run a job.
///
/// Functions must be deterministic, since a partition can be computed again, and may throw: what they throw fails
/// the task. Elements that are shuffled, collected or kept are not copied inside one JVM, so functions do not
/// change them.
public sealed class Rdd<T> permits PairRdd, DoubleRdd {

    private static final int TREE_DEPTH = 2;
    private static final double DEFAULT_CONFIDENCE = 0.95;
    private static final double DEFAULT_DEVIATION = 0.05;

    final KindlingContext context;
    private volatile RddNode<T> node;
    private int partitionCount = -1;
    private int id = -1;
    private @Nullable String name;

    Rdd(KindlingContext context, RddNode<T> node) {
        this.context = context;
        this.node = node;
    }

    /// The collection that `node` describes.
    public static <T> Rdd<T> of(KindlingContext context, RddNode<T> node) {
        return new Rdd<>(context, node);
    }

    /// The graph that describes this collection.
    public RddNode<T> node() {
        return node;
    }

    public KindlingContext context() {
        return context;
    }

    public int getNumPartitions() {
        if (partitionCount < 0) partitionCount = node.partitionCount();
        return partitionCount;
    }

    /// `derived`, which has as many partitions as this collection: long lineages are not walked again for each
    /// step.
    <R extends Rdd<?>> R sameCount(R derived) {
        Rdd<?> other = derived;
        other.partitionCount = partitionCount;
        return derived;
    }

    public List<Partition> partitions() {
        return IntStream.range(0, getNumPartitions()).mapToObj(Partition::new).toList();
    }

    /// By what the elements are partitioned, where that is known.
    public Optional<? extends Partitioning<?>> partitioner() {
        return Optional.empty();
    }

    /// A number that no other collection of this context has.
    public synchronized int id() {
        if (id < 0) id = context.newRddId();
        return id;
    }

    /// What [#setName] called it, or null.
    public @Nullable String name() {
        return name;
    }

    /// Gives this collection a name, for messages.
    public Rdd<T> setName(String text) {
        name = text;
        return this;
    }

    <R> Rdd<R> derive(String step, PartitionFunction<T, R> function) {
        return sameCount(of(context, new MapPartitions<>(node, step, function)));
    }

    private <K, V> PairRdd<K, V> derivePairs(String step, PartitionFunction<T, Pair<K, V>> function) {
        return sameCount(PairRdd.of(context, new MapPartitions<>(node, step, function), null));
    }

    private DoubleRdd deriveNumbers(String step, PartitionFunction<T, Double> function) {
        return sameCount(DoubleRdd.ofNumbers(context, new MapPartitions<>(node, step, function)));
    }

    <R> Job<T, R> job(String description, PartitionAction<T, R> action) {
        return Job.over(node, action).described(description);
    }

    <R> List<R> run(String description, PartitionAction<T, R> action) {
        return context.backend().run(job(description, action));
    }

    // --- Element by element.

    public <R> Rdd<R> map(Function<? super T, ? extends R> function) {
        return derive("map", (_, elements) -> Iterators.map(elements, function));
    }

    public Rdd<T> filter(Function<? super T, Boolean> predicate) {
        return derive("filter", (_, elements) -> Iterators.filter(elements, predicate));
    }

    /// Iterators that `function` yields are closed, if they are [AutoCloseable], once they are not needed any more.
    public <R> Rdd<R> flatMap(FlatMapFunction<? super T, ? extends R> function) {
        return derive("flatMap", (_, elements) -> Iterators.flatMap(elements, function));
    }

    public <K, V> PairRdd<K, V> mapToPair(PairFunction<? super T, K, V> function) {
        return derivePairs("mapToPair", (_, elements) -> Iterators.map(elements, function::call));
    }

    public <K, V> PairRdd<K, V> flatMapToPair(PairFlatMapFunction<? super T, K, V> function) {
        return derivePairs("flatMapToPair", (_, elements) -> Iterators.flatMap(elements, function::call));
    }

    public DoubleRdd mapToDouble(DoubleFunction<? super T> function) {
        return deriveNumbers("mapToDouble", (_, elements) -> Iterators.map(elements, function::call));
    }

    public DoubleRdd flatMapToDouble(DoubleFlatMapFunction<? super T> function) {
        return deriveNumbers("flatMapToDouble", (_, elements) -> Iterators.flatMap(elements, function::call));
    }

    public <K> PairRdd<K, T> keyBy(Function<? super T, ? extends K> key) {
        return derivePairs("keyBy", (_, elements) -> Iterators.map(elements, e -> Pair.<K, T>of(key.call(e), e)));
    }

    // --- Partition by partition.

    /// The function gets an iterator over a whole partition and yields another, which is closed with the task if it
    /// is [AutoCloseable].
    public <R> Rdd<R> mapPartitions(Function<Iterator<T>, Iterator<R>> function) {
        return derive("mapPartitions", (_, elements) -> function.call(elements));
    }

    /// As [#mapPartitions]; the first argument is the number of the partition.
    public <R> Rdd<R> mapPartitionsWithIndex(Function2<Integer, Iterator<T>, Iterator<R>> function) {
        return derive("mapPartitionsWithIndex", (task, elements) -> function.call(task.partition(), elements));
    }

    public <K, V> PairRdd<K, V> mapPartitionsToPair(Function<Iterator<T>, Iterator<Pair<K, V>>> function) {
        return derivePairs("mapPartitionsToPair", (_, elements) -> function.call(elements));
    }

    public DoubleRdd mapPartitionsToDouble(Function<Iterator<T>, Iterator<Double>> function) {
        return deriveNumbers("mapPartitionsToDouble", (_, elements) -> function.call(elements));
    }

    /// Each partition as one list.
    public Rdd<List<T>> glom() {
        return derive(
                "glom",
                (_, elements) -> List.<List<T>>of(Iterators.listOf(elements)).iterator());
    }

    /// The lines that `command`, split at spaces, prints when it reads the elements as lines; one process per
    /// partition. A process that ends with another code than 0 fails the task.
    public Rdd<String> pipe(String command) {
        return pipe(List.of(command.strip().split("\\s+")));
    }

    public Rdd<String> pipe(List<String> command) {
        return pipe(command, Map.of());
    }

    /// As [#pipe(String)], with more environment variables.
    public Rdd<String> pipe(List<String> command, Map<String, String> environment) {
        List<String> words = List.copyOf(command);
        Map<String, String> variables = Map.copyOf(environment);
        return derive("pipe", (task, elements) -> PipedProcess.start(words, variables, task, elements));
    }

    // --- Samples.

    /// Each element with probability `fraction`; with replacement, each `fraction` times on average. The same seed
    /// gives the same sample.
    public Rdd<T> sample(boolean withReplacement, double fraction, long seed) {
        return derive("sample", Sampling.sample(withReplacement, fraction, seed));
    }

    public Rdd<T> sample(boolean withReplacement, double fraction) {
        return sample(withReplacement, fraction, Seeds.any());
    }

    /// Each element in one of several collections, with probabilities in proportion to `weights`.
    public List<Rdd<T>> randomSplit(double[] weights, long seed) {
        double[] borders = Sampling.borders(weights);
        return IntStream.range(0, weights.length)
                .mapToObj(i -> derive("randomSplit", Sampling.<T>between(borders[i], borders[i + 1], seed)))
                .toList();
    }

    public List<Rdd<T>> randomSplit(double[] weights) {
        return randomSplit(weights, Seeds.any());
    }

    /// `count` elements at random in random order, or all if there are fewer. Where partitions are many times more
    /// than `count`, some are drawn as if all were equally large, and only these are computed.
    public List<T> takeSample(boolean withReplacement, int count, long seed) {
        return SampleOfElements.of(this, withReplacement, count, seed);
    }

    public List<T> takeSample(boolean withReplacement, int count) {
        return takeSample(withReplacement, count, Seeds.any());
    }

    // --- Several collections, other partitions.

    public Rdd<T> union(Rdd<T> other) {
        return of(context, new Union<>(List.of(node, other.node())));
    }

    /// Each element once.
    public Rdd<T> distinct() {
        return distinct(getNumPartitions());
    }

    public Rdd<T> distinct(int partitions) {
        if (getNumPartitions() == 0) return this;
        return keyed().reduceByKey((first, _) -> first, partitions).keys();
    }

    /// The elements as keys.
    private PairRdd<T, Boolean> keyed() {
        return mapToPair(e -> Pair.of(e, true));
    }

    /// The elements both have, each once.
    public Rdd<T> intersection(Rdd<T> other) {
        return keyed().common(other.keyed(), keyed().commonPartitioning(List.of(other.keyed())));
    }

    public Rdd<T> intersection(Rdd<T> other, int partitions) {
        return keyed().common(other.keyed(), Partitioning.byHash(partitions));
    }

    /// The elements that `other` does not have.
    public Rdd<T> subtract(Rdd<T> other) {
        return keyed().subtractByKey(other.keyed()).keys();
    }

    public Rdd<T> subtract(Rdd<T> other, int partitions) {
        return keyed().subtractByKey(other.keyed(), partitions).keys();
    }

    /// Every element with every element of `other`. Each partition here meets each partition there in a task of its
    /// own, which holds the latter in memory.
    public <U> PairRdd<T, U> cartesian(Rdd<U> other) {
        if (getNumPartitions() == 0 || other.getNumPartitions() == 0) return context.emptyPairs();
        return PairRdd.of(context, CoGroups.product(this, other), null);
    }

    /// At most `partitions` partitions, each some neighbours of before; nothing moves.
    public Rdd<T> coalesce(int partitions) {
        return of(context, new Coalesce<>(node, partitions));
    }

    /// As [#coalesce(int)], or with `shuffle` as [#repartition].
    public Rdd<T> coalesce(int partitions, boolean shuffle) {
        return shuffle ? repartition(partitions) : coalesce(partitions);
    }

    /// The same elements spread evenly over `partitions` partitions.
    public Rdd<T> repartition(int partitions) {
        return of(context, repartitioned(node, partitions));
    }

    static <T> RddNode<T> repartitioned(RddNode<T> node, int partitions) {
        var dealt = new MapPartitions<T, Pair<Integer, T>>(node, "deal", (task, elements) -> {
            long[] next = {Seeds.random(0, task.partition()).nextInt(partitions)};
            return Iterators.map(elements, e -> Pair.of((int) (next[0]++ % partitions), e));
        });
        var shuffle =
                new Shuffle<Integer, T, T>(dealt, partitions, Partitioner.direct(), null, null, new JavaCodec<>());
        return new MapPartitions<>(shuffle, "repartition", (_, pairs) -> Iterators.map(pairs, Pair::value));
    }

    /// The elements of both, pairwise. Both must have equally many partitions with equally many elements.
    public <U> PairRdd<T, U> zip(Rdd<U> other) {
        checkSameCount(other);
        var zip = new Zip<T, U, Pair<T, U>>(node, other.node(), "zip", (_, left, right) -> Iterators.zip(left, right));
        return sameCount(PairRdd.of(context, zip, null));
    }

    private void checkSameCount(Rdd<?> other) {
        if (getNumPartitions() != other.getNumPartitions())
            throw new IllegalArgumentException("zip needs equal partition counts, but the left has "
                    + getNumPartitions() + " and the right " + other.getNumPartitions());
    }

    /// The partitions of both, pairwise, passed through `function`.
    public <U, R> Rdd<R> zipPartitions(Rdd<U> other, Function2<Iterator<T>, Iterator<U>, Iterator<R>> function) {
        checkSameCount(other);
        var zip = new Zip<T, U, R>(node, other.node(), "zipPartitions", (_, left, right) -> function.call(left, right));
        return sameCount(of(context, zip));
    }

    /// As [#zipPartitions(Rdd, Function2)] of three collections.
    public <A, B, R> Rdd<R> zipPartitions(
            Rdd<A> second, Rdd<B> third, Function3<Iterator<T>, Iterator<A>, Iterator<B>, Iterator<R>> function) {
        return zipped(
                List.of(this, second, third),
                all -> function.call(
                        CoGroups.<T>partition(all, 0), CoGroups.<A>partition(all, 1), CoGroups.<B>partition(all, 2)));
    }

    /// As [#zipPartitions(Rdd, Function2)] of four collections.
    public <A, B, C, R> Rdd<R> zipPartitions(
            Rdd<A> second,
            Rdd<B> third,
            Rdd<C> fourth,
            Function4<Iterator<T>, Iterator<A>, Iterator<B>, Iterator<C>, Iterator<R>> function) {
        return zipped(
                List.of(this, second, third, fourth),
                all -> function.call(
                        CoGroups.<T>partition(all, 0),
                        CoGroups.<A>partition(all, 1),
                        CoGroups.<B>partition(all, 2),
                        CoGroups.<C>partition(all, 3)));
    }

    private <R> Rdd<R> zipped(List<Rdd<?>> rdds, Function<List<Iterator<Object>>, Iterator<R>> function) {
        rdds.forEach(this::checkSameCount);
        List<RddNode<?>> nodes = List.copyOf(rdds.stream().map(Rdd::node).toList());
        return sameCount(of(context, CoGroups.zipped(nodes, "zipPartitions", (_, all) -> function.call(all))));
    }

    /// Each element with its number in the order of partitions. Runs a job to count them if there are several.
    public PairRdd<T, Long> zipWithIndex() {
        int partitions = getNumPartitions();
        var starts = new long[partitions];
        if (partitions > 1) {
            List<Long> counts = run("zipWithIndex", (_, elements) -> Iterators.count(elements));
            for (int i = 1; i < partitions; i++) starts[i] = starts[i - 1] + counts.get(i - 1);
        }
        return numbered("zipWithIndex", index -> starts[index], 1);
    }

    /// Each element with a number of its own: partition `i` of `n` gives `i`, `i + n`, `i + 2n` and so on. Runs no
    /// job.
    public PairRdd<T, Long> zipWithUniqueId() {
        return numbered("zipWithUniqueId", index -> (long) index, getNumPartitions());
    }

    private PairRdd<T, Long> numbered(String step, Function<Integer, Long> start, long stride) {
        return derivePairs(step, (task, elements) -> {
            long[] next = {start.call(task.partition()) - stride};
            return Iterators.map(elements, e -> Pair.of(e, next[0] += stride));
        });
    }

    /// The elements by key, each key's in one list.
    public <K> PairRdd<K, List<T>> groupBy(Function<? super T, ? extends K> key) {
        return this.<K>keyBy(key).groupByKey();
    }

    public <K> PairRdd<K, List<T>> groupBy(Function<? super T, ? extends K> key, int partitions) {
        return this.<K>keyBy(key).groupByKey(partitions);
    }

    /// The elements in the order of their keys, over all partitions.
    public <K extends Comparable<? super K>> Rdd<T> sortBy(
            Function<? super T, ? extends K> key, boolean ascending, int partitions) {
        return this.<K>keyBy(key).sortByKey(ascending, partitions).values();
    }

    public <K extends Comparable<? super K>> Rdd<T> sortBy(Function<? super T, ? extends K> key) {
        return this.<K>sortBy(key, true, Math.max(1, getNumPartitions()));
    }

    // --- Kept.

    /// Keeps the partitions in memory once computed, for this collection and those derived from it from now on.
    public Rdd<T> persist() {
        return persist(StorageLevel.MEMORY_ONLY);
    }

    /// Keeps the partitions as `level` says once computed, for this collection and those derived from it from now
    /// on.
    ///
    /// @throws dev.kindling.error.KindlingException UNSUPPORTED_CALL if it has another level already
    public Rdd<T> persist(StorageLevel level) {
        if (node instanceof Persist<T> persisted) {
            if (!persisted.level().equals(level)) throw levelChange(persisted.level(), level);
        } else {
            node = new Persist<>(node, level);
            context.kept(this);
        }
        return this;
    }

    private static KindlingException levelChange(StorageLevel from, StorageLevel to) {
        return KindlingException.of(
                        ErrorCondition.UNSUPPORTED_CALL,
                        "Cannot change storage level of an RDD after it was already assigned a level")
                .subcondition("STORAGE_LEVEL_CHANGE")
                .parameter("from", from)
                .parameter("to", to)
                .hint("Call unpersist() first.")
                .build();
    }

    public Rdd<T> cache() {
        return persist();
    }

    /// Gives the memory back. Collections derived meanwhile are computed anew.
    public Rdd<T> unpersist() {
        return unpersist(false);
    }

    /// As [#unpersist()]: inside one JVM nothing is left to wait for, `blocking` or not.
    public Rdd<T> unpersist(boolean blocking) {
        if (node instanceof Persist<T> persisted) {
            context.keptNoLonger(this);
            context.backend().unpersist(persisted);
            node = persisted.input();
        }
        return this;
    }

    /// How this collection is kept.
    public StorageLevel getStorageLevel() {
        return node instanceof Persist<T> persisted ? persisted.level() : StorageLevel.NONE;
    }

    /// Has the next job write the partitions to files in the folder for checkpoints, and reads them from there ever
    /// after. What was derived from this collection before is computed as before.
    ///
    /// @throws dev.kindling.error.KindlingException INVALID_HANDLE if the context has no such folder
    public void checkpoint() {
        if (isCheckpoint()) return;
        node = new Checkpoint<>(node, context.newCheckpointFolder(), new JavaCodec<>());
    }

    /// As [#checkpoint], with temporary files that are gone with the context.
    public Rdd<T> localCheckpoint() {
        if (!isCheckpoint())
            node = new Checkpoint<>(node, context.backend().newTemporaryFolder("checkpoint"), new JavaCodec<>());
        return this;
    }

    private boolean isCheckpoint() {
        return uncached() instanceof Checkpoint;
    }

    private RddNode<T> uncached() {
        return node instanceof Persist<T> persisted ? persisted.input() : node;
    }

    /// Whether the files of a checkpoint have been written.
    public boolean isCheckpointed() {
        return uncached() instanceof Checkpoint<T> checkpoint
                && context.backend().isComplete(checkpoint);
    }

    /// The folder of the checkpoint once it has been written.
    public Optional<String> getCheckpointFile() {
        return isCheckpointed() && uncached() instanceof Checkpoint<T> checkpoint
                ? Optional.of(checkpoint.directory())
                : Optional.empty();
    }

    // --- Actions.

    public List<T> collect() {
        return flat(run("collect", (_, elements) -> Iterators.listOf(elements)));
    }

    private static <T> List<T> flat(List<List<T>> parts) {
        var all = new ArrayList<T>();
        parts.forEach(all::addAll);
        return all;
    }

    /// The elements of some partitions.
    public List<List<T>> collectPartitions(int... partitions) {
        List<Integer> wanted = IntStream.of(partitions).boxed().toList();
        var job = Job.<T, List<T>>on(node, wanted, (_, elements) -> Iterators.listOf(elements))
                .described("collectPartitions");
        return context.backend().run(job);
    }

    /// The elements one by one, with a few partitions in memory at a time.
    public Iterator<T> toLocalIterator() {
        Job<T, List<T>> job = job("toLocalIterator", (_, elements) -> Iterators.listOf(elements));
        var parts = context.backend().stream(job, context.backend().parallelism());
        return Iterators.flatMap(parts, List::iterator);
    }

    public long count() {
        return sum(run("count", (_, elements) -> Iterators.count(elements)));
    }

    private static long sum(List<Long> parts) {
        return parts.stream().mapToLong(Long::longValue).sum();
    }

    public boolean isEmpty() {
        return take(1).isEmpty();
    }

    /// @throws UnsupportedOperationException if there is none
    public T first() {
        List<T> first = take(1);
        if (first.isEmpty()) throw empty("first");
        return first.getFirst();
    }

    /// The first `count` elements. Looks at one partition, and at more only if that has too few.
    public List<T> take(int count) {
        return Taking.first(this, count, new Cancellation());
    }

    /// The `count` least elements, in order.
    public List<T> takeOrdered(int count, Order<T> order) {
        if (count <= 0) return List.of();
        List<T> least = flat(run("takeOrdered", (_, elements) -> Taking.leastOf(elements, count, order)));
        least.sort(order);
        return List.copyOf(least.subList(0, Math.min(count, least.size())));
    }

    /// The `count` least elements by their natural order.
    public List<T> takeOrdered(int count) {
        return takeOrdered(count, Order.natural());
    }

    /// The `count` greatest elements, the greatest first.
    public List<T> top(int count, Order<T> order) {
        return takeOrdered(count, order.descending());
    }

    public List<T> top(int count) {
        return top(count, Order.natural());
    }

    /// @throws UnsupportedOperationException if there is none
    public T max(Order<T> order) {
        return reduce("max", (left, right) -> order.compare(left, right) >= 0 ? left : right);
    }

    /// @throws UnsupportedOperationException if there is none
    public T min(Order<T> order) {
        return reduce("min", (left, right) -> order.compare(left, right) <= 0 ? left : right);
    }

    /// All elements made one by an associative function.
    ///
    /// @throws UnsupportedOperationException if there is none
    public T reduce(Function2<T, T, T> function) {
        return reduce("reduce", function);
    }

    private T reduce(String action, Function2<T, T, T> function) {
        Function2<List<T>, List<T>, List<T>> merge = TreeAggregation.ofAtMostOne(function);
        List<T> result = merged(List.of(), run(action, (_, elements) -> reduced(elements, function)), merge);
        if (result.isEmpty()) throw empty(action);
        return result.getFirst();
    }

    /// One element made of all, or none of none.
    private static <T> List<T> reduced(Iterator<T> elements, Function2<T, T, T> function) throws Exception {
        if (!elements.hasNext()) return List.of();
        T result = elements.next();
        while (elements.hasNext()) result = function.call(result, elements.next());
        return Collections.singletonList(result);
    }

    private static <U> U merged(U zero, List<U> parts, Function2<U, U, U> merge) {
        try {
            U result = zero;
            for (U part : parts) result = merge.call(result, part);
            return result;
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
    }

    /// As [#reduce], with results of partitions merged by tasks in `depth` rounds before the driver gets them.
    public T treeReduce(Function2<T, T, T> function, int depth) {
        Rdd<List<T>> parts = derive(
                "treeReduce",
                (_, elements) -> List.of(reduced(elements, function)).iterator());
        Function2<List<T>, List<T>, List<T>> merge = TreeAggregation.ofAtMostOne(function);
        List<T> result = merged(
                List.of(),
                of(context, TreeAggregation.merged(parts.node(), merge, depth)).collect(),
                merge);
        if (result.isEmpty()) throw empty("treeReduce");
        return result.getFirst();
    }

    public T treeReduce(Function2<T, T, T> function) {
        return treeReduce(function, TREE_DEPTH);
    }

    /// As [#reduce], from `zero`, which each partition and the driver begin with a copy of.
    public T fold(T zero, Function2<T, T, T> function) {
        return aggregate(zero, function, function);
    }

    /// `add` takes the elements of a partition into a copy of `zero`, `merge` takes the partitions' results
    /// together.
    public <U> U aggregate(U zero, Function2<U, ? super T, U> add, Function2<U, U, U> merge) {
        var start = new Zero<>(zero);
        return merged(start.copy(), run("aggregate", (_, elements) -> aggregated(start, elements, add)), merge);
    }

    private static <T, U> U aggregated(Zero<U> start, Iterator<T> elements, Function2<U, ? super T, U> add)
            throws Exception {
        U result = start.copy();
        while (elements.hasNext()) result = add.call(result, elements.next());
        return result;
    }

    /// As [#aggregate], with results of partitions merged by tasks in `depth` rounds before the driver gets them.
    public <U> U treeAggregate(U zero, Function2<U, ? super T, U> add, Function2<U, U, U> merge, int depth) {
        var start = new Zero<>(zero);
        Rdd<U> parts = derive(
                "treeAggregate",
                (_, elements) -> List.of(aggregated(start, elements, add)).iterator());
        return merged(
                start.copy(),
                of(context, TreeAggregation.merged(parts.node(), merge, depth)).collect(),
                merge);
    }

    public <U> U treeAggregate(U zero, Function2<U, ? super T, U> add, Function2<U, U, U> merge) {
        return treeAggregate(zero, add, merge, TREE_DEPTH);
    }

    /// How often each element occurs.
    public Map<T, Long> countByValue() {
        return keyed().countByKey();
    }

    public void foreach(VoidFunction<? super T> function) {
        run("foreach", (_, elements) -> each(elements, function));
    }

    private static <T> int each(Iterator<T> elements, VoidFunction<? super T> function) throws Exception {
        while (elements.hasNext()) function.call(elements.next());
        return 0;
    }

    public void foreachPartition(VoidFunction<Iterator<T>> function) {
        run("foreachPartition", (_, elements) -> whole(elements, function));
    }

    private static <T> int whole(Iterator<T> elements, VoidFunction<Iterator<T>> function) throws Exception {
        function.call(elements);
        return 0;
    }

    // --- Estimates.

    /// The count as far as it is known after `timeoutMillis`, with bounds that hold with probability `confidence`.
    public PartialResult<BoundedDouble> countApprox(long timeoutMillis, double confidence) {
        return Approximation.ofCount(confidence)
                .run(this, "countApprox", (_, elements) -> Iterators.count(elements), timeoutMillis);
    }

    public PartialResult<BoundedDouble> countApprox(long timeoutMillis) {
        return countApprox(timeoutMillis, DEFAULT_CONFIDENCE);
    }

    /// How often each element occurs, as far as it is known after `timeoutMillis`.
    public PartialResult<Map<T, BoundedDouble>> countByValueApprox(long timeoutMillis, double confidence) {
        return Approximation.<T>ofCounts(confidence)
                .run(this, "countByValueApprox", (_, elements) -> Iterators.counts(elements), timeoutMillis);
    }

    public PartialResult<Map<T, BoundedDouble>> countByValueApprox(long timeoutMillis) {
        return countByValueApprox(timeoutMillis, DEFAULT_CONFIDENCE);
    }

    /// How many different elements there are, within about `relativeDeviation` of it.
    public long countApproxDistinct(double relativeDeviation) {
        HyperLogLog.precision(relativeDeviation); // refuses here rather than in a task
        return merged(
                        HyperLogLog.withDeviation(relativeDeviation),
                        run("countApproxDistinct", (_, elements) -> {
                            var distinct = HyperLogLog.withDeviation(relativeDeviation);
                            while (elements.hasNext()) distinct.add(elements.next());
                            return distinct;
                        }),
                        HyperLogLog::merge)
                .estimate();
    }

    public long countApproxDistinct() {
        return countApproxDistinct(DEFAULT_DEVIATION);
    }

    // --- Actions that one need not wait for.

    private <U, R> FutureAction<R> start(
            String description, PartitionAction<T, U> action, java.util.function.Function<List<U>, R> result) {
        Job<T, U> job = job(description, action);
        return FutureAction.start(
                description, token -> result.apply(context.backend().run(job.cancelledBy(token))));
    }

    public FutureAction<Long> countAsync() {
        return start("countAsync", (_, elements) -> Iterators.count(elements), Rdd::sum);
    }

    public FutureAction<List<T>> collectAsync() {
        return start("collectAsync", (_, elements) -> Iterators.listOf(elements), Rdd::flat);
    }

    public FutureAction<List<T>> takeAsync(int count) {
        return FutureAction.start("takeAsync", token -> Taking.first(this, count, token));
    }

    public FutureAction<@Nullable Void> foreachAsync(VoidFunction<? super T> function) {
        return startEffect("foreachAsync", (_, elements) -> each(elements, function));
    }

    public FutureAction<@Nullable Void> foreachPartitionAsync(VoidFunction<Iterator<T>> function) {
        return startEffect("foreachPartitionAsync", (_, elements) -> whole(elements, function));
    }

    private FutureAction<@Nullable Void> startEffect(String description, PartitionAction<T, Integer> action) {
        Job<T, Integer> job = job(description, action);
        return FutureAction.<@Nullable Void>start(description, token -> {
            context.backend().run(job.cancelledBy(token));
            return null;
        });
    }

    // --- Files.

    /// Writes the elements as lines to files in a new folder, which appears whole or not at all.
    public void saveAsTextFile(String folder) {
        saveAsTextFile(folder, Compression.NONE);
    }

    public void saveAsTextFile(String folder, Compression compression) {
        FolderOutput.text(this, folder, compression);
    }

    /// Writes the elements as serialized objects to files in a new folder, for [KindlingContext#objectFile].
    public void saveAsObjectFile(String folder) {
        FolderOutput.objects(this, folder);
    }

    // --- About the collection.

    /// What this collection is made of, a line per step, in Spark's layout.
    public String toDebugString() {
        return Lineage.debugString(node, context.backend()::storage);
    }

    @Override
    public String toString() {
        return (name == null ? "" : name + " ") + Lineage.label(node);
    }

    private static UnsupportedOperationException empty(String action) {
        return new UnsupportedOperationException(action + " of an empty collection");
    }
}
