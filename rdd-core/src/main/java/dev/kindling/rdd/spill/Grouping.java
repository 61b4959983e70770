package dev.kindling.rdd.spill;

import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.graph.Unchecked;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Values brought together by key within a task, keys in the order they first came and values in the order they
/// came. What does not fit the budget goes to disk; one group has to fit.
public final class Grouping {

    private Grouping() {}

    /// The values of each key in one list.
    public static <K, V> Iterator<Pair<K, List<V>>> byKey(TaskContext task, Iterator<Pair<K, V>> pairs) {
        var combiner = new Combiner<V, List<V>>(
                value -> {
                    var list = new ArrayList<V>(1);
                    list.add(value);
                    return list;
                },
                (list, value) -> {
                    list.add(value);
                    return list;
                },
                (list, more) -> {
                    list.addAll(more);
                    return list;
                });
        return combined(task, "groupByKey", pairs, combiner, new JavaCodec<>());
    }

    /// The values of each key made one by `combiner`; `owner` is what counters and errors call it.
    public static <K, V, C> Iterator<Pair<K, C>> combined(
            TaskContext task,
            String owner,
            Iterator<Pair<K, V>> pairs,
            Combiner<V, C> combiner,
            Codec<Pair<K, C>> codec) {
        var combining = new ExternalCombining<K, V, C>(task, owner, combiner, codec);
        try {
            while (pairs.hasNext()) {
                Pair<K, V> pair = pairs.next();
                combining.add(pair.key(), pair.value());
            }
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
        return combining.combined();
    }

    /// For each key that any of `inputs` has, a list per input with its values there.
    public static <K> Iterator<Pair<K, List<List<Object>>>> cogroup(
            TaskContext task, List<Iterator<? extends Pair<K, ?>>> inputs) {
        int count = inputs.size();
        var combiner = new Combiner<Pair<Integer, Object>, List<List<Object>>>(
                value -> {
                    var lists = new ArrayList<List<Object>>(count);
                    for (int i = 0; i < count; i++) lists.add(new ArrayList<>(1));
                    lists.get(value.key()).add(value.value());
                    return lists;
                },
                (lists, value) -> {
                    lists.get(value.key()).add(value.value());
                    return lists;
                },
                (lists, more) -> {
                    for (int i = 0; i < count; i++) lists.get(i).addAll(more.get(i));
                    return lists;
                });
        var combining = new ExternalCombining<K, Pair<Integer, Object>, List<List<Object>>>(
                task, "cogroup", combiner, new JavaCodec<>());
        try {
            for (int i = 0; i < count; i++) {
                Iterator<? extends Pair<K, ?>> pairs = inputs.get(i);
                while (pairs.hasNext()) {
                    Pair<K, ?> pair = pairs.next();
                    combining.add(pair.key(), new Pair<>(i, pair.value()));
                }
            }
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
        return combining.combined();
    }

    /// For each key that `left` or `right` has, the values here and the values there.
    @SuppressWarnings("unchecked") // the lists hold what came from the respective side
    public static <K, V, W> Iterator<Pair<K, Pair<List<V>, List<W>>>> cogroup(
            TaskContext task, Iterator<Pair<K, V>> left, Iterator<Pair<K, W>> right) {
        Iterator<Pair<K, List<List<Object>>>> groups = cogroup(task, List.of(left, right));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return groups.hasNext();
            }

            @Override
            public Pair<K, Pair<List<V>, List<W>>> next() {
                Pair<K, List<List<Object>>> group = groups.next();
                return new Pair<>(
                        group.key(), new Pair<>((List<V>) group.value().get(0), (List<W>)
                                group.value().get(1)));
            }
        };
    }
}
