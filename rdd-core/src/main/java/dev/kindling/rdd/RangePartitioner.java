package dev.kindling.rdd;

import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.graph.Partitioner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Partitions by ranges of keys, in order: partition `i` holds the keys up to the i-th bound, inclusive.
record RangePartitioner<K>(List<K> bounds, Order<K> order) implements Partitioner<K> {

    /// Bounds that cut `sample` into `partitions` about equal parts.
    static <K> RangePartitioner<K> fromSample(List<K> sample, int partitions, Order<K> order) {
        var sorted = new ArrayList<>(sample);
        sorted.sort(order);
        var bounds = new ArrayList<K>();
        for (int i = 1; i < partitions && !sorted.isEmpty(); i++) {
            K candidate = sorted.get((int) ((long) i * sorted.size() / partitions));
            if (bounds.isEmpty() || order.compare(bounds.getLast(), candidate) < 0) bounds.add(candidate);
        }
        return new RangePartitioner<>(bounds, order);
    }

    @Override
    public int partition(K key, int partitions) {
        int found = Collections.binarySearch(bounds, key, order);
        return found >= 0 ? found : -found - 1;
    }
}
