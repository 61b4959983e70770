package dev.kindling.rdd.io;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file to be read, with the partition values its folders give.
///
/// @param partitionKeys the keys of the `key=value` folders between the path that was asked for and the file, outer
/// first
/// @param partitionValues the values, null for SQL NULL
public record DataFile(FileStatus status, List<String> partitionKeys, List<@Nullable String> partitionValues)
        implements Serializable {

    public DataFile {
        partitionKeys = List.copyOf(partitionKeys);
        partitionValues = Collections.unmodifiableList(new ArrayList<>(partitionValues)); // keeps nulls
    }

    public String path() {
        return status.path();
    }

    public long sizeBytes() {
        return status.sizeBytes();
    }

    /// The values by key, in order.
    public LinkedHashMap<String, @Nullable String> partition() {
        var partition = new LinkedHashMap<String, @Nullable String>();
        for (int i = 0; i < partitionKeys.size(); i++) partition.put(partitionKeys.get(i), partitionValues.get(i));
        return partition;
    }
}
