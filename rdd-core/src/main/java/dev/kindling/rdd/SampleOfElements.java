package dev.kindling.rdd;

import dev.kindling.rdd.graph.Job;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A number of elements taken at random.
///
/// Of few partitions the elements are counted first, and every choice is equally likely. Where there are many more
/// partitions than elements wanted, that would compute a whole collection for the sake of a few elements: then
/// partitions are drawn as if all were equally large, and only those drawn are computed.
final class SampleOfElements<T> {

    /// Partitions are drawn if there are at least so many for each element wanted.
    private static final int PARTITIONS_PER_ELEMENT = 8;

    private final Rdd<T> rdd;
    private final boolean withReplacement;
    private final int count;
    private final SplittableRandom random;
    private final long partitionSeed;

    private SampleOfElements(Rdd<T> rdd, boolean withReplacement, int count, long seed) {
        this.rdd = rdd;
        this.withReplacement = withReplacement;
        this.count = count;
        this.random = Seeds.random(seed, -1);
        this.partitionSeed = random.nextLong();
    }

    static <T> List<T> of(Rdd<T> rdd, boolean withReplacement, int count, long seed) {
        if (count < 0) throw new IllegalArgumentException("sample size is negative: " + count);
        if (count == 0) return new ArrayList<>();
        var sample = new SampleOfElements<>(rdd, withReplacement, count, seed);
        boolean drawsPartitions = (long) count * PARTITIONS_PER_ELEMENT <= rdd.getNumPartitions();
        List<T> elements = drawsPartitions ? sample.fromDrawnPartitions() : sample.fromAllPartitions();
        sample.shuffle(elements);
        return elements;
    }

    private List<T> fromAllPartitions() {
        List<Long> counts = rdd.run("takeSample", (_, elements) -> Iterators.count(elements));
        long total = counts.stream().mapToLong(Long::longValue).sum();
        List<Long> places = total == 0 ? new ArrayList<>() : places(total);
        places.sort(null);
        var placesByPartition = new TreeMap<Integer, List<Long>>();
        long start = 0;
        int next = 0;
        for (int partition = 0; partition < counts.size(); partition++) {
            long end = start + counts.get(partition);
            for (; next < places.size() && places.get(next) < end; next++)
                placesByPartition
                        .computeIfAbsent(partition, _ -> new ArrayList<>())
                        .add(places.get(next) - start);
            start = end;
        }
        var elements = new ArrayList<T>();
        if (placesByPartition.isEmpty()) return elements;
        var job = Job.<T, List<T>>on(
                        rdd.node(),
                        List.copyOf(placesByPartition.keySet()),
                        (task, all) -> at(placesByPartition.getOrDefault(task.partition(), List.of()), all))
                .described("takeSample");
        rdd.context().backend().run(job).forEach(elements::addAll);
        return elements;
    }

    /// Places from 0 up to `total`; without replacement, different ones and no more than there are.
    private List<Long> places(long total) {
        var places = new ArrayList<Long>();
        if (withReplacement) {
            for (int i = 0; i < count; i++) places.add(random.nextLong(total));
            return places;
        }
        // Floyd's way: each round adds one place that is not there yet, all choices equally likely.
        var chosen = new HashSet<Long>();
        for (long last = Math.max(0, total - count); last < total; last++) {
            long place = random.nextLong(last + 1);
            if (!chosen.add(place)) chosen.add(last);
        }
        places.addAll(chosen);
        return places;
    }

    /// The elements at `places`, which ascend and may repeat.
    private static <T> List<T> at(List<Long> places, Iterator<T> elements) {
        var found = new ArrayList<T>();
        long reached = 0;
        int next = 0;
        while (next < places.size() && elements.hasNext()) {
            T element = elements.next();
            for (; next < places.size() && places.get(next) == reached; next++) found.add(element);
            reached++;
        }
        return found;
    }

    private List<T> fromDrawnPartitions() {
        int partitions = rdd.getNumPartitions();
        var elements = new ArrayList<T>();
        var used = new BitSet();
        while (elements.size() < count && used.cardinality() < partitions) {
            var drawn = new TreeMap<Integer, Integer>();
            // Growing rounds: many empty partitions cost few jobs.
            int draws = Math.max(count - elements.size(), used.cardinality());
            for (int i = 0; i < draws; i++) drawn.merge(unused(used, partitions), 1, Integer::sum);
            drawn.keySet().forEach(used::set);
            for (List<T> part : draw(drawn)) elements.addAll(part);
        }
        shuffle(elements);
        return new ArrayList<>(elements.subList(0, Math.min(count, elements.size())));
    }

    private int unused(BitSet used, int partitions) {
        int partition = used.nextClearBit(random.nextInt(partitions));
        return partition < partitions ? partition : used.nextClearBit(0);
    }

    private List<List<T>> draw(Map<Integer, Integer> drawn) {
        boolean replacing = withReplacement;
        long seed = partitionSeed;
        var job = Job.<T, List<T>>on(rdd.node(), List.copyOf(drawn.keySet()), (task, elements) -> {
                    int wanted = drawn.getOrDefault(task.partition(), 0);
                    SplittableRandom numbers = Seeds.random(seed, task.partition());
                    return replacing ? repeatedly(elements, wanted, numbers) : reservoir(elements, wanted, numbers);
                })
                .described("takeSample");
        return rdd.context().backend().run(job);
    }

    private static <T> List<T> repeatedly(Iterator<T> elements, int wanted, SplittableRandom random) {
        var drawn = new ArrayList<T>();
        for (long seen = 1; elements.hasNext(); seen++) {
            T element = elements.next();
            for (int i = 0; i < wanted; i++) {
                if (seen == 1) drawn.add(element);
                else if (random.nextLong(seen) == 0) drawn.set(i, element);
            }
        }
        return drawn;
    }

    /// At most `size` of the elements, every choice equally likely.
    static <T> List<T> reservoir(Iterator<T> elements, int size, SplittableRandom random) {
        var kept = new ArrayList<T>();
        for (long seen = 0; elements.hasNext(); seen++) {
            T element = elements.next();
            if (kept.size() < size) {
                kept.add(element);
            } else {
                long place = random.nextLong(seen + 1);
                if (place < size) kept.set((int) place, element);
            }
        }
        return kept;
    }

    private void shuffle(List<T> elements) {
        for (int i = elements.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            T element = elements.get(i);
            elements.set(i, elements.get(other));
            elements.set(other, element);
        }
    }
}
