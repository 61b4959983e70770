package dev.kindling.rdd.graph;

import java.util.List;

/// About how much memory the elements take that each map task of a shuffle made for each partition, wherever they
/// are now.
///
/// @param byMap for each map task, the bytes by partition
public record MapOutputSizes(List<long[]> byMap, int partitions) {

    public MapOutputSizes {
        byMap = List.copyOf(byMap);
    }

    public int mapCount() {
        return byMap.size();
    }

    /// What `map` made for `partition`.
    public long bytes(int map, int partition) {
        return byMap.get(map)[partition];
    }

    /// What there is in each partition.
    public long[] byPartition() {
        var sums = new long[partitions];
        for (long[] bytes : byMap) for (int i = 0; i < sums.length; i++) sums[i] += bytes[i];
        return sums;
    }

    public long totalBytes() {
        long total = 0;
        for (long[] bytes : byMap) for (long some : bytes) total += some;
        return total;
    }
}
