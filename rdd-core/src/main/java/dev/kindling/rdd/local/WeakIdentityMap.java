package dev.kindling.rdd.local;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Values kept for objects, by identity, for as long as the objects are in use elsewhere. A value that is dropped
/// is closed: the next time the map is asked for something, or by [#closeAbandoned].
final class WeakIdentityMap<K, V> {

    private final Consumer<V> close;
    private final Map<Object, V> values = new HashMap<>();
    private final ReferenceQueue<K> gone = new ReferenceQueue<>();

    WeakIdentityMap(Consumer<V> close) {
        this.close = close;
    }

    V computeIfAbsent(K key, Supplier<V> make) {
        closeAbandoned();
        synchronized (this) {
            V known = values.get(new Key<>(key, null));
            if (known != null) return known;
            V made = make.get();
            values.put(new Key<>(key, gone), made);
            return made;
        }
    }

    /// Closes the values of objects that are not in use any more.
    void closeAbandoned() {
        var abandoned = new ArrayList<V>();
        synchronized (this) {
            for (var reference = gone.poll(); reference != null; reference = gone.poll()) {
                V value = values.remove(reference);
                if (value != null) abandoned.add(value);
            }
        }
        abandoned.forEach(close);
    }

    synchronized @Nullable V get(K key) {
        return values.get(new Key<>(key, null));
    }

    void remove(K key) {
        V removed;
        synchronized (this) {
            removed = values.remove(new Key<>(key, null));
        }
        if (removed != null) close.accept(removed);
    }

    void clear() {
        List<V> all;
        synchronized (this) {
            all = List.copyOf(values.values());
            values.clear();
        }
        all.forEach(close);
    }

    private static final class Key<K> extends WeakReference<K> {

        private final int hash;

        Key(K referent, @Nullable ReferenceQueue<? super K> queue) {
            super(referent, queue);
            this.hash = System.identityHashCode(referent);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) return true;
            if (!(other instanceof Key<?> key)) return false;
            Object mine = get();
            return mine != null && mine == key.get();
        }
    }
}
