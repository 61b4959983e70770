package dev.kindling.execution.join;

import dev.kindling.execution.settings.ByteSize;
import dev.kindling.rdd.graph.MapOutputSizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the partitions of one side of a join are cut that are much larger than most: in ranges of neighbouring map
/// tasks of about equal size, for each of which a task reads the other side's whole partition.
///
/// A partition is cut in as many parts as are worth it: each at least as large as the other side's partition, which
/// every part's task works through once more, and not more than keep all threads busy for a few rounds.
final class PartitionCuts {

    private static final int ROUNDS = 4;

    private final MapOutputSizes sizes;
    private final List<List<Integer>> starts = new ArrayList<>();
    private final List<String> descriptions = new ArrayList<>();

    private PartitionCuts(MapOutputSizes sizes) {
        this.sizes = sizes;
    }

    /// @param skew null to leave all partitions whole
    /// @param other the bytes of the other side by partition
    static PartitionCuts of(MapOutputSizes sizes, Adaptation.@Nullable Skew skew, long[] other, int parallelism) {
        var cuts = new PartitionCuts(sizes);
        long[] bytes = sizes.byPartition();
        long median = median(bytes);
        double most = skew == null ? Double.MAX_VALUE : Math.max((double) skew.leastBytes(), skew.factor() * median);
        double usual = Arrays.stream(bytes).filter(b -> b <= most).average().orElse(0);
        for (int p = 0; p < bytes.length; p++) {
            int ways = 1;
            if (skew != null && bytes[p] > most) {
                double target = Math.max(Math.max((double) skew.partBytes(), usual), (double) other[p]);
                ways = (int) Math.min(bytes[p] / target, (double) ROUNDS * parallelism);
            }
            List<Integer> starts = cuts.starts(p, bytes[p], ways);
            cuts.starts.add(starts);
            if (starts.size() > 1)
                cuts.descriptions.add("partition " + p + " split in " + starts.size() + ": " + ByteSize.format(bytes[p])
                        + ", median " + ByteSize.format(median));
        }
        return cuts;
    }

    private static long median(long[] bytes) {
        long[] sorted = bytes.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// The first map task of each of at most `ways` ranges: a map task belongs to the range that the middle of what
    /// it made falls into.
    private List<Integer> starts(int partition, long total, int ways) {
        var starts = new ArrayList<>(List.of(0));
        if (ways < 2) return starts;
        long before = 0;
        int range = 0;
        for (int map = 0; map < sizes.mapCount(); map++) {
            long made = sizes.bytes(map, partition);
            int belongs = (int) ((before + made / 2.0) / total * ways);
            if (belongs > range && before > 0) {
                starts.add(map);
                range = belongs;
            }
            before += made;
        }
        return starts;
    }

    /// Whether all partitions stay whole.
    boolean isEmpty() {
        return descriptions.isEmpty();
    }

    /// In how many parts `partition` is read.
    int count(int partition) {
        return starts.get(partition).size();
    }

    int firstMap(int partition, int part) {
        return starts.get(partition).get(part);
    }

    int endMap(int partition, int part) {
        return part + 1 < count(partition) ? firstMap(partition, part + 1) : sizes.mapCount();
    }

    /// What was cut, for EXPLAIN.
    List<String> descriptions() {
        return descriptions;
    }
}
