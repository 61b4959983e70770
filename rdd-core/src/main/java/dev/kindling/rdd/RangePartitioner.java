package dev.kindling.rdd;

import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.graph.Partitioner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Partitions by ranges of keys, in order: partition `i` holds the keys up to the i-th bound, inclusive.
final class RangePartitioner<K> implements Partitioner<K> {

    private static final long serialVersionUID = 1;

    private final ArrayList<K> bounds;
    private final Order<K> order;
    /// The bounds as numbers, if all are of class [Long] in their natural order.
    private final long @Nullable [] numbers;

    RangePartitioner(List<K> bounds, Order<K> order) {
        this.bounds = new ArrayList<>(bounds);
        this.order = order;
        boolean areNumbers = order instanceof Order.Natural && bounds.stream().allMatch(Long.class::isInstance);
        this.numbers = areNumbers ? bounds.stream().mapToLong(Long.class::cast).toArray() : null;
    }

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

    Order<K> order() {
        return order;
    }

    @Override
    public int partition(K key, int partitions) {
        int found = numbers != null && key instanceof Long number
                ? Arrays.binarySearch(numbers, number)
                : Collections.binarySearch(bounds, key, order);
        return found >= 0 ? found : -found - 1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RangePartitioner<?> ranges
                && bounds.equals(ranges.bounds)
                && order.equals(ranges.order);
    }

    @Override
    public int hashCode() {
        return Objects.hash(bounds, order);
    }

    @Override
    public String toString() {
        return "ranges of " + (bounds.size() + 1) + " partitions in " + order;
    }
}
