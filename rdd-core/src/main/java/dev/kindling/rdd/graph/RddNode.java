package dev.kindling.rdd.graph;

import java.util.List;

/// A partitioned collection, described. Every operation of every API above is one of these; a [Backend] interprets
/// them. A node holds no data and knows no backend.
///
/// Two nodes are the same collection only if they are the same instance: what is remembered of a node (shuffle
/// output, persisted partitions) is remembered by identity. Lineages can be very deep, so walk them with [Lineage],
/// and do not call `equals`, `hashCode` or `toString`, which recurse.
public sealed interface RddNode<T>
        permits Source, MapPartitions, Zip, Union, Coalesce, Shuffle, ShuffleParts, Persist, Checkpoint {

    /// The nodes this one reads, in order.
    List<RddNode<?>> inputs();

    default int partitionCount() {
        return Lineage.partitionCount(this);
    }
}
