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
import java.util.function.Predicate;

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
/// **Where folders are not renamed in one step** ([FileSystem#renamesFolders]), as on object stores, attempts write
/// files where they will stay, with the write's id in their names, behind such a marker from the beginning. The
/// commit removes the marker, once the files of attempts that do not count are gone. An overwrite commits by a file
/// `.kindling-current-<id>` instead, which says that only this id counts; then the old files go, and it with them.
///
/// `begin` also removes the staging folders that dead processes left for the same target.
public final class OutputJob implements Serializable {

    static final String SUCCESS = "_SUCCESS";

    private static final long serialVersionUID = 1L;
    private static final String APPEND_MARKER = Visibility.UNFINISHED;
    private static final String CURRENT_MARKER = Visibility.REPLACEMENT;
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
        if (isInPlace()) touch(target + "/" + APPEND_MARKER + id);
        else system.makeFolders(staging);
        return true;
    }

    /// The output of one task attempt.
    public TaskOutput open(int partition, int attempt) {
        return new TaskOutput(this, partition, attempt);
    }

    /// Makes the files of `commits` visible, all at once.
    public void commit(List<TaskOutput.Commit> commits) {
        if (isInPlace()) {
            commitInPlace(commits);
            return;
        }
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

    private void commitInPlace(List<TaskOutput.Commit> commits) {
        var wanted = new HashSet<String>();
        for (TaskOutput.Commit commit : commits) for (String file : commit.files()) wanted.add(target + "/" + file);
        removeFiles(system, target, file -> file.name().contains(id) && !wanted.contains(file.path()));
        String marker = target + "/" + APPEND_MARKER + id;
        if (mode == OutputMode.OVERWRITE) {
            touch(target + "/" + CURRENT_MARKER + id);
            finishReplacement(system, target, id);
        } else {
            system.delete(marker);
        }
        touch(target + "/" + SUCCESS);
    }

    /// Removes what the write `id` has replaced, then the markers that said so.
    private static void finishReplacement(FileSystem system, String target, String id) {
        Visibility others = Visibility.ALL.with(system.list(target).stream()
                .filter(entry -> !entry.name().startsWith(CURRENT_MARKER))
                .toList());
        // Files of other writes that have not been committed stay: they are not old.
        removeFiles(system, target, file -> !file.name().contains(id) && others.shows(file.name()));
        system.delete(target + "/" + APPEND_MARKER + id);
        system.delete(target + "/" + CURRENT_MARKER + id);
    }

    /// Removes whatever the job left behind. What was at the target stays.
    public void abort() {
        if (isInPlace()) {
            removeFiles(system, target, file -> file.name().contains(id));
            system.delete(target + "/" + APPEND_MARKER + id);
            return;
        }
        if (!append) finishSwap(system, staging, target);
        system.delete(staging);
    }

    /// The name of a file of this job, unique among the files of `partition` by `sequence`.
    String partFile(int partition, int sequence, int attempt, String extension) {
        String number = sequence == 0 ? "" : "-" + sequence;
        String unique = isInPlace() ? "-" + id + "-" + attempt : append ? "-" + id : "";
        return String.format(Locale.ROOT, "part-%05d%s%s.%s", partition, number, unique, extension);
    }

    FileSystem system() {
        return system;
    }

    /// Whether files are written where they will stay.
    boolean isInPlace() {
        return !system.renamesFolders();
    }

    String attemptFolder(int partition, int attempt) {
        if (isInPlace()) return target;
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
        for (FileStatus entry : system.list(target)) {
            if (!entry.name().startsWith(CURRENT_MARKER)) continue;
            String id = entry.name().substring(CURRENT_MARKER.length());
            if (!StagingName.ownerIsAlive(id)) finishReplacement(system, target, id);
        }
        for (String id : Visibility.ALL.with(system.list(target)).hiddenIds()) {
            if (StagingName.ownerIsAlive(id)) continue;
            removeFiles(system, target, file -> file.name().contains(id));
            system.delete(target + "/" + APPEND_MARKER + id);
        }
    }

    /// Removes the files in `folder` and below that `which` takes, but no marker.
    private static void removeFiles(FileSystem system, String folder, Predicate<FileStatus> which) {
        if (!system.exists(folder)) return;
        for (FileStatus entry : system.list(folder)) {
            boolean marker =
                    entry.name().startsWith(APPEND_MARKER) || entry.name().startsWith(CURRENT_MARKER);
            if (entry.isFolder()) removeFiles(system, entry.path(), which);
            else if (!marker && which.test(entry)) system.delete(entry.path());
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
