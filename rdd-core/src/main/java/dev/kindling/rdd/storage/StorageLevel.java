package dev.kindling.rdd.storage;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How the partitions of a persisted collection are kept.
///
/// Inside one JVM there is nowhere to replicate to, so the replicas of a level are noted and one copy is kept. Off
/// the heap is on disk as far as memory is concerned: such a level keeps bytes on the heap within the budget.
///
/// @param useDisk what does not fit into memory is written to disk; without memory, everything is
/// @param useMemory what fits the budget is kept in memory
/// @param useOffHeap see above
/// @param deserialized in memory as objects, not as bytes
/// @param replication how many copies are wished for
public record StorageLevel(
        boolean useDisk, boolean useMemory, boolean useOffHeap, boolean deserialized, int replication)
        implements Serializable {

    public static final StorageLevel NONE = of(false, false, false, 1);
    public static final StorageLevel DISK_ONLY = of(true, false, false, 1);
    public static final StorageLevel DISK_ONLY_2 = of(true, false, false, 2);
    public static final StorageLevel DISK_ONLY_3 = of(true, false, false, 3);
    public static final StorageLevel MEMORY_ONLY = of(false, true, true, 1);
    public static final StorageLevel MEMORY_ONLY_2 = of(false, true, true, 2);
    public static final StorageLevel MEMORY_ONLY_SER = of(false, true, false, 1);
    public static final StorageLevel MEMORY_ONLY_SER_2 = of(false, true, false, 2);
    public static final StorageLevel MEMORY_AND_DISK = of(true, true, true, 1);
    public static final StorageLevel MEMORY_AND_DISK_2 = of(true, true, true, 2);
    public static final StorageLevel MEMORY_AND_DISK_SER = of(true, true, false, 1);
    public static final StorageLevel MEMORY_AND_DISK_SER_2 = of(true, true, false, 2);
    public static final StorageLevel OFF_HEAP = new StorageLevel(true, true, true, false, 1);

    public StorageLevel {
        if (replication < 1 || replication >= 40)
            throw new IllegalArgumentException("replication is not between 1 and 39: " + replication);
        if (useOffHeap && deserialized)
            throw new IllegalArgumentException("off-heap storage cannot hold objects that are not serialized");
    }

    /// A level on the heap.
    public static StorageLevel of(boolean useDisk, boolean useMemory, boolean deserialized, int replication) {
        return new StorageLevel(useDisk, useMemory, false, deserialized, replication);
    }

    /// The level called `name`, e.g. `MEMORY_AND_DISK`.
    public static StorageLevel fromString(String name) {
        Map<String, StorageLevel> levels = byName();
        StorageLevel level = levels.get(name);
        if (level != null) return level;
        throw KindlingException.of(ErrorCondition.INVALID_PARAMETER_VALUE, "Invalid StorageLevel: " + name)
                .parameter("parameter", "storageLevel")
                .parameter("value", name)
                .hint(Suggestions.didYouMean(name, List.copyOf(levels.keySet())))
                .build();
    }

    private static Map<String, StorageLevel> byName() {
        var levels = new LinkedHashMap<String, StorageLevel>();
        levels.put("NONE", NONE);
        levels.put("DISK_ONLY", DISK_ONLY);
        levels.put("DISK_ONLY_2", DISK_ONLY_2);
        levels.put("DISK_ONLY_3", DISK_ONLY_3);
        levels.put("MEMORY_ONLY", MEMORY_ONLY);
        levels.put("MEMORY_ONLY_2", MEMORY_ONLY_2);
        levels.put("MEMORY_ONLY_SER", MEMORY_ONLY_SER);
        levels.put("MEMORY_ONLY_SER_2", MEMORY_ONLY_SER_2);
        levels.put("MEMORY_AND_DISK", MEMORY_AND_DISK);
        levels.put("MEMORY_AND_DISK_2", MEMORY_AND_DISK_2);
        levels.put("MEMORY_AND_DISK_SER", MEMORY_AND_DISK_SER);
        levels.put("MEMORY_AND_DISK_SER_2", MEMORY_AND_DISK_SER_2);
        levels.put("OFF_HEAP", OFF_HEAP);
        return levels;
    }

    /// Whether anything is kept.
    public boolean isValid() {
        return useDisk || useMemory;
    }

    /// In words, as `toDebugString` shows it: `Disk Memory Deserialized 1x Replicated`.
    public String description() {
        String disk = useDisk ? "Disk " : "";
        String memory = useMemory ? (useOffHeap ? "Memory (off heap) " : "Memory ") : "";
        return disk + memory + (deserialized ? "Deserialized " : "Serialized ") + replication + "x Replicated";
    }

    @Override
    public String toString() {
        var text = new StringBuilder("StorageLevel(");
        if (useDisk) text.append("disk, ");
        if (useMemory) text.append("memory, ");
        if (useOffHeap) text.append("offheap, ");
        if (deserialized) text.append("deserialized, ");
        return text.append(replication).append(" replicas)").toString();
    }
}
