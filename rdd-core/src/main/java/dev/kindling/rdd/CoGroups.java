package dev.kindling.rdd;

import dev.kindling.rdd.function.Function2;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.graph.Union;
import dev.kindling.rdd.graph.Zip;
import dev.kindling.rdd.spill.Grouping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Several collections, partition by partition. Within a task, the partitions that belong together travel as one
/// element that is a list of their iterators.
final class CoGroups {

    private CoGroups() {}

    /// The partitions of all of `nodes`, which have equally many, passed through `function` together.
    static <R> RddNode<R> zipped(
            List<? extends RddNode<?>> nodes,
            String name,
            Function2<TaskContext, List<Iterator<Object>>, Iterator<R>> function) {
        RddNode<List<Iterator<Object>>> all = alone(erased(nodes.getFirst()), name);
        for (RddNode<?> node : nodes.subList(1, nodes.size())) all = with(all, erased(node), name);
        all.partitionCount(); // refuses different partition counts here rather than in the job
        return new MapPartitions<>(all, name, (task, bundle) -> function.call(task, bundle.next()));
    }

    private static RddNode<List<Iterator<Object>>> alone(RddNode<Object> node, String name) {
        return new MapPartitions<>(
                node, name, (_, elements) -> List.of(List.of(elements)).iterator());
    }

    private static RddNode<List<Iterator<Object>>> with(
            RddNode<List<Iterator<Object>>> others, RddNode<Object> node, String name) {
        return new Zip<List<Iterator<Object>>, Object, List<Iterator<Object>>>(
                others, node, name, (_, bundle, elements) -> {
                    var more = new ArrayList<>(bundle.next());
                    more.add(elements);
                    return List.<List<Iterator<Object>>>of(more).iterator();
                });
    }

    @SuppressWarnings("unchecked") // who takes the elements out of the list knows their type
    private static RddNode<Object> erased(RddNode<?> node) {
        return (RddNode<Object>) node;
    }

    /// The partition of one collection among those that belong together.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the caller knows what its collections hold
    static <T> Iterator<T> partition(List<Iterator<Object>> partitions, int index) {
        return (Iterator<T>) partitions.get(index);
    }

    /// Every element of `left` with every element of `right`, a partition for each two partitions: `t * h + n` for
    /// the n-th of `h` on the left and the t-th on the right, which comes as a list.
    static <A, B> RddNode<Pair<A, B>> product(Rdd<A> left, Rdd<B> right) {
        int here = left.getNumPartitions();
        int there = right.getNumPartitions();
        var repeated = new Union<>(Collections.nCopies(there, left.node()));
        var targeted = new MapPartitions<B, Pair<Integer, List<B>>>(right.node(), "cartesian", (task, elements) -> {
            List<B> list = Iterators.listOf(elements);
            int first = task.partition() * here;
            return IntStream.range(first, first + here)
                    .mapToObj(target -> Pair.of(target, list))
                    .iterator();
        });
        var lists = new Shuffle<Integer, List<B>, List<B>>(
                targeted, Math.multiplyExact(here, there), Partitioner.direct(), null, null, new JavaCodec<>());
        return new Zip<A, Pair<Integer, List<B>>, Pair<A, B>>(
                repeated,
                lists,
                "cartesian",
                (_, elements, ofTask) -> products(elements, ofTask.next().value()));
    }

    private static <A, B> Iterator<Pair<A, B>> products(Iterator<A> elements, List<B> others) {
        return Iterators.flatMap(elements, e -> Iterators.map(others.iterator(), other -> Pair.of(e, other)));
    }

    /// For each key that any of `nodes` has, its values in each of them. All must be partitioned alike.
    static <K> RddNode<Pair<K, List<List<Object>>>> cogrouped(List<? extends RddNode<? extends Pair<K, ?>>> nodes) {
        return zipped(nodes, "cogroup", (task, partitions) -> Grouping.cogroup(task, asPairs(partitions)));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the nodes were of pairs whose keys are K
    private static <K> List<Iterator<? extends Pair<K, ?>>> asPairs(List<Iterator<Object>> partitions) {
        return (List) partitions;
    }

    /// The group of one collection among those of a key.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the caller knows what its collections hold
    static <V> List<V> group(List<List<Object>> groups, int index) {
        return (List<V>) groups.get(index);
    }

    /// The pairs whose key `others` does not have.
    static <K, V, W> Iterator<Pair<K, V>> without(Iterator<Pair<K, V>> pairs, Iterator<Pair<K, W>> others) {
        if (!pairs.hasNext()) return pairs;
        Set<K> keys = keys(others);
        return Iterators.filter(pairs, pair -> !keys.contains(pair.key()));
    }

    /// The first pair of each key that `others` has too.
    static <K, V, W> Iterator<Pair<K, V>> common(Iterator<Pair<K, V>> pairs, Iterator<Pair<K, W>> others) {
        if (!pairs.hasNext()) return pairs;
        Set<K> keys = keys(others);
        return Iterators.filter(pairs, pair -> keys.remove(pair.key()));
    }

    private static <K> Set<K> keys(Iterator<? extends Pair<K, ?>> pairs) {
        var keys = new HashSet<K>();
        while (pairs.hasNext()) keys.add(pairs.next().key());
        return keys;
    }
}
