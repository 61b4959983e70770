package dev.kindling.datasources.file;

import dev.kindling.sql.types.StructType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The schemas found in the rows of files, so that files are gone over once however often they are opened. A file
/// that has changed is another one, and nothing is kept of files whose next change might not show.
///
/// Those asked for least recently go first.
final class InferredSchemas {

    /// In all that is kept.
    private static final int MOST_FILES = 10_000;

    private final LinkedHashMap<Key, StructType> schemas = new LinkedHashMap<>(16, 0.75f, true);
    private int fileCount;

    /// What a schema depends on.
    ///
    /// @param options of the files
    /// @param settings of the session, which also say what files a path means
    record Key(List<FileEntry> files, Map<String, String> options, Map<String, String> settings) {

        Key(FileSet set, Map<String, String> settings) {
            this(set.files(), set.options(), settings);
        }
    }

    synchronized @Nullable StructType find(Key key) {
        return schemas.get(key);
    }

    /// @param key made before the files were read
    synchronized void keep(Key key, StructType schema) {
        if (key.files().size() > MOST_FILES || schemas.put(key, schema) != null) return;
        fileCount += key.files().size();
        var eldest = schemas.keySet().iterator();
        while (fileCount > MOST_FILES) {
            fileCount -= eldest.next().files().size();
            eldest.remove();
        }
    }
}
