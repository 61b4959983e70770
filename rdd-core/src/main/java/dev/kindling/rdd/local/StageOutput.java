package dev.kindling.rdd.local;

import java.util.BitSet;

/// What a stage leaves behind for others, one part per task. It outlives the job, as long as its node does.
sealed interface StageOutput extends AutoCloseable permits ShuffleOutput, CheckpointOutput {

    long id();

    /// The stage that makes it, in whatever job.
    int stageId();

    boolean isComplete();

    /// The tasks whose part is not there.
    BitSet missing();

    /// Whether this is the first time the task of `partition` reports its counts.
    boolean countsFirst(int partition);

    /// Gives back memory and temporary files.
    @Override
    void close();
}
