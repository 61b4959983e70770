package dev.kindling.rdd.local;

import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.Unchecked;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// The reduce side of a shuffle: one partition's pairs from all map tasks, in their order.
final class ShuffleReader {

    private ShuffleReader() {}

    static Iterator<Object> open(ShuffleOutput output, Step.FromShuffle step, int partition, TaskRun run) {
        Combiner<Object, Object> combiner = step.combiner();
        if (combiner != null) {
            return switch (run.transport()) {
                case BY_REFERENCE ->
                    output.merged(partition, () -> merge(output, step, combiner, partition))
                            .iterator();
                case SERIALIZED -> merge(output, step, combiner, partition).iterator();
            };
        }
        Iterator<Object> pairs = new Concatenation(buckets(output, partition), step);
        Order<Object> ordering = step.ordering();
        return ordering == null ? pairs : sorted(pairs, ordering).iterator();
    }

    private static List<Object> merge(
            ShuffleOutput output, Step.FromShuffle step, Combiner<Object, Object> combiner, int partition) {
        var table = new Combining(combiner);
        var pairs = new Concatenation(buckets(output, partition), step);
        try {
            while (pairs.hasNext()) {
                Pair<?, ?> pair = (Pair<?, ?>) pairs.next();
                table.merge(pair.key(), pair.value());
            }
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
        Order<Object> ordering = step.ordering();
        return ordering == null ? table.pairs() : sorted(table.pairs().iterator(), ordering);
    }

    private static List<Object> sorted(Iterator<Object> pairs, Order<Object> ordering) {
        var sorted = new ArrayList<>();
        pairs.forEachRemaining(sorted::add);
        sorted.sort((left, right) -> ordering.compare(((Pair<?, ?>) left).key(), ((Pair<?, ?>) right).key()));
        return sorted;
    }

    private static List<MapOutput.Bucket> buckets(ShuffleOutput output, int partition) {
        var buckets = new ArrayList<MapOutput.Bucket>();
        for (int map = 0; map < output.mapCount(); map++) {
            MapOutput.Bucket bucket = output.get(map).get(partition);
            if (bucket != null) buckets.add(bucket);
        }
        return buckets;
    }

    private static final class Concatenation implements Iterator<Object> {

        private final Iterator<MapOutput.Bucket> buckets;
        private final Step.FromShuffle step;
        private Iterator<Object> current = List.of().iterator();

        Concatenation(List<MapOutput.Bucket> buckets, Step.FromShuffle step) {
            this.buckets = buckets.iterator();
            this.step = step;
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext()) {
                if (!buckets.hasNext()) return false;
                current = switch (buckets.next()) {
                    case MapOutput.Pairs(var pairs) -> pairs.iterator();
                    case MapOutput.Bytes(var bytes) -> decoded(bytes);
                };
            }
            return true;
        }

        private Iterator<Object> decoded(byte[] bytes) {
            try {
                return step.codec().read(new ByteArrayInputStream(bytes));
            } catch (IOException e) {
                throw Unchecked.rethrow(e);
            }
        }

        @Override
        public Object next() {
            if (!hasNext()) throw new NoSuchElementException();
            return current.next();
        }
    }
}
