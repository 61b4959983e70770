package dev.kindling.rdd.local;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Values kept for objects, by identity, for as long as the objects are in use elsewhere.
final class WeakIdentityMap<K, V> {

    private final Map<Object, V> values = new HashMap<>();
    private final ReferenceQueue<K> gone = new ReferenceQueue<>();

    synchronized V computeIfAbsent(K key, Supplier<V> make) {
        for (var reference = gone.poll(); reference != null; reference = gone.poll()) values.remove(reference);
        V known = values.get(new Key<>(key, null));
        if (known != null) return known;
        V made = make.get();
        values.put(new Key<>(key, gone), made);
        return made;
    }

    synchronized @Nullable V get(K key) {
        return values.get(new Key<>(key, null));
    }

    synchronized void remove(K key) {
        values.remove(new Key<>(key, null));
    }

    synchronized void clear() {
        values.clear();
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
