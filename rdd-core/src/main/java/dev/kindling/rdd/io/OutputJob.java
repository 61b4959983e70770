package dev.kindling.rdd.io;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A folder of files written by many tasks, which appears whole or not at all.
///
/// The driver calls [#begin], each task attempt writes into a [TaskOutput] of its own, then the driver calls
/// [#commit] with the commits of the attempts that count, or [#abort].
///
/// All files are made in a hidden staging folder next to the target, `.kindling-staging-<target>.by.<id>`:
///
/// ```
/// attempt-<partition>-<attempt>/...   what a running attempt writes
/// committed-<partition>/...           renamed from the attempt when it commits; the first one wins
/// output/...                          the files in their final places, _SUCCESS last
/// COMMITTING                          output is complete and about to take the target's place
/// old                                 what was at the target, until the new has taken its place
/// ```
///
/// **New and overwritten folders**: `output` is renamed to the target, in one step if there is nothing; else the old
/// one is renamed to `old` first. Killed between these two renames, the target is missing although `output` is
/// complete: a reader that finds nothing at the target, and the next write, then finish the rename. So there is
/// always the old or the new state, whole.
///
/// **Appends** move files into a folder that others read. Their names contain the write's id, and before the first is
/// moved a file `.kindling-append-<id>` says that this id does not count yet; it is removed after the last. Readers
/// ([FileListing]) leave out files with such an id, so they see the old state until the last moment. A marker whose
/// process is gone stays valid, and the next write removes the marker with its files. `_SUCCESS` is missing in
/// between for readers that know no markers.
///
/// `begin` also removes the staging folders that dead processes left for the same target.
public final class OutputJob implements Serializable {

    static final String SUCCESS = "_SUCCESS";

    private static final long serialVersionUID = 1L;
    private static final String APPEND_MARKER = ".kindling-append-";
    private static final String COMMITTING = "COMMITTING";

    private final FileSystem system;
    private final String target;
    private final OutputMode mode;
    private final Durability durability;
    private final String id;
    private final String staging;
    private boolean append;

    /// Whether a commit waits until the disk has it.
    public enum Durability {
        SYNCED,
        /// Survives the death of the process, but perhaps not a power cut.
        UNSYNCED
    }

    /// @param target the folder to be written
    public OutputJob(FileSystem system, String target, OutputMode mode, Durability durability) {
        this.system = system;
        this.target = target.length() > 1 && target.endsWith("/") ? target.substring(0, target.length() - 1) : target;
        this.mode = mode;
        this.durability = durability;
        StagingName name = StagingName.create(fileName(this.target));
        this.id = name.id();
        this.staging = sibling(this.target, name.text());
    }

    /// Prepares the write.
    ///
    /// @return whether there is anything to do; false if mode IGNORE found something
    /// @throws KindlingException PATH_ALREADY_EXISTS if mode ERROR found something
    public boolean begin() {
        cleanUp(system, target);
        boolean exists = system.exists(target);
        if (exists && mode == OutputMode.ERROR) throw FileErrors.alreadyExists(target);
        if (exists && mode == OutputMode.IGNORE) return false;
        append = exists && mode == OutputMode.APPEND;
        if (append && !system.status(target).isFolder())
            throw KindlingException.of(
                            ErrorCondition.FILE_NOT_WRITABLE, "cannot append to `" + target + "`: it is a single file")
                    .parameter("path", target)
                    .hint("Use mode overwrite, or name a folder.")
                    .build();
        system.makeFolders(staging);
        return true;
    }

    /// The output of one task attempt.
    public TaskOutput open(int partition, int attempt) {
        return new TaskOutput(this, partition, attempt);
    }

    /// Makes the files of `commits` visible, all at once.
    public void commit(List<TaskOutput.Commit> commits) {
        String output = staging + "/output";
        system.makeFolders(output);
        var folders = new HashSet<String>();
        folders.add(output);
        for (TaskOutput.Commit commit : commits) {
            for (String file : commit.files()) {
                String to = output + "/" + file;
                String folder = to.substring(0, to.lastIndexOf('/'));
                if (folders.add(folder)) system.makeFolders(folder);
                system.rename(committedFolder(commit.partition()) + "/" + file, to);
            }
        }
        if (append) {
            commitAppend(output, commits);
        } else {
            touch(output + "/" + SUCCESS);
            folders.forEach(this::sync);
            touch(staging + "/" + COMMITTING);
            swap(output);
        }
        sync(parent(target));
        system.delete(staging);
    }

    private void swap(String output) {
        if (mode != OutputMode.OVERWRITE || !system.exists(target)) {
            system.rename(output, target);
            return;
        }
        String old = staging + "/old";
        system.rename(target, old);
        try {
            system.rename(output, target);
        } catch (RuntimeException e) {
            if (!system.exists(target)) system.rename(old, target);
            throw e;
        }
    }

    private void commitAppend(String output, List<TaskOutput.Commit> commits) {
        String marker = target + "/" + APPEND_MARKER + id;
        touch(marker);
        sync(target);
        system.delete(target + "/" + SUCCESS);
        var folders = new HashSet<String>();
        folders.add(target);
        try {
            for (TaskOutput.Commit commit : commits) {
                for (String file : commit.files()) {
                    String to = target + "/" + file;
                    String folder = to.substring(0, to.lastIndexOf('/'));
                    if (folders.add(folder)) system.makeFolders(folder);
                    system.rename(output + "/" + file, to);
                }
            }
            touch(target + "/" + SUCCESS);
            folders.forEach(this::sync);
        } catch (RuntimeException e) {
            for (TaskOutput.Commit commit : commits) {
                for (String file : commit.files()) system.delete(target + "/" + file);
            }
            system.delete(marker);
            throw e;
        }
        system.delete(marker);
    }

    /// Removes whatever the job left behind. What was at the target stays.
    public void abort() {
        if (!append) finishSwap(system, staging, target);
        system.delete(staging);
    }

    /// The name of a file of this job, unique among the files of `partition` by `sequence`.
    String partFile(int partition, int sequence, String extension) {
        String number = sequence == 0 ? "" : "-" + sequence;
        String unique = append ? "-" + id : "";
        return String.format(Locale.ROOT, "part-%05d%s%s.%s", partition, number, unique, extension);
    }

    FileSystem system() {
        return system;
    }

    String attemptFolder(int partition, int attempt) {
        return staging + "/attempt-" + partition + "-" + attempt;
    }

    String committedFolder(int partition) {
        return staging + "/committed-" + partition;
    }

    void sync(String path) {
        if (durability == Durability.SYNCED) system.sync(path);
    }

    private void touch(String path) {
        try (OutputStream out = system.create(path)) {
            out.flush();
        } catch (IOException e) {
            throw FileErrors.writing(path, e);
        } catch (KindlingException e) {
            if (e.condition() != ErrorCondition.PATH_ALREADY_EXISTS) throw e;
        }
        sync(path);
    }

    // --- What earlier writes left.

    /// The ids of appends to a folder with these entries that have not been committed.
    static Set<String> unfinishedAppends(List<FileStatus> entries) {
        var ids = new HashSet<String>();
        for (FileStatus entry : entries) {
            if (entry.name().startsWith(APPEND_MARKER)) ids.add(entry.name().substring(APPEND_MARKER.length()));
        }
        return ids;
    }

    /// If a process died while it swapped the folder `target`, so that nothing is there, puts the new one in place.
    static void finishInterruptedSwap(FileSystem system, String target) {
        for (String staging : abandoned(system, target)) finishSwap(system, staging, target);
    }

    private static void finishSwap(FileSystem system, String staging, String target) {
        boolean complete = system.exists(staging + "/" + COMMITTING) && system.exists(staging + "/output");
        if (!system.exists(target) && complete && system.exists(staging + "/old"))
            system.rename(staging + "/output", target);
    }

    /// Removes what dead processes left of writes to `target`.
    static void cleanUp(FileSystem system, String target) {
        for (String staging : abandoned(system, target)) {
            finishSwap(system, staging, target);
            system.delete(staging);
        }
        if (!system.exists(target) || !system.status(target).isFolder()) return;
        for (String id : unfinishedAppends(system.list(target))) {
            if (StagingName.ownerIsAlive(id)) continue;
            removeFilesOf(system, target, id);
            system.delete(target + "/" + APPEND_MARKER + id);
        }
    }

    private static void removeFilesOf(FileSystem system, String folder, String id) {
        for (FileStatus entry : system.list(folder)) {
            if (entry.isFolder()) removeFilesOf(system, entry.path(), id);
            else if (entry.name().contains(id) && !entry.name().startsWith(APPEND_MARKER)) system.delete(entry.path());
        }
    }

    private static List<String> abandoned(FileSystem system, String target) {
        String parent = parent(target);
        var found = new ArrayList<String>();
        if (!system.exists(parent) || !system.status(parent).isFolder()) return found;
        for (FileStatus entry : system.list(parent)) {
            StagingName name = StagingName.parse(entry.name());
            if (name != null && name.target().equals(fileName(target)) && !name.ownerIsAlive()) found.add(entry.path());
        }
        return found;
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash);
    }

    static String sibling(String path, String name) {
        return path.substring(0, path.lastIndexOf('/') + 1) + name;
    }
}
