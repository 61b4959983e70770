package dev.kindling.rdd.storage;

/// What is kept of a persisted collection right now.
public record StorageStatus(int cachedPartitions, long memoryBytes, long diskBytes) {

    public static final StorageStatus EMPTY = new StorageStatus(0, 0, 0);
}
