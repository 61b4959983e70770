package dev.kindling.rdd.local;

import dev.kindling.error.InternalException;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.spill.CombiningTable;
import dev.kindling.rdd.spill.PairColumns;
import dev.kindling.rdd.spill.Reserved;
import dev.kindling.rdd.spill.SpillCounters;
import dev.kindling.rdd.spill.SpillFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The map side of a shuffle: sorts pairs into partitions, combined by key where there is a combiner. When memory
/// is refused, what has come so far goes to the file of the output; what comes after the last time stays in memory.
final class ShuffleWriter {

    private static final String OWNER = "shuffle";

    /// Pairs read before they are combined, where that pays.
    private static final int PAIRS_AHEAD = 128;

    private final TaskRun run;
    private final TaskBody.ToShuffle shuffle;
    private final Reserved memory;
    private final MapOutput output;

    private ShuffleWriter(TaskRun run, TaskBody.ToShuffle shuffle) {
        this.run = run;
        this.shuffle = shuffle;
        this.memory = new Reserved(run.memory(), OWNER);
        var file = new SpillFile(
                run.spillFolder().newFile("shuffle-" + run.stageId() + "-" + run.partition() + "-" + run.attempt()));
        this.output = new MapOutput(run.blocks(), file, shuffle.codec(), memory, shuffle.partitions());
    }

    static MapOutput write(Iterator<Object> pairs, TaskBody.ToShuffle shuffle, TaskRun run) throws Exception {
        var writer = new ShuffleWriter(run, shuffle);
        boolean done = false;
        try {
            Combiner<Object, Object> combiner = shuffle.combiner();
            if (combiner == null) writer.writeApart(pairs);
            else writer.writeCombined(pairs, new CombiningTable(combiner));
            done = true;
            return writer.output;
        } finally {
            if (!done) writer.output.close();
        }
    }

    private void writeApart(Iterator<Object> pairs) throws IOException {
        var lists = new Lists(shuffle.partitions());
        while (pairs.hasNext()) {
            Pair<?, ?> pair = (Pair<?, ?>) pairs.next();
            int target = target(pair.key());
            long grown = lists.of(target).put(pair.key(), pair.value());
            long exact = shuffle.codec().sizeBytes(pair);
            long size = exact < 0 ? grown : exact;
            output.count(target, size);
            if (!memory.add(size)) {
                spill(lists);
                lists.clear();
            }
        }
        keep(lists);
    }

    private void writeCombined(Iterator<Object> pairs, CombiningTable table) throws Exception {
        // Keys and values apart: the pairs are then gone before they are made.
        @Nullable Object[] keys = new Object[PAIRS_AHEAD];
        @Nullable Object[] values = new Object[PAIRS_AHEAD];
        while (pairs.hasNext()) {
            int count = 0;
            int most = table.looksAhead() ? PAIRS_AHEAD : 1;
            while (count < most && pairs.hasNext()) {
                Pair<?, ?> pair = (Pair<?, ?>) pairs.next();
                keys[count] = pair.key();
                values[count++] = pair.value();
            }
            long grown = table.addAll(keys, values, count);
            if (grown > 0 && !memory.add(grown)) {
                spill(byTarget(table));
                table.clear();
            }
        }
        keep(byTarget(table));
    }

    private Lists byTarget(CombiningTable table) {
        var lists = new Lists(shuffle.partitions());
        boolean byHash = shuffle.partitioner() instanceof Partitioner.ByHash;
        for (int i = 0; i < table.size(); i++) {
            int target = byHash ? Math.floorMod(table.hashCode(i), shuffle.partitions()) : target(table.key(i));
            table.copyTo(lists.of(target), i);
        }
        for (int i = 0; i < shuffle.partitions(); i++) {
            PairColumns pairs = lists.ifAny(i);
            if (pairs != null) output.count(i, (long) (memory.bytes() * ((double) pairs.size() / table.size())));
        }
        return lists;
    }

    @SuppressWarnings("NullAway") // a key is null where the collection holds null keys
    private int target(@Nullable Object key) {
        int target = shuffle.partitioner().partition(key, shuffle.partitions());
        if (target < 0 || target >= shuffle.partitions())
            throw new InternalException("partitioner " + shuffle.partitioner() + " sends a key to partition " + target
                    + " of " + shuffle.partitions());
        return target;
    }

    private void spill(Lists lists) throws IOException {
        run.checkCancelled();
        run.count(OWNER, SpillCounters.SPILLED_BYTES, memory.bytes());
        run.count(OWNER, SpillCounters.SPILLS, 1);
        output.spill(lists::iterator);
        memory.clear();
    }

    private void keep(Lists lists) throws IOException {
        if (run.outputs() == TaskHost.Outputs.IN_FILES) {
            output.spill(lists::iterator);
            output.complete(0);
            return;
        }
        long bytes = run.transport() == Transport.BY_REFERENCE ? memory.bytes() : 0;
        for (int i = 0; i < shuffle.partitions(); i++) {
            PairColumns pairs = lists.ifAny(i);
            if (pairs == null) continue;
            switch (run.transport()) {
                case BY_REFERENCE -> output.put(i, new MapOutput.Pairs(pairs), pairs.size());
                case SERIALIZED -> {
                    byte[] encoded = bytes(pairs);
                    bytes += encoded.length;
                    output.put(i, new MapOutput.Bytes(encoded), pairs.size());
                }
            }
        }
        output.complete(bytes);
    }

    private byte[] bytes(List<Object> pairs) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var writer = shuffle.codec().writer(bytes)) {
            for (Object pair : pairs) writer.write(pair);
        }
        return bytes.toByteArray();
    }

    /// Pairs by partition.
    private static final class Lists {

        private final @Nullable PairColumns[] lists;

        Lists(int count) {
            lists = new PairColumns[count];
        }

        /// The pairs of `partition`, to be added to.
        PairColumns of(int partition) {
            PairColumns list = lists[partition];
            if (list == null) lists[partition] = list = new PairColumns();
            return list;
        }

        @Nullable
        PairColumns ifAny(int partition) {
            return lists[partition];
        }

        @Nullable
        Iterator<Object> iterator(int partition) {
            PairColumns list = lists[partition];
            return list == null ? null : list.iterator();
        }

        void clear() {
            for (int i = 0; i < lists.length; i++) lists[i] = null;
        }
    }
}
