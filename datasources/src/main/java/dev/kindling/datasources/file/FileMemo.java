package dev.kindling.datasources.file;

import java.io.Serializable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a format remembers of the files of one table (footers, say), so that the schema, the statistics and all
/// splits of a scan read it once. It does not travel: where a table arrives through bytes, its memo starts empty.
public final class FileMemo implements Serializable {

    private static final long serialVersionUID = 1L;

    private transient volatile @Nullable ConcurrentHashMap<FileEntry, Object> entries;

    /// What is remembered of `file`, after `load` if nothing is. `load` may run more than once when asked for from
    /// several threads at a time; it must be the only kind of thing this table's format remembers.
    public <T> T of(FileEntry file, Class<T> kind, Function<FileEntry, T> load) {
        ConcurrentHashMap<FileEntry, Object> map = map();
        Object known = map.get(file);
        if (known != null) return kind.cast(known);
        T loaded = load.apply(file);
        map.put(file, loaded);
        return loaded;
    }

    private ConcurrentHashMap<FileEntry, Object> map() {
        ConcurrentHashMap<FileEntry, Object> map = entries;
        if (map != null) return map;
        synchronized (this) {
            if (entries == null) entries = new ConcurrentHashMap<>();
            return entries;
        }
    }
}
