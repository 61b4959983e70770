package dev.kindling.execution.codegen;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The loops of this JVM, for all its sessions: equal shapes share one, which the JVM compiles once. A loop is made
/// when its shape has been asked for often enough to be worth it; of many shapes the ones not used for longest go.
final class LoopCache {

    private static final int MOST = 512;
    /// Batches to see before a loop is made.
    private static final int WARM_UP = 16;

    private static final Map<LoopShape, Entry> ENTRIES = new LinkedHashMap<>(64, 0.75f, true);

    private LoopCache() {}

    /// A shape and, later, its loop.
    static final class Entry {

        private final LoopShape shape;
        private final AtomicInteger batches = new AtomicInteger();
        private volatile @Nullable FusedLoop loop;

        private Entry(LoopShape shape) {
            this.shape = shape;
        }

        /// The loop; null while it is not worth making one. To be called once for a batch.
        @Nullable
        FusedLoop loop() {
            FusedLoop made = loop;
            if (made != null) return made;
            if (batches.incrementAndGet() != WARM_UP) return null;
            made = LoopGenerator.generate(shape);
            loop = made;
            return made;
        }
    }

    static Entry entry(LoopShape shape) {
        synchronized (ENTRIES) {
            Entry entry = ENTRIES.computeIfAbsent(shape, Entry::new);
            if (ENTRIES.size() > MOST) {
                var eldest = ENTRIES.keySet().iterator();
                eldest.next();
                eldest.remove();
            }
            return entry;
        }
    }
}
