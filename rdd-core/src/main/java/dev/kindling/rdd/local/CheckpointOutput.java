package dev.kindling.rdd.local;

import java.util.BitSet;

/// What is there of a checkpoint.
final class CheckpointOutput implements StageOutput {

    private final long id;
    private final int stageId;
    private final int partitionCount;
    private final CheckpointFiles files;
    private final BitSet written = new BitSet();
    private final BitSet counted = new BitSet();

    CheckpointOutput(long id, int stageId, int partitionCount, CheckpointFiles files) {
        this.id = id;
        this.stageId = stageId;
        this.partitionCount = partitionCount;
        this.files = files;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public int stageId() {
        return stageId;
    }

    @Override
    public boolean isComplete() {
        return missing().isEmpty();
    }

    /// Files that were there before this output was made do not count: they may be another collection's.
    @Override
    public synchronized BitSet missing() {
        var missing = new BitSet();
        for (int i = 0; i < partitionCount; i++) {
            if (!written.get(i) || !files.has(i)) missing.set(i);
        }
        return missing;
    }

    @Override
    public synchronized boolean countsFirst(int partition) {
        if (counted.get(partition)) return false;
        counted.set(partition);
        return true;
    }

    synchronized void put(int partition) {
        written.set(partition);
    }

    /// The files stay: they are what the user asked for.
    @Override
    public void close() {}
}
