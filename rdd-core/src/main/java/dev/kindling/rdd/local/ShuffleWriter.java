package dev.kindling.rdd.local;

import dev.kindling.error.InternalException;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.local.LocalOptions.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The map side of a shuffle: sorts pairs into partitions, combined by key where there is a combiner.
final class ShuffleWriter {

    private ShuffleWriter() {}

    static MapOutput write(Iterator<Object> pairs, TaskBody.ToShuffle shuffle, Transport transport) throws Exception {
        int partitions = shuffle.partitions();
        Combiner<Object, Object> combiner = shuffle.combiner();
        var output = new MapOutput(partitions);
        if (combiner == null) {
            @Nullable List<Object>[] lists = lists(partitions);
            while (pairs.hasNext()) {
                Pair<?, ?> pair = (Pair<?, ?>) pairs.next();
                int target = target(shuffle, pair.key());
                List<Object> list = lists[target];
                if (list == null) lists[target] = list = new ArrayList<>();
                list.add(pair);
            }
            for (int i = 0; i < partitions; i++) put(output, i, lists[i], shuffle.codec(), transport);
        } else {
            var tables = new @Nullable Combining[partitions];
            while (pairs.hasNext()) {
                Pair<?, ?> pair = (Pair<?, ?>) pairs.next();
                int target = target(shuffle, pair.key());
                Combining table = tables[target];
                if (table == null) tables[target] = table = new Combining(combiner);
                table.add(pair.key(), pair.value());
            }
            for (int i = 0; i < partitions; i++) {
                Combining table = tables[i];
                if (table != null) put(output, i, table.pairs(), shuffle.codec(), transport);
            }
        }
        return output;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // generic array creation
    private static @Nullable List<Object>[] lists(int count) {
        return new List[count];
    }

    private static int target(TaskBody.ToShuffle shuffle, Object key) {
        int target = shuffle.partitioner().partition(key, shuffle.partitions());
        if (target < 0 || target >= shuffle.partitions())
            throw new InternalException("partitioner " + shuffle.partitioner() + " sends a key to partition " + target
                    + " of " + shuffle.partitions());
        return target;
    }

    private static void put(
            MapOutput output, int partition, @Nullable List<Object> pairs, Codec<Object> codec, Transport transport)
            throws IOException {
        if (pairs == null) return;
        output.put(
                partition,
                switch (transport) {
                    case BY_REFERENCE -> new MapOutput.Pairs(pairs);
                    case SERIALIZED -> new MapOutput.Bytes(bytes(pairs, codec));
                });
    }

    private static byte[] bytes(List<Object> pairs, Codec<Object> codec) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var writer = codec.writer(bytes)) {
            for (Object pair : pairs) writer.write(pair);
        }
        return bytes.toByteArray();
    }
}
