package dev.kindling.rdd.local;

import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.ShuffleParts;
import dev.kindling.rdd.graph.Unchecked;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.spill.ExternalCombining;
import dev.kindling.rdd.spill.PairSort;
import java.util.Iterator;

/// The reduce side of a shuffle: one partition's pairs from all map tasks, in their order; merged by key and sorted
/// as the shuffle says, through disk where memory is refused.
final class ShuffleReader {

    private ShuffleReader() {}

    static Iterator<Object> open(ShuffleInput output, Step.FromShuffle step, int partition, TaskRun run) {
        Combiner<Object, Object> combiner = step.combiner();
        Codec<Object> codec = step.codec();
        Iterator<Object> pairs;
        if (combiner == null) {
            var outputs = new MapOutputs(output, partition, codec, MapOutputs.Buckets.SHARED);
            run.onCompletion(outputs);
            pairs = outputs;
        } else {
            Iterator<Object> kept = run.transport() == Transport.BY_REFERENCE
                    ? output.mergedInMemory(partition, combiner, codec, run)
                    : null;
            pairs = kept != null ? kept : merged(output, combiner, partition, codec, run);
        }
        Order<Object> ordering = step.ordering();
        return ordering == null ? pairs : sorted(pairs, ordering, codec, run);
    }

    /// The pairs of a part, of a shuffle that neither merges nor sorts.
    static Iterator<Object> open(ShuffleInput output, ShuffleParts.Part part, Codec<Object> codec, TaskRun run) {
        var outputs = new MapOutputs(output, part, codec, MapOutputs.Buckets.SHARED);
        run.onCompletion(outputs);
        return outputs;
    }

    @SuppressWarnings("unchecked") // elements of a shuffle are pairs
    private static Iterator<Object> merged(
            ShuffleInput output, Combiner<Object, Object> combiner, int partition, Codec<Object> codec, TaskRun run) {
        // Merging may change combined values, so what is kept in memory is merged as copies.
        var pairs = new MapOutputs(output, partition, codec, MapOutputs.Buckets.COPIED);
        run.onCompletion(pairs);
        var combining = new ExternalCombining<Object, Object, Object>(
                run, "shuffle", combiner, (Codec<Pair<Object, Object>>) (Codec<?>) codec);
        try {
            while (pairs.hasNext()) {
                Pair<Object, Object> pair = (Pair<Object, Object>) pairs.next();
                combining.merge(pair.key(), pair.value());
            }
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
        return (Iterator<Object>) (Iterator<?>) combining.combined();
    }

    private static Iterator<Object> sorted(
            Iterator<Object> pairs, Order<Object> ordering, Codec<Object> codec, TaskRun run) {
        var sort = new PairSort(run, "shuffle", ordering, codec);
        if (pairs instanceof MapOutputs outputs) outputs.drain(sort);
        else pairs.forEachRemaining(sort::add);
        return sort.sorted();
    }
}
