package dev.kindling.rdd;

import dev.kindling.rdd.function.FlatMapFunction;
import dev.kindling.rdd.function.Function;
import dev.kindling.rdd.function.Function2;
import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.Union;
import dev.kindling.rdd.graph.Zip;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A collection of keys with values. Where it is known by what the keys are partitioned, operations by key do
/// without a shuffle.
public final class PairRdd<K, V> extends Rdd<Pair<K, V>> {

    private static final int SORT_SAMPLES_PER_PARTITION = 60;

    /// How the keys are spread: `partitioner` over `partitions`.
    record Partitioning<K>(Partitioner<K> partitioner, int partitions) {}

    private final @Nullable Partitioning<K> partitioning;

    private PairRdd(KindlingContext context, RddNode<Pair<K, V>> node, @Nullable Partitioning<K> partitioning) {
        super(context, node);
        this.partitioning = partitioning;
    }

    static <K, V> PairRdd<K, V> of(
            KindlingContext context, RddNode<Pair<K, V>> node, @Nullable Partitioning<K> partitioning) {
        return new PairRdd<>(context, node, partitioning);
    }

    /// The collection of pairs that `node` describes.
    public static <K, V> PairRdd<K, V> ofPairs(KindlingContext context, RddNode<Pair<K, V>> node) {
        return new PairRdd<>(context, node, null);
    }

    private PairRdd<K, V> withNode(RddNode<Pair<K, V>> other) {
        return of(context, other, null);
    }

    /// Another collection whose pairs have the keys of this one, in the same partitions.
    private <W> PairRdd<K, W> keepingKeys(String name, PartitionFunction<Pair<K, V>, Pair<K, W>> function) {
        return of(context, new MapPartitions<>(node(), name, function), partitioning);
    }

    private int defaultPartitions() {
        return partitioning == null ? Math.max(1, getNumPartitions()) : partitioning.partitions();
    }

    // --- As for any collection, but pairs remain pairs.

    @Override
    public PairRdd<K, V> filter(Function<? super Pair<K, V>, Boolean> predicate) {
        return keepingKeys("filter", (_, pairs) -> Iterators.filter(pairs, predicate));
    }

    @Override
    public PairRdd<K, V> union(Rdd<Pair<K, V>> other) {
        return withNode(new Union<>(List.of(node(), other.node())));
    }

    @Override
    public PairRdd<K, V> distinct() {
        return withNode(super.distinct().node());
    }

    @Override
    public PairRdd<K, V> distinct(int partitions) {
        return withNode(super.distinct(partitions).node());
    }

    @Override
    public PairRdd<K, V> coalesce(int partitions) {
        return withNode(new Coalesce<>(node(), partitions));
    }

    @Override
    public PairRdd<K, V> repartition(int partitions) {
        return withNode(repartitioned(node(), partitions));
    }

    @Override
    public PairRdd<K, V> sample(boolean withReplacement, double fraction, long seed) {
        return of(context, super.sample(withReplacement, fraction, seed).node(), partitioning);
    }

    @Override
    public PairRdd<K, V> persist() {
        super.persist();
        return this;
    }

    @Override
    public PairRdd<K, V> cache() {
        return persist();
    }

    @Override
    public PairRdd<K, V> unpersist() {
        super.unpersist();
        return this;
    }

    // --- Keys and values.

    public Rdd<K> keys() {
        return map(Pair::key);
    }

    public Rdd<V> values() {
        return map(Pair::value);
    }

    public <W> PairRdd<K, W> mapValues(Function<? super V, ? extends W> function) {
        return keepingKeys(
                "mapValues",
                (_, pairs) -> Iterators.map(pairs, pair -> Pair.<K, W>of(pair.key(), function.call(pair.value()))));
    }

    public <W> PairRdd<K, W> flatMapValues(FlatMapFunction<? super V, ? extends W> function) {
        return keepingKeys(
                "flatMapValues",
                (_, pairs) -> Iterators.flatMap(
                        pairs,
                        pair -> Iterators.<W, Pair<K, W>>map(
                                widen(function.call(pair.value())), value -> Pair.of(pair.key(), value))));
    }

    @SuppressWarnings("unchecked") // an iterator only gives
    private static <W> Iterator<W> widen(Iterator<? extends W> iterator) {
        return (Iterator<W>) iterator;
    }

    // --- By key.

    /// The pairs where `partitioner` wants them.
    public PairRdd<K, V> partitionBy(Partitioner<K> partitioner, int partitions) {
        var wanted = new Partitioning<>(partitioner, partitions);
        if (wanted.equals(partitioning)) return this;
        return of(
                context, new Shuffle<K, V, V>(node(), partitions, partitioner, null, null, new JavaCodec<>()), wanted);
    }

    /// The pairs by the hash codes of their keys.
    public PairRdd<K, V> partitionBy(int partitions) {
        return partitionBy(Partitioner.byHash(), partitions);
    }

    private <C> PairRdd<K, C> combine(Combiner<V, C> combiner, int partitions) {
        var wanted = new Partitioning<>(Partitioner.<K>byHash(), partitions);
        if (wanted.equals(partitioning))
            return keepingKeys(
                    "combineByKey", (_, pairs) -> combined(pairs, combiner).iterator());
        return of(
                context,
                new Shuffle<>(node(), partitions, wanted.partitioner(), combiner, null, new JavaCodec<>()),
                wanted);
    }

    /// Pairs that are in the right partition already, combined there.
    private static <K, V, C> List<Pair<K, C>> combined(Iterator<Pair<K, V>> pairs, Combiner<V, C> combiner)
            throws Exception {
        var places = new LinkedHashMap<K, Integer>();
        var combined = new ArrayList<Pair<K, C>>();
        while (pairs.hasNext()) {
            Pair<K, V> pair = pairs.next();
            Integer place = places.putIfAbsent(pair.key(), combined.size());
            if (place == null) {
                combined.add(Pair.of(pair.key(), combiner.create().call(pair.value())));
            } else {
                C sum = combiner.add().call(combined.get(place).value(), pair.value());
                combined.set(place, Pair.of(pair.key(), sum));
            }
        }
        return combined;
    }

    /// The values of each key made one: `create` from the first, `add` for each further one, `merge` for the
    /// results of different tasks.
    public <C> PairRdd<K, C> combineByKey(Function<V, C> create, Function2<C, V, C> add, Function2<C, C, C> merge) {
        return combine(new Combiner<>(create, add, merge), defaultPartitions());
    }

    public <C> PairRdd<K, C> combineByKey(
            Function<V, C> create, Function2<C, V, C> add, Function2<C, C, C> merge, int partitions) {
        return combine(new Combiner<>(create, add, merge), partitions);
    }

    public PairRdd<K, V> reduceByKey(Function2<V, V, V> function) {
        return reduceByKey(function, defaultPartitions());
    }

    public PairRdd<K, V> reduceByKey(Function2<V, V, V> function, int partitions) {
        return combine(new Combiner<>(value -> value, function, function), partitions);
    }

    /// As [#reduceByKey(Function2)], each key beginning with a copy of `zero` in each task.
    public PairRdd<K, V> foldByKey(V zero, Function2<V, V, V> function) {
        return aggregateByKey(zero, function, function);
    }

    public <U> PairRdd<K, U> aggregateByKey(U zero, Function2<U, V, U> add, Function2<U, U, U> merge) {
        return aggregateByKey(zero, defaultPartitions(), add, merge);
    }

    public <U> PairRdd<K, U> aggregateByKey(U zero, int partitions, Function2<U, V, U> add, Function2<U, U, U> merge) {
        var start = new Zero<>(zero);
        return combine(new Combiner<>(value -> add.call(start.copy(), value), add, merge), partitions);
    }

    /// The values of each key in one list.
    public PairRdd<K, List<V>> groupByKey() {
        return groupByKey(defaultPartitions());
    }

    public PairRdd<K, List<V>> groupByKey(int partitions) {
        // Values are brought together before they are grouped: lists made in the tasks would save nothing.
        return partitionBy(partitions)
                .keepingKeys("groupByKey", (_, pairs) -> groups(pairs).iterator());
    }

    private static <K, V> List<Pair<K, List<V>>> groups(Iterator<Pair<K, V>> pairs) {
        var groups = new LinkedHashMap<K, List<V>>();
        while (pairs.hasNext()) {
            Pair<K, V> pair = pairs.next();
            groups.computeIfAbsent(pair.key(), _ -> new ArrayList<>()).add(pair.value());
        }
        var list = new ArrayList<Pair<K, List<V>>>();
        groups.forEach((key, values) -> list.add(Pair.of(key, values)));
        return list;
    }

    // --- Joins.

    /// For each key that either has, the values here and the values there.
    public <W> PairRdd<K, Pair<List<V>, List<W>>> cogroup(PairRdd<K, W> other) {
        return cogroup(other, commonPartitioning(other));
    }

    public <W> PairRdd<K, Pair<List<V>, List<W>>> cogroup(PairRdd<K, W> other, int partitions) {
        return cogroup(other, new Partitioning<>(Partitioner.byHash(), partitions));
    }

    private <W> PairRdd<K, Pair<List<V>, List<W>>> cogroup(PairRdd<K, W> other, Partitioning<K> wanted) {
        PairRdd<K, V> left = partitionBy(wanted.partitioner(), wanted.partitions());
        PairRdd<K, W> right = other.partitionBy(wanted.partitioner(), wanted.partitions());
        return of(
                context,
                new Zip<Pair<K, V>, Pair<K, W>, Pair<K, Pair<List<V>, List<W>>>>(
                        left.node(), right.node(), "cogroup", (_, here, there) -> cogroups(here, there)),
                wanted);
    }

    /// What one of the two is partitioned by already, the one with more partitions first.
    private <W> Partitioning<K> commonPartitioning(PairRdd<K, W> other) {
        Partitioning<K> here = partitioning;
        Partitioning<K> there = other.partitioning;
        if (here != null && (there == null || here.partitions() >= there.partitions())) return here;
        if (there != null) return there;
        return new Partitioning<>(Partitioner.byHash(), Math.max(defaultPartitions(), other.defaultPartitions()));
    }

    private static <K, V, W> Iterator<Pair<K, Pair<List<V>, List<W>>>> cogroups(
            Iterator<Pair<K, V>> left, Iterator<Pair<K, W>> right) {
        var groups = new LinkedHashMap<K, Pair<List<V>, List<W>>>();
        while (left.hasNext()) {
            Pair<K, V> pair = left.next();
            group(groups, pair.key()).key().add(pair.value());
        }
        while (right.hasNext()) {
            Pair<K, W> pair = right.next();
            group(groups, pair.key()).value().add(pair.value());
        }
        return Iterators.map(groups.entrySet().iterator(), entry -> Pair.of(entry.getKey(), entry.getValue()));
    }

    private static <K, V, W> Pair<List<V>, List<W>> group(Map<K, Pair<List<V>, List<W>>> groups, K key) {
        return groups.computeIfAbsent(key, _ -> Pair.of(new ArrayList<>(), new ArrayList<>()));
    }

    /// Every value here with every value there of the same key.
    public <W> PairRdd<K, Pair<V, W>> join(PairRdd<K, W> other) {
        return cogroup(other).flatMapValues(group -> pairs(group.key(), group.value()));
    }

    public <W> PairRdd<K, Pair<V, W>> join(PairRdd<K, W> other, int partitions) {
        return cogroup(other, partitions).flatMapValues(group -> pairs(group.key(), group.value()));
    }

    /// As [#join(PairRdd)], with null for what a key does not have there.
    public <W> PairRdd<K, Pair<V, @Nullable W>> leftOuterJoin(PairRdd<K, W> other) {
        return cogroup(other).flatMapValues(group -> pairs(group.key(), orNull(group.value())));
    }

    /// As [#join(PairRdd)], with null for what a key does not have here.
    public <W> PairRdd<K, Pair<@Nullable V, W>> rightOuterJoin(PairRdd<K, W> other) {
        return cogroup(other).flatMapValues(group -> pairs(orNull(group.key()), group.value()));
    }

    /// As [#join(PairRdd)], with null for what a key does not have on one side.
    public <W> PairRdd<K, Pair<@Nullable V, @Nullable W>> fullOuterJoin(PairRdd<K, W> other) {
        return cogroup(other).flatMapValues(group -> pairs(orNull(group.key()), orNull(group.value())));
    }

    private static <A extends @Nullable Object, B extends @Nullable Object> Iterator<Pair<A, B>> pairs(
            List<A> left, List<B> right) {
        return Iterators.flatMap(left.iterator(), a -> Iterators.map(right.iterator(), b -> Pair.of(a, b)));
    }

    @SuppressWarnings("unchecked") // a list only read from
    private static <A> List<@Nullable A> orNull(List<A> list) {
        if (!list.isEmpty()) return (List<@Nullable A>) list;
        var one = new ArrayList<@Nullable A>();
        one.add(null);
        return one;
    }

    /// The pairs whose key `other` does not have.
    public <W> PairRdd<K, V> subtractByKey(PairRdd<K, W> other) {
        return cogroup(other)
                .flatMapValues(
                        group -> group.value().isEmpty() ? group.key().iterator() : Collections.<V>emptyIterator());
    }

    // --- In order.

    public PairRdd<K, V> sortByKey() {
        return sortByKey(true);
    }

    public PairRdd<K, V> sortByKey(boolean ascending) {
        return sortByKey(ascending, Math.max(1, getNumPartitions()));
    }

    /// The pairs in the natural order of their keys, over all partitions; equal keys stay in their order.
    public PairRdd<K, V> sortByKey(boolean ascending, int partitions) {
        Order<K> natural = Order.natural();
        return sortByKey(ascending ? natural : natural.descending(), partitions);
    }

    /// As [#sortByKey(boolean, int)] by any order. Runs a job that looks at some keys if there are several
    /// partitions.
    public PairRdd<K, V> sortByKey(Order<K> order, int partitions) {
        RangePartitioner<K> ranges =
                RangePartitioner.fromSample(partitions > 1 ? sampledKeys(partitions) : List.of(), partitions, order);
        return of(
                context,
                new Shuffle<K, V, V>(node(), partitions, ranges, null, order, new JavaCodec<>()),
                new Partitioning<>(ranges, partitions));
    }

    private List<K> sampledKeys(int partitions) {
        int inputs = Math.max(1, getNumPartitions());
        int size = (int) Math.min(1 << 20, (long) partitions * SORT_SAMPLES_PER_PARTITION / inputs + 20);
        var job = Job.<Pair<K, V>, List<K>>over(node(), (task, pairs) -> reservoir(pairs, size, task.partition()))
                .described("sortByKey sample");
        var keys = new ArrayList<K>();
        context.backend().run(job).forEach(keys::addAll);
        return keys;
    }

    private static <K, V> List<K> reservoir(Iterator<Pair<K, V>> pairs, int size, long seed) {
        var random = new SplittableRandom(seed);
        var keys = new ArrayList<K>();
        for (long seen = 0; pairs.hasNext(); seen++) {
            K key = pairs.next().key();
            if (keys.size() < size) {
                keys.add(key);
            } else {
                long place = random.nextLong(seen + 1);
                if (place < size) keys.set((int) place, key);
            }
        }
        return keys;
    }

    // --- Actions.

    /// How many pairs each key has.
    public Map<K, Long> countByKey() {
        return mapOf(mapValues(_ -> 1L).reduceByKey(Long::sum).collect());
    }

    /// The pairs as a map; of a key's values the last.
    public Map<K, V> collectAsMap() {
        return mapOf(collect());
    }

    /// The values of `key`. Looks only at its partition if that is known.
    public List<V> lookup(K key) {
        Rdd<V> found = filter(pair -> Objects.equals(pair.key(), key)).values();
        if (partitioning == null) return found.collect();
        int partition = partitioning.partitioner().partition(key, partitioning.partitions());
        var job = Job.<V, List<V>>over(found.node(), (_, values) -> {
                    var list = new ArrayList<V>();
                    values.forEachRemaining(list::add);
                    return list;
                })
                .onPartitions(List.of(partition))
                .described("lookup");
        return context.backend().run(job).getFirst();
    }
}
