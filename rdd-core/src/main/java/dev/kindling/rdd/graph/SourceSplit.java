package dev.kindling.rdd.graph;

import java.io.Serializable;
import java.util.List;

/// What one partition of a [Source] reads.
///
/// @param sizeBytes to start big partitions first; 0 if unknown
/// @param hosts where reading is cheapest; empty if that makes no difference
public record SourceSplit<S extends Serializable>(S data, long sizeBytes, List<String> hosts) implements Serializable {

    public SourceSplit {
        hosts = List.copyOf(hosts);
    }

    public SourceSplit(S data, long sizeBytes) {
        this(data, sizeBytes, List.of());
    }
}
