package dev.kindling.rdd.local;

import dev.kindling.error.InternalException;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.memory.MemoryBudget;
import java.io.Serializable;

/// For tasks that run beside their job.
record LocalTaskHost(LocalBackend backend, JobRun job, OwnSplits splits) implements TaskHost {

    /// Finds the splits a task may open.
    @FunctionalInterface
    interface OwnSplits {

        SourceSplit<Serializable> get(int step, int partition);
    }

    @Override
    public Transport transport() {
        return backend.transport();
    }

    @Override
    public Outputs outputs() {
        return Outputs.IN_MEMORY;
    }

    @Override
    public MemoryBudget memory() {
        return backend.memory();
    }

    @Override
    public BlockStore blocks() {
        return backend.blocks();
    }

    @Override
    public SpillFolder spillFolder() {
        return backend.spillDirectories();
    }

    @Override
    public ShuffleInput shuffle(long id, int partition) {
        return job.shuffle(id);
    }

    @Override
    public PersistedInput persisted(Step.Persisted step) {
        return job.cache(step.cacheId());
    }

    @Override
    public SourceSplit<Serializable> split(int step, int partition) {
        return splits.get(step, partition);
    }

    @Override
    public Object broadcastValue(long id) {
        Object value = backend.broadcasts().get(id);
        if (value == null) throw new InternalException("there is no broadcast " + id);
        return value;
    }

    @Override
    public boolean isCancelled() {
        return job.isCancelled();
    }

    @Override
    public void checkCancelled() {
        job.checkCancelled();
    }
}
