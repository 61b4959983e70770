package dev.kindling.rdd.io;

import java.io.Serializable;

/// A file or folder as it was when looked at.
///
/// @param path with scheme where the file system is not the local one
public record FileStatus(String path, boolean isFolder, long sizeBytes, long modifiedMillis) implements Serializable {

    /// The last part of the path.
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
