package dev.kindling.rdd.graph;

import java.util.Iterator;

/// The results of a job in the order of its partitions. For one thread at a time. Closing it before the end cancels
/// the rest of the job; after the end or an error it does nothing.
public interface ResultStream<R> extends Iterator<R>, AutoCloseable {

    @Override
    void close();
}
