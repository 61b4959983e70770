package dev.kindling.rdd.spill;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/// Sorted runs as one. Of equal elements, those of earlier runs come first.
final class MergedRuns<T> implements Iterator<T> {

    private static final class Cursor<T> {

        private final int number;
        private final Iterator<T> rest;
        private T head;

        Cursor(int number, Iterator<T> rest) {
            this.number = number;
            this.rest = rest;
            this.head = rest.next();
        }

        boolean advance() {
            if (!rest.hasNext()) return false;
            head = rest.next();
            return true;
        }
    }

    private final PriorityQueue<Cursor<T>> cursors;

    MergedRuns(List<Iterator<T>> runs, Comparator<? super T> order) {
        cursors = new PriorityQueue<>(Math.max(1, runs.size()), (left, right) -> {
            int byHead = order.compare(left.head, right.head);
            return byHead != 0 ? byHead : Integer.compare(left.number, right.number);
        });
        for (int i = 0; i < runs.size(); i++) {
            if (runs.get(i).hasNext()) cursors.add(new Cursor<>(i, runs.get(i)));
        }
    }

    @Override
    public boolean hasNext() {
        return !cursors.isEmpty();
    }

    @Override
    public T next() {
        Cursor<T> first = cursors.poll();
        if (first == null) throw new NoSuchElementException();
        T element = first.head;
        if (first.advance()) cursors.add(first);
        return element;
    }
}
