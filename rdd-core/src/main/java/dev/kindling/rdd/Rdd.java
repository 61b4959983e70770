package dev.kindling.rdd;

import dev.kindling.rdd.function.FlatMapFunction;
import dev.kindling.rdd.function.Function;
import dev.kindling.rdd.function.Function2;
import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.function.PairFlatMapFunction;
import dev.kindling.rdd.function.PairFunction;
import dev.kindling.rdd.function.VoidFunction;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A partitioned collection. Methods that yield another collection only describe it; methods that yield anything
/// else run a job.
///
/// Functions must be deterministic, since a partition can be computed again, and may throw: what they throw fails
/// the task. Elements that are shuffled, collected or kept are not copied inside one JVM, so functions do not
/// change them.
public sealed class Rdd<T> permits PairRdd {

    /// From one try of [#take] to the next, so many times more partitions are looked at.
    private static final int TAKE_GROWTH = 4;

    final KindlingContext context;
    private volatile RddNode<T> node;

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
        return node.partitionCount();
    }

    <R> Rdd<R> derive(String name, PartitionFunction<T, R> function) {
        return of(context, new MapPartitions<>(node, name, function));
    }

    private <R> List<R> run(String description, PartitionAction<T, R> action) {
        return context.backend().run(Job.over(node, action).described(description));
    }

    // --- Element by element.

    public <R> Rdd<R> map(Function<? super T, ? extends R> function) {
        return derive("map", (_, elements) -> Iterators.map(elements, function));
    }

    public Rdd<T> filter(Function<? super T, Boolean> predicate) {
        return derive("filter", (_, elements) -> Iterators.filter(elements, predicate));
    }

    public <R> Rdd<R> flatMap(FlatMapFunction<? super T, ? extends R> function) {
        return derive("flatMap", (_, elements) -> Iterators.flatMap(elements, function));
    }

    public <K, V> PairRdd<K, V> mapToPair(PairFunction<? super T, K, V> function) {
        return PairRdd.of(
                context,
                new MapPartitions<T, Pair<K, V>>(
                        node, "mapToPair", (_, elements) -> Iterators.map(elements, function::call)),
                null);
    }

    public <K, V> PairRdd<K, V> flatMapToPair(PairFlatMapFunction<? super T, K, V> function) {
        return PairRdd.of(
                context,
                new MapPartitions<T, Pair<K, V>>(
                        node, "flatMapToPair", (_, elements) -> Iterators.flatMap(elements, function::call)),
                null);
    }

    public <K> PairRdd<K, T> keyBy(Function<? super T, ? extends K> key) {
        return PairRdd.of(
                context,
                new MapPartitions<T, Pair<K, T>>(
                        node, "keyBy", (_, elements) -> Iterators.map(elements, e -> Pair.<K, T>of(key.call(e), e))),
                null);
    }

    // --- Partition by partition.

    /// The function gets an iterator over a whole partition and yields another, which is closed with the task if it
    /// is [AutoCloseable].
    public <R> Rdd<R> mapPartitions(Function<Iterator<T>, Iterator<R>> function) {
        return derive("mapPartitions", (_, elements) -> function.call(elements));
    }

    public <R> Rdd<R> mapPartitionsWithIndex(Function2<Integer, Iterator<T>, Iterator<R>> function) {
        return derive("mapPartitionsWithIndex", (task, elements) -> function.call(task.partition(), elements));
    }

    /// Each partition as one list.
    public Rdd<List<T>> glom() {
        return derive(
                "glom", (_, elements) -> List.<List<T>>of(listOf(elements)).iterator());
    }

    private static <T> List<T> listOf(Iterator<T> elements) {
        var list = new ArrayList<T>();
        elements.forEachRemaining(list::add);
        return list;
    }

    /// Each element with probability `fraction`; with replacement, each `fraction` times on average. The same seed
    /// gives the same sample.
    public Rdd<T> sample(boolean withReplacement, double fraction, long seed) {
        if (fraction < 0 || (!withReplacement && fraction > 1))
            throw new IllegalArgumentException("fraction is out of range: " + fraction);
        return derive("sample", (task, elements) -> {
            var random = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (task.partition() + 1));
            if (!withReplacement) return Iterators.filter(elements, _ -> random.nextDouble() < fraction);
            return Iterators.flatMap(
                    elements,
                    e -> Collections.nCopies(poisson(random, fraction), e).iterator());
        });
    }

    private static int poisson(SplittableRandom random, double mean) {
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
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
        return mapToPair(e -> Pair.of(e, true))
                .reduceByKey((first, _) -> first, partitions)
                .keys();
    }

    /// The elements both have, each once.
    public Rdd<T> intersection(Rdd<T> other) {
        return mapToPair(e -> Pair.of(e, true))
                .cogroup(other.mapToPair(e -> Pair.of(e, true)))
                .filter(group ->
                        !group.value().key().isEmpty() && !group.value().value().isEmpty())
                .keys();
    }

    /// The elements that `other` does not have.
    public Rdd<T> subtract(Rdd<T> other) {
        return mapToPair(e -> Pair.of(e, true))
                .subtractByKey(other.mapToPair(e -> Pair.of(e, true)))
                .keys();
    }

    /// Every element with every element of `other`; `other` is collected to do so.
    public <U> PairRdd<T, U> cartesian(Rdd<U> other) {
        List<U> others = new ArrayList<>(other.collect());
        return flatMapToPair(e -> Iterators.map(others.iterator(), o -> Pair.of(e, o)));
    }

    /// At most `partitions` partitions, each some neighbours of before; nothing moves.
    public Rdd<T> coalesce(int partitions) {
        return of(context, new Coalesce<>(node, partitions));
    }

    /// The same elements spread evenly over `partitions` partitions.
    public Rdd<T> repartition(int partitions) {
        return of(context, repartitioned(node, partitions));
    }

    static <T> RddNode<T> repartitioned(RddNode<T> node, int partitions) {
        var dealt = new MapPartitions<T, Pair<Integer, T>>(node, "deal", (task, elements) -> {
            long[] next = {new SplittableRandom(task.partition()).nextInt(partitions)};
            return Iterators.map(elements, e -> Pair.of((int) (next[0]++ % partitions), e));
        });
        var shuffle =
                new Shuffle<Integer, T, T>(dealt, partitions, Partitioner.direct(), null, null, new JavaCodec<>());
        return new MapPartitions<>(shuffle, "repartition", (_, pairs) -> Iterators.map(pairs, Pair::value));
    }

    /// The elements of both, pairwise. Both must have equally many partitions with equally many elements.
    public <U> PairRdd<T, U> zip(Rdd<U> other) {
        var zip = new Zip<T, U, Pair<T, U>>(node, other.node(), "zip", (_, left, right) -> Iterators.zip(left, right));
        zip.partitionCount(); // refuses different partition counts here rather than in the job
        return PairRdd.of(context, zip, null);
    }

    /// The partitions of both, pairwise, passed through `function`.
    public <U, R> Rdd<R> zipPartitions(Rdd<U> other, Function2<Iterator<T>, Iterator<U>, Iterator<R>> function) {
        var zip = new Zip<T, U, R>(node, other.node(), "zipPartitions", (_, left, right) -> function.call(left, right));
        zip.partitionCount();
        return of(context, zip);
    }

    /// Each element with its number in the order of partitions. Runs a job to count them if there are several.
    public PairRdd<T, Long> zipWithIndex() {
        int partitions = getNumPartitions();
        var starts = new long[partitions];
        if (partitions > 1) {
            List<Long> counts = run("zipWithIndex", (_, elements) -> count(elements));
            for (int i = 1; i < partitions; i++) starts[i] = starts[i - 1] + counts.get(i - 1);
        }
        return PairRdd.of(
                context,
                new MapPartitions<T, Pair<T, Long>>(node, "zipWithIndex", (task, elements) -> {
                    long[] next = {starts[task.partition()]};
                    return Iterators.map(elements, e -> Pair.of(e, next[0]++));
                }),
                null);
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

    // --- Kept in memory.

    /// Keeps the partitions in memory once computed, for this collection and those derived from it from now on.
    public Rdd<T> persist() {
        if (!(node instanceof Persist)) node = new Persist<>(node);
        return this;
    }

    public Rdd<T> cache() {
        return persist();
    }

    /// Gives the memory back. Collections derived meanwhile are computed anew.
    public Rdd<T> unpersist() {
        if (node instanceof Persist<T> persisted) {
            context.backend().unpersist(persisted);
            node = persisted.input();
        }
        return this;
    }

    // --- Actions.

    public List<T> collect() {
        var all = new ArrayList<T>();
        for (List<T> part : this.<List<T>>run("collect", (_, elements) -> listOf(elements))) all.addAll(part);
        return all;
    }

    /// The elements one by one, with a few partitions in memory at a time.
    public Iterator<T> toLocalIterator() {
        var job = Job.<T, List<T>>over(node, (_, elements) -> listOf(elements)).described("toLocalIterator");
        var parts = context.backend().stream(job, context.backend().parallelism());
        return Iterators.flatMap(parts, List::iterator);
    }

    public long count() {
        long total = 0;
        for (long part : this.<Long>run("count", (_, elements) -> count(elements))) total += part;
        return total;
    }

    private static long count(Iterator<?> elements) {
        long count = 0;
        for (; elements.hasNext(); elements.next()) count++;
        return count;
    }

    public boolean isEmpty() {
        return take(1).isEmpty();
    }

    /// @throws NoSuchElementException if there is none
    public T first() {
        List<T> first = take(1);
        if (first.isEmpty()) throw empty("first");
        return first.getFirst();
    }

    /// The first `count` elements. Looks at one partition, and at more only if that has too few.
    public List<T> take(int count) {
        var taken = new ArrayList<T>();
        int partitions = count > 0 ? getNumPartitions() : 0;
        int next = 0;
        int width = 1;
        while (taken.size() < count && next < partitions) {
            int end = (int) Math.min(partitions, (long) next + width);
            int wanted = count - taken.size();
            var job = Job.<T, List<T>>over(node, (_, elements) -> firstOf(elements, wanted))
                    .onPartitions(IntStream.range(next, end).boxed().toList())
                    .described("take");
            for (List<T> part : context.backend().run(job))
                taken.addAll(part.subList(0, Math.min(part.size(), count - taken.size())));
            next = end;
            width = (int) Math.min(Integer.MAX_VALUE, (long) width * TAKE_GROWTH);
        }
        return taken;
    }

    private static <T> List<T> firstOf(Iterator<T> elements, int count) {
        var first = new ArrayList<T>();
        while (first.size() < count && elements.hasNext()) first.add(elements.next());
        return first;
    }

    /// The `count` least elements, in order.
    public List<T> takeOrdered(int count, Order<T> order) {
        if (count <= 0) return List.of();
        var least = new ArrayList<T>();
        for (List<T> part : this.<List<T>>run("takeOrdered", (_, elements) -> leastOf(elements, count, order)))
            least.addAll(part);
        least.sort(order);
        return List.copyOf(least.subList(0, Math.min(count, least.size())));
    }

    /// The `count` least elements by their natural order.
    public List<T> takeOrdered(int count) {
        return takeOrdered(count, Order.natural());
    }

    private static <T> List<T> leastOf(Iterator<T> elements, int count, Order<T> order) {
        var queue = new PriorityQueue<T>(order.descending());
        while (elements.hasNext()) {
            T element = elements.next();
            if (queue.size() < count) {
                queue.add(element);
            } else if (order.compare(element, queue.element()) < 0) {
                queue.remove();
                queue.add(element);
            }
        }
        return new ArrayList<>(queue);
    }

    /// The `count` greatest elements, the greatest first.
    public List<T> top(int count, Order<T> order) {
        return takeOrdered(count, order.descending());
    }

    public List<T> top(int count) {
        return top(count, Order.natural());
    }

    /// @throws NoSuchElementException if there is none
    public T max(Order<T> order) {
        return reduce((left, right) -> order.compare(left, right) >= 0 ? left : right);
    }

    /// @throws NoSuchElementException if there is none
    public T min(Order<T> order) {
        return reduce((left, right) -> order.compare(left, right) <= 0 ? left : right);
    }

    /// All elements made one by an associative function.
    ///
    /// @throws NoSuchElementException if there is none
    public T reduce(Function2<T, T, T> function) {
        List<List<T>> parts = run("reduce", (_, elements) -> {
            if (!elements.hasNext()) return List.of();
            T result = elements.next();
            while (elements.hasNext()) result = function.call(result, elements.next());
            return new ArrayList<>(List.of(result));
        });
        @Nullable T result = null;
        try {
            for (List<T> part : parts) {
                for (T element : part) result = result == null ? element : function.call(result, element);
            }
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
        if (result == null) throw empty("reduce");
        return result;
    }

    /// As [#reduce], from `zero`, which each partition and the driver begin with a copy of.
    public T fold(T zero, Function2<T, T, T> function) {
        return aggregate(zero, function, function);
    }

    /// `add` takes the elements of a partition into a copy of `zero`, `merge` takes the partitions' results
    /// together.
    public <U> U aggregate(U zero, Function2<U, ? super T, U> add, Function2<U, U, U> merge) {
        var start = new Zero<>(zero);
        List<U> parts = run("aggregate", (_, elements) -> {
            U result = start.copy();
            while (elements.hasNext()) result = add.call(result, elements.next());
            return result;
        });
        try {
            U result = start.copy();
            for (U part : parts) result = merge.call(result, part);
            return result;
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
    }

    /// How often each element occurs.
    public Map<T, Long> countByValue() {
        return mapToPair(e -> Pair.of(e, 1L)).countByKey();
    }

    public void foreach(VoidFunction<? super T> function) {
        run("foreach", (_, elements) -> {
            while (elements.hasNext()) function.call(elements.next());
            return 0;
        });
    }

    public void foreachPartition(VoidFunction<Iterator<T>> function) {
        run("foreachPartition", (_, elements) -> {
            function.call(elements);
            return 0;
        });
    }

    /// Writes the elements as lines to files in a new folder, which appears whole or not at all.
    public void saveAsTextFile(String folder) {
        saveAsTextFile(folder, Compression.NONE);
    }

    public void saveAsTextFile(String folder, Compression compression) {
        TextOutput.write(this, folder, compression);
    }

    // --- About the collection.

    /// What this collection is made of, a line per step.
    public String toDebugString() {
        return Lineage.describe(node);
    }

    @Override
    public String toString() {
        return Lineage.label(node);
    }

    private static NoSuchElementException empty(String action) {
        return new NoSuchElementException(action + " of an empty collection");
    }

    /// Elements by key, as a map in the order they come.
    static <K, V> Map<K, V> mapOf(List<Pair<K, V>> pairs) {
        var map = new LinkedHashMap<K, V>();
        for (Pair<K, V> pair : pairs) map.put(pair.key(), pair.value());
        return map;
    }
}
