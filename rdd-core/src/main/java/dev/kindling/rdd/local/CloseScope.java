package dev.kindling.rdd.local;

import java.util.ArrayDeque;
import java.util.Iterator;

/// Things to be closed together, the last first. All are closed even if some fail.
final class CloseScope implements AutoCloseable {

    private final ArrayDeque<AutoCloseable> resources = new ArrayDeque<>();

    void add(AutoCloseable resource) {
        resources.push(resource);
    }

    /// Adds what is to be closed after all that was added so far.
    void addFirst(AutoCloseable resource) {
        resources.addLast(resource);
    }

    /// `iterator`, to be closed with this scope if it can be.
    Iterator<Object> closing(Iterator<Object> iterator) {
        if (iterator instanceof AutoCloseable closeable) add(closeable);
        return iterator;
    }

    @Override
    public void close() {
        Exception first = null;
        for (AutoCloseable resource = resources.poll(); resource != null; resource = resources.poll()) {
            try {
                resource.close();
            } catch (Exception e) {
                if (first == null) first = e;
                else if (first != e) first.addSuppressed(e);
            }
        }
        if (first != null) throw Unchecked.rethrow(first);
    }
}
