package dev.kindling.rdd.io;

import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;

/// Where files are. Paths are strings with `/` between their parts. Everything fails with a
/// [dev.kindling.error.KindlingException] that names the path: PATH_NOT_FOUND, PATH_ALREADY_EXISTS,
/// FILE_NOT_READABLE, FILE_NOT_WRITABLE, DISK_FULL, FAILED_RENAME_PATH. A file system travels to tasks.
public interface FileSystem extends Serializable {

    /// `file`, `s3`, ...
    String scheme();

    /// Whether there are folders that can be listed. Where there are none, paths are URLs: `?` begins a query, and
    /// of patterns only alternatives in braces are understood.
    default boolean hasFolders() {
        return true;
    }

    /// Whether [#rename] takes a folder in one step. Where it does not, [OutputJob] writes files in their final
    /// places and hides them until it commits.
    default boolean renamesFolders() {
        return true;
    }

    boolean exists(String path);

    FileStatus status(String path);

    /// What is directly in `folder`, by name.
    List<FileStatus> list(String folder);

    /// A file to read from any position.
    InputFile open(String path);

    /// A new file, with the folders above it.
    OutputStream create(String path);

    void makeFolders(String path);

    /// Gives a file or folder another name, in one step. Nothing but an empty folder may be at `to`.
    void rename(String from, String to);

    /// Puts the file `from` in the place of the file `to`, in one step.
    void replace(String from, String to);

    /// Removes a file or a folder with all that is in it; does nothing if there is nothing.
    void delete(String path);

    /// Returns when a file's bytes, or a folder's entries, would survive a power cut.
    void sync(String path);
}
