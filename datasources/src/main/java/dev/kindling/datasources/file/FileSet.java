package dev.kindling.datasources.file;

import dev.kindling.rdd.io.FileSystems;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/// The files of one table and how to read them.
///
/// @param systems where the files lie
/// @param options by name in lower case, already checked against [FileFormat#readOptions]
public record FileSet(List<FileEntry> files, FileSystems systems, Map<String, String> options, FileMemo memo)
        implements Serializable {
    public FileSet {
        files = List.copyOf(files);
        options = Map.copyOf(options);
    }
}
