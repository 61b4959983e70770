package dev.kindling.rdd;

import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.graph.Unchecked;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;

/// Values brought together by key within a task, keys in the order they first came and values in the order they
/// came.
final class Grouping {

    private Grouping() {}

    /// The values of each key in one list.
    static <K, V> Iterator<Pair<K, List<V>>> byKey(TaskContext task, Iterator<Pair<K, V>> pairs) {
        var combiner =
                new Combiner<V, List<V>>(value -> added(new ArrayList<>(1), value), Grouping::added, (list, more) -> {
                    list.addAll(more);
                    return list;
                });
        return combined(task, "groupByKey", pairs, combiner, new JavaCodec<>());
    }

    private static <V> List<V> added(List<V> list, V value) {
        list.add(value);
        return list;
    }

    /// The values of each key made one by `combiner`.
    @SuppressWarnings("unused") // task, owner and codec are there for who spills
    static <K, V, C> Iterator<Pair<K, C>> combined(
            TaskContext task,
            String owner,
            Iterator<Pair<K, V>> pairs,
            Combiner<V, C> combiner,
            Codec<Pair<K, C>> codec) {
        var places = new LinkedHashMap<K, Integer>();
        var combined = new ArrayList<Pair<K, C>>();
        try {
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
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
        return combined.iterator();
    }

    /// For each key that any of `inputs` has, a list per input with its values there.
    static <K> Iterator<Pair<K, List<List<Object>>>> cogroup(
            TaskContext task, List<Iterator<? extends Pair<K, ?>>> inputs) {
        var groups = new LinkedHashMap<K, List<List<Object>>>();
        for (int i = 0; i < inputs.size(); i++) {
            Iterator<? extends Pair<K, ?>> pairs = inputs.get(i);
            while (pairs.hasNext()) {
                Pair<K, ?> pair = pairs.next();
                groups.computeIfAbsent(pair.key(), _ -> lists(inputs.size()))
                        .get(i)
                        .add(pair.value());
            }
        }
        return Iterators.map(groups.entrySet().iterator(), group -> Pair.of(group.getKey(), group.getValue()));
    }

    private static List<List<Object>> lists(int count) {
        var lists = new ArrayList<List<Object>>(count);
        for (int i = 0; i < count; i++) lists.add(new ArrayList<>(1));
        return lists;
    }
}
