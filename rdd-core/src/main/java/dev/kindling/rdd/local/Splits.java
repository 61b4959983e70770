package dev.kindling.rdd.local;

import dev.kindling.error.InternalException;
import dev.kindling.rdd.graph.SourceSplit;
import java.io.Serializable;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The splits of the sources of a [Program], by step. They stay with the job: a task that travels takes along only
/// those it may open, however many there are.
record Splits(Map<Integer, List<SourceSplit<Serializable>>> bySource) {

    /// Where a split belongs.
    record Place(int step, int partition) implements Serializable {}

    SourceSplit<Serializable> get(int step, int partition) {
        List<SourceSplit<Serializable>> splits = bySource.get(step);
        if (splits == null) throw new InternalException("step " + step + " is no source");
        return splits.get(partition);
    }

    /// The sizes of all splits of a source.
    long[] sizes(int step) {
        return bySource.getOrDefault(step, List.of()).stream()
                .mapToLong(SourceSplit::sizeBytes)
                .toArray();
    }

    /// What the task of `partition` may open, whatever is kept of persisted collections by then.
    OfTask of(Program program, int partition) {
        if (bySource.isEmpty()) return OfTask.NONE;
        var wanted = new BitSet();
        wanted.set(partition);
        List<BitSet> needed = program.needed(wanted, (_, _) -> false);
        var own = new HashMap<Place, SourceSplit<Serializable>>();
        bySource.forEach((step, splits) ->
                needed.get(step).stream().forEach(p -> own.put(new Place(step, p), splits.get(p))));
        return new OfTask(own);
    }

    /// The splits of one task.
    record OfTask(HashMap<Place, SourceSplit<Serializable>> splits) implements Serializable {

        static final OfTask NONE = new OfTask(new HashMap<>());

        SourceSplit<Serializable> get(int step, int partition) {
            SourceSplit<Serializable> split = splits.get(new Place(step, partition));
            if (split == null) throw new InternalException("the task has no split " + partition + " of step " + step);
            return split;
        }
    }
}
