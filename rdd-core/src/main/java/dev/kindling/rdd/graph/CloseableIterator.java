package dev.kindling.rdd.graph;

import java.util.Iterator;

/// An iterator that holds something to give back. Tasks close it on success, on failure and when they stop early.
public interface CloseableIterator<T> extends Iterator<T>, AutoCloseable {

    @Override
    void close();
}
