package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.memory.MemoryBudget;
import java.io.Serializable;

/// What a task finds where it runs: beside its job, or in a worker process that asks the job for it.
interface TaskHost {

    /// Where map output stays.
    enum Outputs {
        /// In memory as long as there is room.
        IN_MEMORY,
        /// Where every process can read it.
        IN_FILES
    }

    Transport transport();

    Outputs outputs();

    MemoryBudget memory();

    BlockStore blocks();

    SpillFolder spillFolder();

    /// What the map tasks of a shuffle have for one partition.
    ShuffleInput shuffle(long id, int partition);

    PersistedInput persisted(Step.Persisted step);

    SourceSplit<Serializable> split(int step, int partition);

    /// The value of a broadcast as tasks get it.
    Object broadcastValue(long id);

    boolean isCancelled();

    /// @throws dev.kindling.error.KindlingException OPERATION_CANCELED once the job has been cancelled
    void checkCancelled();
}
