package dev.kindling.rdd;

import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.Job;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/// A few elements of a collection, from as few partitions as will do.
final class Taking {

    /// From one round to the next, so many times more partitions are looked at.
    private static final int GROWTH = 4;

    private Taking() {}

    /// The first `count` elements: of the first partition, then of more and more that follow.
    static <T> List<T> first(Rdd<T> rdd, int count, Cancellation cancellation) {
        var taken = new ArrayList<T>();
        int partitions = count > 0 ? rdd.getNumPartitions() : 0;
        int next = 0;
        int width = 1;
        while (taken.size() < count && next < partitions) {
            int end = (int) Math.min(partitions, (long) next + width);
            int wanted = count - taken.size();
            List<Integer> looked = IntStream.range(next, end).boxed().toList();
            var job = Job.<T, List<T>>on(rdd.node(), looked, (_, elements) -> firstOf(elements, wanted))
                    .described("take")
                    .cancelledBy(cancellation);
            for (List<T> part : rdd.context().backend().run(job))
                taken.addAll(part.subList(0, Math.min(part.size(), count - taken.size())));
            next = end;
            width = (int) Math.min(Integer.MAX_VALUE, (long) width * GROWTH);
        }
        return taken;
    }

    private static <T> List<T> firstOf(Iterator<T> elements, int count) {
        var first = new ArrayList<T>();
        while (first.size() < count && elements.hasNext()) first.add(elements.next());
        return first;
    }

    /// The `count` least elements, in no order.
    static <T> List<T> leastOf(Iterator<T> elements, int count, Order<T> order) {
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
}
