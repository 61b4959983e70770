package dev.kindling.rdd.graph;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// What the tasks of a job counted, each stage and partition once, however often it was tried or computed again.
/// Safe for use by several threads, also while the job runs.
public final class Counters {

    /// What was counted.
    ///
    /// @param owner the operator or node
    public record Name(String owner, String counter) implements Serializable {}

    private record Place(int stage, int partition) {}

    private final Map<Place, Map<Name, Long>> byPlace = new HashMap<>();

    /// Takes the counts of a finished task; for backends.
    public synchronized void put(int stage, int partition, Map<Name, Long> counts) {
        byPlace.putIfAbsent(new Place(stage, partition), Map.copyOf(counts));
    }

    /// The sum over all stages and partitions, 0 if nobody counted.
    public synchronized long total(String owner, String counter) {
        var name = new Name(owner, counter);
        long total = 0;
        for (Map<Name, Long> counts : byPlace.values()) total += counts.getOrDefault(name, 0L);
        return total;
    }

    /// The sum of `counter` over all owners.
    public synchronized long total(String counter) {
        long total = 0;
        for (Map<Name, Long> counts : byPlace.values()) {
            for (var entry : counts.entrySet()) {
                if (entry.getKey().counter.equals(counter)) total += entry.getValue();
            }
        }
        return total;
    }

    /// All sums: counter by name, by owner.
    public synchronized Map<String, Map<String, Long>> totals() {
        var totals = new TreeMap<String, Map<String, Long>>();
        for (Map<Name, Long> counts : byPlace.values()) {
            counts.forEach((name, amount) ->
                    totals.computeIfAbsent(name.owner, _ -> new TreeMap<>()).merge(name.counter, amount, Long::sum));
        }
        return totals;
    }

    /// `counter` of `owner` by partition (summed over stages), for partitions that counted.
    public synchronized Map<Integer, Long> byPartition(String owner, String counter) {
        var name = new Name(owner, counter);
        var amounts = new TreeMap<Integer, Long>();
        byPlace.forEach((place, counts) -> {
            Long amount = counts.get(name);
            if (amount != null) amounts.merge(place.partition, amount, Long::sum);
        });
        return amounts;
    }
}
