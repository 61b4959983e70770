package dev.kindling.datasources.file;

import java.io.Serializable;

/// One file of a table, as the listing saw it.
///
/// @param path absolute, as messages show it
public record FileEntry(String path, long sizeBytes, long modificationTimeMillis) implements Serializable {

    /// File systems may tell the time of a change no more exactly than this.
    private static final long SETTLED_MILLIS = 2000;

    /// Whether what is read now may be kept for a later entry that is equal to this: the file has a time of its
    /// last change, long enough ago that another change would have another.
    public boolean isSettled() {
        long age = System.currentTimeMillis() - modificationTimeMillis;
        return modificationTimeMillis > 0 && age > SETTLED_MILLIS;
    }
}
