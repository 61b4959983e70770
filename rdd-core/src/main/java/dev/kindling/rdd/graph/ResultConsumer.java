package dev.kindling.rdd.graph;

/// Takes the results of a job as they come.
@FunctionalInterface
public interface ResultConsumer<R> {

    /// @param index the place of the partition in the job's list of partitions
    void accept(int index, R result);
}
