package dev.kindling.catalyst.source;

import org.jspecify.annotations.Nullable;

/// Where readers leave parts of files in the form they work with, for who reads them again. It takes memory that
/// nobody asks for, and keeps what is wanted more than once.
public interface PageCache {

    /// Keeps nothing.
    PageCache NONE = new PageCache() {
        @Override
        public byte @Nullable [] get(Object key) {
            return null;
        }

        @Override
        public long wanted(Object key, long sizeBytes) {
            return 0;
        }

        @Override
        public void put(Object key, byte[] page, long ticket) {}
    };

    /// What was kept as `key`, or null. Nobody may change it.
    byte @Nullable [] get(Object key);

    /// Notes that `key` was wanted and not found. Gives a ticket for [#put] if it is worth keeping, or 0.
    long wanted(Object key, long sizeBytes);

    /// Keeps `page`, which nobody changes from now on.
    void put(Object key, byte[] page, long ticket);
}
