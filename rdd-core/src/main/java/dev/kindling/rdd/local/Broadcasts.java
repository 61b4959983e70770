package dev.kindling.rdd.local;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.graph.Broadcast;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.SerializedForm;
import dev.kindling.rdd.graph.TaskScope;
import dev.kindling.rdd.graph.Unchecked;
import dev.kindling.rdd.local.LocalOptions.Transport;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The broadcasts of a backend. By reference the handle holds the value; serialized, tasks get a copy of their own,
/// one for all of them, found by id as long as the driver holds the handle.
final class Broadcasts {

    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, WeakReference<Copy>> copies = new ConcurrentHashMap<>();
    private final LongConsumer forgotten;

    /// @param forgotten hears of broadcasts whose copies are not to be held any more
    Broadcasts(LongConsumer forgotten) {
        this.forgotten = forgotten;
    }

    <V> Broadcast<V> make(V value, Codec<V> codec, Transport transport) {
        copies.forEach((id, reference) -> {
            if (reference.refersTo(null) && copies.remove(id, reference)) forgotten.accept(id);
        });
        long id = ids.incrementAndGet();
        Copy copy = null;
        if (transport == Transport.SERIALIZED) {
            try {
                copy = new Copy(SerializedForm.encode(codec, value), codec, () -> forgotten.accept(id));
            } catch (IOException e) {
                throw Unchecked.rethrow(e);
            }
            copies.put(id, new WeakReference<>(copy));
        }
        return new Handle<>(id, value, copy);
    }

    /// The value as tasks get it, or null if there is no such broadcast.
    @Nullable
    Object get(long id) {
        Copy copy = copy(id);
        return copy == null ? null : copy.value();
    }

    /// The value for tasks of another process.
    WorkerMessage.BroadcastBytes bytes(long id) {
        Copy copy = copy(id);
        if (copy == null) throw new InternalException("there is no broadcast " + id);
        return new WorkerMessage.BroadcastBytes(copy.bytes, copy.codec);
    }

    private @Nullable Copy copy(long id) {
        var reference = copies.get(id);
        return reference == null ? null : reference.get();
    }

    /// A value in bytes, decoded when first asked for.
    private static final class Copy {

        private final byte[] bytes;
        private final Codec<?> codec;
        private final Runnable forgotten;
        private @Nullable Object value;

        Copy(byte[] bytes, Codec<?> codec, Runnable forgotten) {
            this.bytes = bytes;
            this.codec = codec;
            this.forgotten = forgotten;
        }

        synchronized void forgetValue() {
            value = null;
            forgotten.run();
        }

        synchronized Object value() {
            try {
                Object decoded = value == null ? SerializedForm.decode(codec, bytes) : value;
                value = decoded;
                return decoded;
            } catch (IOException e) {
                throw Unchecked.rethrow(e);
            }
        }
    }

    private static final class Handle<V> implements Broadcast<V> {

        private static final long serialVersionUID = 1L;

        private final long id;
        private transient volatile @Nullable V value;
        private transient volatile @Nullable Copy copy;
        private volatile boolean destroyed;

        Handle(long id, V value, @Nullable Copy copy) {
            this.id = id;
            this.value = value;
            this.copy = copy;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        @SuppressWarnings("unchecked") // the value with this id is the one this handle was made for
        public V value() {
            V here = value;
            if (here != null) return here;
            TaskScope scope = TaskScope.current();
            if (destroyed || scope == null)
                throw KindlingException.of(
                                ErrorCondition.INVALID_HANDLE,
                                destroyed
                                        ? "broadcast " + id + " was destroyed"
                                        : "broadcast " + id + " was asked for outside of tasks and its driver")
                        .parameter("broadcast", id)
                        .hint(
                                destroyed
                                        ? "Destroy it after the last job that uses it, or broadcast the value again;"
                                                + " unpersist() gives memory back and leaves it usable."
                                        : "Only the functions of a job and the program that made it can read it.")
                        .build();
            return (V) scope.broadcastValue(id);
        }

        @Override
        public void unpersist() {
            Copy known = copy;
            if (known != null) known.forgetValue();
        }

        @Override
        public void destroy() {
            unpersist();
            destroyed = true;
            value = null;
            copy = null;
        }

        @Override
        public String toString() {
            return "broadcast " + id + (copy == null ? "" : " in bytes");
        }
    }
}
