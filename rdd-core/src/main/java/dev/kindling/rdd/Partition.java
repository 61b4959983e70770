package dev.kindling.rdd;

/// One of the partitions of a collection.
public record Partition(int index) {}
