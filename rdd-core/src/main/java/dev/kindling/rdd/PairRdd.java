package dev.kindling.rdd;

import dev.kindling.rdd.function.FlatMapFunction;
import dev.kindling.rdd.function.Function;
import dev.kindling.rdd.function.Function2;
import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.function.Quad;
import dev.kindling.rdd.function.Triple;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.Unchecked;
import dev.kindling.rdd.graph.Union;
import dev.kindling.rdd.graph.Zip;
import dev.kindling.rdd.graph.ZipFunction;
import dev.kindling.rdd.io.Compression;
import dev.kindling.rdd.spill.Grouping;
import dev.kindling.rdd.spill.Join;
import dev.kindling.rdd.storage.StorageLevel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A collection of keys with values. Where it is known by what the keys are partitioned, operations by key do
/// without a shuffle.
///
/// Operations by key that say nothing of partitions keep the partitioning there is; else they partition by hash
/// codes into as many partitions as before.
public final class PairRdd<K, V> extends Rdd<Pair<K, V>> {

    private static final int SORT_SAMPLES_PER_PARTITION = 60;
    private static final double DEFAULT_CONFIDENCE = 0.95;
    private static final double DEFAULT_DEVIATION = 0.05;

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

    /// The pairs of `rdd`.
    public static <K, V> PairRdd<K, V> fromRdd(Rdd<Pair<K, V>> rdd) {
        return rdd instanceof PairRdd<K, V> pairs ? pairs : ofPairs(rdd.context(), rdd.node());
    }

    private PairRdd<K, V> withNode(RddNode<Pair<K, V>> other) {
        return of(context, other, null);
    }

    /// Another collection whose pairs have the keys of this one, in the same partitions.
    private <W> PairRdd<K, W> keepingKeys(String step, PartitionFunction<Pair<K, V>, Pair<K, W>> function) {
        return sameCount(of(context, new MapPartitions<>(node(), step, function), partitioning));
    }

    private int defaultPartitions() {
        return partitioning == null ? Math.max(1, getNumPartitions()) : partitioning.partitions();
    }

    private Partitioning<K> defaultPartitioning() {
        return partitioning == null ? Partitioning.byHash(defaultPartitions()) : partitioning;
    }

    @Override
    public Optional<Partitioning<K>> partitioner() {
        return Optional.ofNullable(partitioning);
    }

    // --- As for any collection, but pairs remain pairs.

    @Override
    public PairRdd<K, V> setName(String text) {
        super.setName(text);
        return this;
    }

    @Override
    public PairRdd<K, V> filter(Function<? super Pair<K, V>, Boolean> predicate) {
        return keepingKeys("filter", (_, pairs) -> Iterators.filter(pairs, predicate));
    }

    /// Collections that are partitioned alike are united partition by partition, and remain so.
    @Override
    public PairRdd<K, V> union(Rdd<Pair<K, V>> other) {
        if (partitioning == null || !partitioner().equals(other.partitioner()))
            return withNode(new Union<>(List.of(node(), other.node())));
        return of(
                context,
                new Zip<Pair<K, V>, Pair<K, V>, Pair<K, V>>(
                        node(), other.node(), "union", (_, here, there) -> Iterators.concat(here, there)),
                partitioning);
    }

    @Override
    public PairRdd<K, V> distinct() {
        return fromRdd(super.distinct());
    }

    @Override
    public PairRdd<K, V> distinct(int partitions) {
        return fromRdd(super.distinct(partitions));
    }

    @Override
    public PairRdd<K, V> intersection(Rdd<Pair<K, V>> other) {
        return fromRdd(super.intersection(other));
    }

    @Override
    public PairRdd<K, V> subtract(Rdd<Pair<K, V>> other) {
        return fromRdd(super.subtract(other));
    }

    @Override
    public PairRdd<K, V> subtract(Rdd<Pair<K, V>> other, int partitions) {
        return fromRdd(super.subtract(other, partitions));
    }

    @Override
    public PairRdd<K, V> coalesce(int partitions) {
        return withNode(new Coalesce<>(node(), partitions));
    }

    @Override
    public PairRdd<K, V> coalesce(int partitions, boolean shuffle) {
        return fromRdd(super.coalesce(partitions, shuffle));
    }

    @Override
    public PairRdd<K, V> repartition(int partitions) {
        return withNode(repartitioned(node(), partitions));
    }

    @Override
    public PairRdd<K, V> sample(boolean withReplacement, double fraction, long seed) {
        return keepingKeys("sample", Sampling.sample(withReplacement, fraction, seed));
    }

    @Override
    public PairRdd<K, V> sample(boolean withReplacement, double fraction) {
        return sample(withReplacement, fraction, Seeds.any());
    }

    @Override
    public PairRdd<K, V> persist() {
        super.persist();
        return this;
    }

    @Override
    public PairRdd<K, V> persist(StorageLevel level) {
        super.persist(level);
        return this;
    }

    @Override
    public PairRdd<K, V> cache() {
        return persist();
    }

    @Override
    public PairRdd<K, V> unpersist() {
        return unpersist(false);
    }

    @Override
    public PairRdd<K, V> unpersist(boolean blocking) {
        super.unpersist(blocking);
        return this;
    }

    @Override
    public PairRdd<K, V> localCheckpoint() {
        super.localCheckpoint();
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

    /// Of each key's pairs the fraction that `fractions` says, each pair on its own; every key needs one. The same
    /// seed gives the same sample.
    public PairRdd<K, V> sampleByKey(boolean withReplacement, Map<K, Double> fractions, long seed) {
        return keepingKeys("sampleByKey", Sampling.byKey(withReplacement, fractions, seed));
    }

    public PairRdd<K, V> sampleByKey(boolean withReplacement, Map<K, Double> fractions) {
        return sampleByKey(withReplacement, fractions, Seeds.any());
    }

    /// As [#sampleByKey(boolean, Map, long)], but exactly that fraction of each key's pairs, rounded up. Runs a job
    /// to count them.
    public PairRdd<K, V> sampleByKeyExact(boolean withReplacement, Map<K, Double> fractions, long seed) {
        List<Map<K, Long>> counts = keys().run("sampleByKeyExact", (_, keys) -> Iterators.counts(keys));
        var shares = Sampling.shares(withReplacement, fractions, seed, counts);
        return keepingKeys("sampleByKeyExact", Sampling.exactly(withReplacement, shares, seed));
    }

    public PairRdd<K, V> sampleByKeyExact(boolean withReplacement, Map<K, Double> fractions) {
        return sampleByKeyExact(withReplacement, fractions, Seeds.any());
    }

    // --- By key.

    /// The pairs where `wanted` has them.
    public PairRdd<K, V> partitionBy(Partitioning<K> wanted) {
        if (wanted.equals(partitioning)) return this;
        return shuffled(wanted, null);
    }

    public PairRdd<K, V> partitionBy(Partitioner<K> partitioner, int partitions) {
        return partitionBy(new Partitioning<>(partitioner, partitions));
    }

    /// The pairs by the hash codes of their keys.
    public PairRdd<K, V> partitionBy(int partitions) {
        return partitionBy(Partitioning.byHash(partitions));
    }

    private PairRdd<K, V> shuffled(Partitioning<K> wanted, @Nullable Order<K> order) {
        var shuffle =
                new Shuffle<K, V, V>(node(), wanted.partitions(), wanted.partitioner(), null, order, new JavaCodec<>());
        return of(context, shuffle, wanted);
    }

    private <C> PairRdd<K, C> combine(Combiner<V, C> combiner, Partitioning<K> wanted) {
        if (wanted.equals(partitioning))
            return keepingKeys(
                    "combineByKey",
                    (task, pairs) -> Grouping.combined(task, "combineByKey", pairs, combiner, new JavaCodec<>()));
        return of(
                context,
                new Shuffle<>(node(), wanted.partitions(), wanted.partitioner(), combiner, null, new JavaCodec<>()),
                wanted);
    }

    /// The values of each key made one: `create` from the first, `add` for each further one, `merge` for the
    /// results of different tasks.
    public <C> PairRdd<K, C> combineByKey(Function<V, C> create, Function2<C, V, C> add, Function2<C, C, C> merge) {
        return combineByKey(create, add, merge, defaultPartitioning());
    }

    public <C> PairRdd<K, C> combineByKey(
            Function<V, C> create, Function2<C, V, C> add, Function2<C, C, C> merge, int partitions) {
        return combineByKey(create, add, merge, Partitioning.byHash(partitions));
    }

    public <C> PairRdd<K, C> combineByKey(
            Function<V, C> create, Function2<C, V, C> add, Function2<C, C, C> merge, Partitioning<K> wanted) {
        return combine(new Combiner<>(create, add, merge), wanted);
    }

    /// The values of each key made one by an associative function.
    public PairRdd<K, V> reduceByKey(Function2<V, V, V> function) {
        return reduceByKey(defaultPartitioning(), function);
    }

    public PairRdd<K, V> reduceByKey(Function2<V, V, V> function, int partitions) {
        return reduceByKey(Partitioning.byHash(partitions), function);
    }

    public PairRdd<K, V> reduceByKey(Partitioning<K> wanted, Function2<V, V, V> function) {
        return combine(new Combiner<>(value -> value, function, function), wanted);
    }

    /// As [#reduceByKey(Function2)], each key beginning with a copy of `zero` in each task.
    public PairRdd<K, V> foldByKey(V zero, Function2<V, V, V> function) {
        return aggregateByKey(zero, function, function);
    }

    public PairRdd<K, V> foldByKey(V zero, int partitions, Function2<V, V, V> function) {
        return aggregateByKey(zero, partitions, function, function);
    }

    public PairRdd<K, V> foldByKey(V zero, Partitioning<K> wanted, Function2<V, V, V> function) {
        return aggregateByKey(zero, wanted, function, function);
    }

    /// The values of each key taken by `add` into a copy of `zero` in each task, and the results of tasks together
    /// by `merge`.
    public <U> PairRdd<K, U> aggregateByKey(U zero, Function2<U, V, U> add, Function2<U, U, U> merge) {
        return aggregateByKey(zero, defaultPartitioning(), add, merge);
    }

    public <U> PairRdd<K, U> aggregateByKey(U zero, int partitions, Function2<U, V, U> add, Function2<U, U, U> merge) {
        return aggregateByKey(zero, Partitioning.byHash(partitions), add, merge);
    }

    public <U> PairRdd<K, U> aggregateByKey(
            U zero, Partitioning<K> wanted, Function2<U, V, U> add, Function2<U, U, U> merge) {
        var start = new Zero<>(zero);
        return combine(new Combiner<>(value -> add.call(start.copy(), value), add, merge), wanted);
    }

    /// The values of each key in one list.
    public PairRdd<K, List<V>> groupByKey() {
        return groupByKey(defaultPartitioning());
    }

    public PairRdd<K, List<V>> groupByKey(int partitions) {
        return groupByKey(Partitioning.byHash(partitions));
    }

    public PairRdd<K, List<V>> groupByKey(Partitioning<K> wanted) {
        // Values are brought together before they are grouped: lists made in the tasks would save nothing.
        return partitionBy(wanted).keepingKeys("groupByKey", Grouping::byKey);
    }

    /// How many different values each key has, within about `relativeDeviation` of it.
    public PairRdd<K, Long> countApproxDistinctByKey(double relativeDeviation, Partitioning<K> wanted) {
        HyperLogLog.precision(relativeDeviation); // refuses here rather than in a task
        return combineByKey(
                        value -> HyperLogLog.withDeviation(relativeDeviation).add(value),
                        HyperLogLog::add,
                        HyperLogLog::merge,
                        wanted)
                .mapValues(HyperLogLog::estimate);
    }

    public PairRdd<K, Long> countApproxDistinctByKey(double relativeDeviation, int partitions) {
        return countApproxDistinctByKey(relativeDeviation, Partitioning.byHash(partitions));
    }

    public PairRdd<K, Long> countApproxDistinctByKey(double relativeDeviation) {
        return countApproxDistinctByKey(relativeDeviation, defaultPartitioning());
    }

    public PairRdd<K, Long> countApproxDistinctByKey() {
        return countApproxDistinctByKey(DEFAULT_DEVIATION);
    }

    // --- Joins.

    /// What all are partitioned by already, the one with most partitions first.
    Partitioning<K> commonPartitioning(List<? extends PairRdd<K, ?>> others) {
        Partitioning<K> known = partitioning;
        int partitions = defaultPartitions();
        for (PairRdd<K, ?> other : others) {
            Partitioning<K> there = other.partitioning;
            if (there != null && (known == null || known.partitions() < there.partitions())) known = there;
            partitions = Math.max(partitions, other.defaultPartitions());
        }
        return known == null ? Partitioning.byHash(partitions) : known;
    }

    private static <K> PairRdd<K, List<List<Object>>> cogrouped(Partitioning<K> wanted, List<PairRdd<K, ?>> rdds) {
        List<RddNode<? extends Pair<K, ?>>> nodes = new ArrayList<>();
        for (PairRdd<K, ?> rdd : rdds) nodes.add(rdd.partitionBy(wanted).node());
        return of(rdds.getFirst().context, CoGroups.cogrouped(nodes), wanted);
    }

    /// For each key that either has, the values here and the values there.
    public <W> PairRdd<K, Pair<List<V>, List<W>>> cogroup(PairRdd<K, W> other) {
        return cogroup(other, commonPartitioning(List.of(other)));
    }

    public <W> PairRdd<K, Pair<List<V>, List<W>>> cogroup(PairRdd<K, W> other, int partitions) {
        return cogroup(other, Partitioning.byHash(partitions));
    }

    public <W> PairRdd<K, Pair<List<V>, List<W>>> cogroup(PairRdd<K, W> other, Partitioning<K> wanted) {
        return cogrouped(wanted, List.of(this, other))
                .mapValues(groups -> Pair.of(CoGroups.group(groups, 0), CoGroups.group(groups, 1)));
    }

    /// As [#cogroup(PairRdd)] of three collections.
    public <A, B> PairRdd<K, Triple<List<V>, List<A>, List<B>>> cogroup(PairRdd<K, A> second, PairRdd<K, B> third) {
        return cogroup(second, third, commonPartitioning(List.of(second, third)));
    }

    public <A, B> PairRdd<K, Triple<List<V>, List<A>, List<B>>> cogroup(
            PairRdd<K, A> second, PairRdd<K, B> third, Partitioning<K> wanted) {
        return cogrouped(wanted, List.of(this, second, third))
                .mapValues(groups ->
                        new Triple<>(CoGroups.group(groups, 0), CoGroups.group(groups, 1), CoGroups.group(groups, 2)));
    }

    /// As [#cogroup(PairRdd)] of four collections.
    public <A, B, C> PairRdd<K, Quad<List<V>, List<A>, List<B>, List<C>>> cogroup(
            PairRdd<K, A> second, PairRdd<K, B> third, PairRdd<K, C> fourth) {
        return cogroup(second, third, fourth, commonPartitioning(List.of(second, third, fourth)));
    }

    public <A, B, C> PairRdd<K, Quad<List<V>, List<A>, List<B>, List<C>>> cogroup(
            PairRdd<K, A> second, PairRdd<K, B> third, PairRdd<K, C> fourth, Partitioning<K> wanted) {
        return cogrouped(wanted, List.of(this, second, third, fourth))
                .mapValues(groups -> new Quad<>(
                        CoGroups.group(groups, 0),
                        CoGroups.group(groups, 1),
                        CoGroups.group(groups, 2),
                        CoGroups.group(groups, 3)));
    }

    /// As [#cogroup(PairRdd)].
    public <W> PairRdd<K, Pair<List<V>, List<W>>> groupWith(PairRdd<K, W> other) {
        return cogroup(other);
    }

    /// As [#cogroup(PairRdd, PairRdd)].
    public <A, B> PairRdd<K, Triple<List<V>, List<A>, List<B>>> groupWith(PairRdd<K, A> second, PairRdd<K, B> third) {
        return cogroup(second, third);
    }

    /// As [#cogroup(PairRdd, PairRdd, PairRdd)].
    public <A, B, C> PairRdd<K, Quad<List<V>, List<A>, List<B>, List<C>>> groupWith(
            PairRdd<K, A> second, PairRdd<K, B> third, PairRdd<K, C> fourth) {
        return cogroup(second, third, fourth);
    }

    /// Every value here with every value there of the same key.
    public <W> PairRdd<K, Pair<V, W>> join(PairRdd<K, W> other) {
        return join(other, commonPartitioning(List.of(other)));
    }

    public <W> PairRdd<K, Pair<V, W>> join(PairRdd<K, W> other, int partitions) {
        return join(other, Partitioning.byHash(partitions));
    }

    public <W> PairRdd<K, Pair<V, W>> join(PairRdd<K, W> other, Partitioning<K> wanted) {
        return joined(other, wanted, Join.Kind.INNER);
    }

    /// As [#join(PairRdd)], with null for what a key does not have there.
    public <W> PairRdd<K, Pair<V, @Nullable W>> leftOuterJoin(PairRdd<K, W> other) {
        return leftOuterJoin(other, commonPartitioning(List.of(other)));
    }

    public <W> PairRdd<K, Pair<V, @Nullable W>> leftOuterJoin(PairRdd<K, W> other, int partitions) {
        return leftOuterJoin(other, Partitioning.byHash(partitions));
    }

    public <W> PairRdd<K, Pair<V, @Nullable W>> leftOuterJoin(PairRdd<K, W> other, Partitioning<K> wanted) {
        return joined(other, wanted, Join.Kind.LEFT_OUTER);
    }

    /// As [#join(PairRdd)], with null for what a key does not have here.
    public <W> PairRdd<K, Pair<@Nullable V, W>> rightOuterJoin(PairRdd<K, W> other) {
        return rightOuterJoin(other, commonPartitioning(List.of(other)));
    }

    public <W> PairRdd<K, Pair<@Nullable V, W>> rightOuterJoin(PairRdd<K, W> other, int partitions) {
        return rightOuterJoin(other, Partitioning.byHash(partitions));
    }

    public <W> PairRdd<K, Pair<@Nullable V, W>> rightOuterJoin(PairRdd<K, W> other, Partitioning<K> wanted) {
        return joined(other, wanted, Join.Kind.RIGHT_OUTER);
    }

    /// As [#join(PairRdd)], with null for what a key does not have on one side.
    public <W> PairRdd<K, Pair<@Nullable V, @Nullable W>> fullOuterJoin(PairRdd<K, W> other) {
        return fullOuterJoin(other, commonPartitioning(List.of(other)));
    }

    public <W> PairRdd<K, Pair<@Nullable V, @Nullable W>> fullOuterJoin(PairRdd<K, W> other, int partitions) {
        return fullOuterJoin(other, Partitioning.byHash(partitions));
    }

    public <W> PairRdd<K, Pair<@Nullable V, @Nullable W>> fullOuterJoin(PairRdd<K, W> other, Partitioning<K> wanted) {
        return joined(other, wanted, Join.Kind.FULL_OUTER);
    }

    private <W, A extends @Nullable Object, B extends @Nullable Object> PairRdd<K, Pair<A, B>> joined(
            PairRdd<K, W> other, Partitioning<K> wanted, Join.Kind kind) {
        var zip = new Zip<Pair<K, V>, Pair<K, W>, Pair<K, Pair<A, B>>>(
                partitionBy(wanted).node(),
                other.partitionBy(wanted).node(),
                "join",
                (task, here, there) -> Join.of(task, kind, here, there));
        return of(context, zip, wanted);
    }

    /// The pairs whose key `other` does not have.
    public <W> PairRdd<K, V> subtractByKey(PairRdd<K, W> other) {
        return subtractByKey(other, defaultPartitioning());
    }

    public <W> PairRdd<K, V> subtractByKey(PairRdd<K, W> other, int partitions) {
        return subtractByKey(other, Partitioning.byHash(partitions));
    }

    public <W> PairRdd<K, V> subtractByKey(PairRdd<K, W> other, Partitioning<K> wanted) {
        return of(
                context,
                zippedByKey(other, wanted, "subtractByKey", (_, here, there) -> CoGroups.without(here, there)),
                wanted);
    }

    /// The keys that both have, each once.
    Rdd<K> common(PairRdd<K, ?> other, Partitioning<K> wanted) {
        return ofPairs(
                        context,
                        zippedByKey(other, wanted, "intersection", (_, here, there) -> CoGroups.common(here, there)))
                .keys();
    }

    private <W> RddNode<Pair<K, V>> zippedByKey(
            PairRdd<K, W> other,
            Partitioning<K> wanted,
            String step,
            ZipFunction<Pair<K, V>, Pair<K, W>, Pair<K, V>> function) {
        return new Zip<>(partitionBy(wanted).node(), other.partitionBy(wanted).node(), step, function);
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

    public PairRdd<K, V> sortByKey(Order<K> order) {
        return sortByKey(order, Math.max(1, getNumPartitions()));
    }

    /// As [#sortByKey(boolean, int)] by any order. Runs a job that looks at some keys if there are several
    /// partitions.
    public PairRdd<K, V> sortByKey(Order<K> order, int partitions) {
        return shuffled(rangePartitioning(order, partitions), order);
    }

    /// About equally large ranges of the keys in `order`. Runs a job that looks at some keys if there are several
    /// partitions.
    public Partitioning<K> rangePartitioning(Order<K> order, int partitions) {
        List<K> sample = partitions > 1 ? sampledKeys(partitions) : List.of();
        return new Partitioning<>(RangePartitioner.fromSample(sample, partitions, order), partitions);
    }

    public Partitioning<K> rangePartitioning(int partitions) {
        return rangePartitioning(Order.natural(), partitions);
    }

    private List<K> sampledKeys(int partitions) {
        int inputs = Math.max(1, getNumPartitions());
        int size = (int) Math.min(1 << 20, (long) partitions * SORT_SAMPLES_PER_PARTITION / inputs + 20);
        var keys = new ArrayList<K>();
        keys().run(
                        "sortByKey sample",
                        (task, elements) ->
                                SampleOfElements.reservoir(elements, size, Seeds.random(0, task.partition())))
                .forEach(keys::addAll);
        return keys;
    }

    /// The pairs where `wanted` has them, each partition in the natural order of the keys.
    public PairRdd<K, V> repartitionAndSortWithinPartitions(Partitioning<K> wanted) {
        return repartitionAndSortWithinPartitions(wanted, Order.natural());
    }

    public PairRdd<K, V> repartitionAndSortWithinPartitions(Partitioning<K> wanted, Order<K> order) {
        return shuffled(wanted, order);
    }

    /// The pairs with keys from `lower` to `upper`, both included. Partitions by range that can have none are not
    /// looked at.
    public PairRdd<K, V> filterByRange(K lower, K upper) {
        Order<K> known = rangeOrder();
        return filterByRange(known == null ? Order.natural() : known, lower, upper);
    }

    /// The order of the ranges that the keys are partitioned by, or null.
    private @Nullable Order<K> rangeOrder() {
        if (partitioning == null) return null;
        return partitioning.partitioner() instanceof RangePartitioner<K> ranges ? ranges.order() : null;
    }

    public PairRdd<K, V> filterByRange(Order<K> order, K lower, K upper) {
        Partitioning<K> ranges = order.equals(rangeOrder()) ? partitioning : null;
        int from = ranges == null ? 0 : ranges.partition(lower);
        int to = ranges == null ? Integer.MAX_VALUE : ranges.partition(upper);
        return keepingKeys("filterByRange", (task, pairs) -> {
            if (task.partition() < from || task.partition() > to) return Collections.emptyIterator();
            return Iterators.filter(
                    pairs, pair -> order.compare(lower, pair.key()) <= 0 && order.compare(pair.key(), upper) <= 0);
        });
    }

    // --- Actions.

    /// The values of each key made one by an associative function, on the driver.
    public Map<K, V> reduceByKeyLocally(Function2<V, V, V> function) {
        try {
            var reduced = new LinkedHashMap<K, V>();
            for (List<Pair<K, V>> part : run("reduceByKeyLocally", (_, pairs) -> pairsOf(reduced(pairs, function))))
                reduceInto(reduced, part.iterator(), function);
            return reduced;
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
    }

    private static <K, V> Map<K, V> reduced(Iterator<Pair<K, V>> pairs, Function2<V, V, V> function) throws Exception {
        var reduced = new LinkedHashMap<K, V>();
        reduceInto(reduced, pairs, function);
        return reduced;
    }

    private static <K, V> void reduceInto(Map<K, V> reduced, Iterator<Pair<K, V>> pairs, Function2<V, V, V> function)
            throws Exception {
        while (pairs.hasNext()) {
            Pair<K, V> pair = pairs.next();
            V known = reduced.putIfAbsent(pair.key(), pair.value());
            if (known != null) reduced.put(pair.key(), function.call(known, pair.value()));
        }
    }

    private static <K, V> List<Pair<K, V>> pairsOf(Map<K, V> map) {
        var pairs = new ArrayList<Pair<K, V>>();
        map.forEach((key, value) -> pairs.add(Pair.of(key, value)));
        return pairs;
    }

    /// How many pairs each key has.
    public Map<K, Long> countByKey() {
        return Iterators.mapOf(mapValues(_ -> 1L).reduceByKey(Long::sum).collect());
    }

    /// How many pairs each key has, as far as it is known after `timeoutMillis`.
    public PartialResult<Map<K, BoundedDouble>> countByKeyApprox(long timeoutMillis, double confidence) {
        return keys().countByValueApprox(timeoutMillis, confidence);
    }

    public PartialResult<Map<K, BoundedDouble>> countByKeyApprox(long timeoutMillis) {
        return countByKeyApprox(timeoutMillis, DEFAULT_CONFIDENCE);
    }

    /// The pairs as a map; of a key's values the last.
    public Map<K, V> collectAsMap() {
        return Iterators.mapOf(collect());
    }

    /// The values of `key`. Looks only at its partition if that is known.
    public List<V> lookup(K key) {
        Rdd<V> found = filter(pair -> Objects.equals(pair.key(), key)).values();
        if (partitioning == null) return found.collect();
        return found.collectPartitions(partitioning.partition(key)).getFirst();
    }

    // --- Files.

    /// Writes the pairs to sequence files in a new folder. Keys and values are `String`, `byte[]`, boxed numbers,
    /// truth values or null; all keys of one class, and all values.
    public void saveAsSequenceFile(String folder) {
        saveAsSequenceFile(folder, Compression.NONE);
    }

    /// @param compression of blocks of pairs: NONE, DEFLATE, GZIP, BZIP2 or ZSTD
    public void saveAsSequenceFile(String folder, Compression compression) {
        FolderOutput.pairs(this, folder, compression);
    }
}
