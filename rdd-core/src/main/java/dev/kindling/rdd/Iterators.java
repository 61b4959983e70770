package dev.kindling.rdd;

import dev.kindling.rdd.function.FlatMapFunction;
import dev.kindling.rdd.function.Function;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.CloseableIterator;
import dev.kindling.rdd.graph.Unchecked;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Iterators that apply user functions as they are pulled from. What the functions throw passes through as it is.
final class Iterators {

    private Iterators() {}

    static <A, B> Iterator<B> map(Iterator<A> elements, Function<? super A, ? extends B> function) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return elements.hasNext();
            }

            @Override
            public B next() {
                A element = elements.next();
                try {
                    return function.call(element);
                } catch (Exception e) {
                    throw Unchecked.rethrow(e);
                }
            }
        };
    }

    static <A, B> Iterator<Pair<A, B>> zip(Iterator<A> left, Iterator<B> right) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                boolean more = left.hasNext();
                if (more != right.hasNext())
                    throw new IllegalArgumentException("zip needs equally many elements in each partition");
                return more;
            }

            @Override
            public Pair<A, B> next() {
                return Pair.of(left.next(), right.next());
            }
        };
    }

    static <A> Iterator<A> filter(Iterator<A> elements, Function<? super A, Boolean> predicate) {
        return new Iterator<>() {
            private @Nullable A found;
            private boolean peeked;

            @Override
            public boolean hasNext() {
                while (!peeked && elements.hasNext()) {
                    A element = elements.next();
                    try {
                        peeked = predicate.call(element);
                    } catch (Exception e) {
                        throw Unchecked.rethrow(e);
                    }
                    if (peeked) found = element;
                }
                return peeked;
            }

            @Override
            @SuppressWarnings("NullAway") // a found element is null only if the collection holds nulls
            public A next() {
                if (!hasNext()) throw new NoSuchElementException();
                peeked = false;
                A element = found;
                found = null;
                return element;
            }
        };
    }

    /// Iterators that `function` yields are closed, if they can be, when the next one begins or this one is closed.
    static <A, B> CloseableIterator<B> flatMap(Iterator<A> elements, FlatMapFunction<? super A, ? extends B> function) {
        return new CloseableIterator<>() {
            private Iterator<? extends B> current = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!current.hasNext()) {
                    if (!elements.hasNext()) return false;
                    close();
                    A element = elements.next();
                    try {
                        current = function.call(element);
                    } catch (Exception e) {
                        throw Unchecked.rethrow(e);
                    }
                }
                return true;
            }

            @Override
            public B next() {
                if (!hasNext()) throw new NoSuchElementException();
                return current.next();
            }

            @Override
            public void close() {
                if (!(current instanceof AutoCloseable closeable)) return;
                current = Collections.emptyIterator();
                try {
                    closeable.close();
                } catch (Exception e) {
                    throw Unchecked.rethrow(e);
                }
            }
        };
    }

    static <A> Iterator<A> concat(Iterator<A> first, Iterator<A> second) {
        return flatMap(List.of(first, second).iterator(), part -> part);
    }

    static <A> List<A> listOf(Iterator<A> elements) {
        var list = new ArrayList<A>();
        elements.forEachRemaining(list::add);
        return list;
    }

    static long count(Iterator<?> elements) {
        long count = 0;
        for (; elements.hasNext(); elements.next()) count++;
        return count;
    }

    /// How often each element comes.
    static <A> Map<A, Long> counts(Iterator<A> elements) {
        var counts = new HashMap<A, Long>();
        while (elements.hasNext()) counts.merge(elements.next(), 1L, Long::sum);
        return counts;
    }

    /// Pairs as a map in the order they come.
    static <K, V> Map<K, V> mapOf(List<Pair<K, V>> pairs) {
        var map = new LinkedHashMap<K, V>();
        for (Pair<K, V> pair : pairs) map.put(pair.key(), pair.value());
        return map;
    }
}
