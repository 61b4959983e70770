package dev.kindling.rdd.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The temporary files of a backend: folders of tasks and files of blocks, below one folder that exists only once
/// one is needed.
///
/// The folder is called `kindling-`, the id of the process, `-`, when it started, `-` and some digits, and holds a
/// file `lock` that the process keeps locked. A process that dies leaves its folder behind; the next backend that
/// opens beside it, or makes a folder there, finds the lock free and removes it.
final class SpillDirectories extends SpillFolder implements AutoCloseable {

    private static final String PREFIX = "kindling-";
    private static final String LOCK = "lock";
    private static final int REMOVALS = 100;

    private final Path parent;
    private @Nullable Path root;
    private @Nullable FileChannel lock;

    SpillDirectories(Path parent) {
        this.parent = parent;
    }

    /// Removes what other processes left behind, if there is anything and it can be removed.
    void tidy() {
        String[] names = parent.toFile().list((_, name) -> isOfAnotherProcess(name));
        if (names == null || names.length == 0) return;
        try {
            removeAbandoned();
        } catch (IOException | UncheckedIOException _) {
            // It is in nobody's way but the disk's, and will be tried again.
        }
    }

    @Override
    synchronized Path root() throws IOException {
        Path known = root;
        if (known != null) return known;
        Files.createDirectories(parent);
        removeAbandoned();
        Path made = Files.createTempDirectory(parent, ownPrefix());
        lock = FileChannel.open(made.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = lock.tryLock();
        if (held == null) throw new IOException("the lock of the new folder " + made + " is taken");
        root = made;
        return made;
    }

    @Override
    Path place() {
        return parent;
    }

    /// Ids of processes come again, above all in containers, and then with another start.
    private static String ownPrefix() {
        ProcessHandle process = ProcessHandle.current();
        long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return PREFIX + process.pid() + "-" + start + "-";
    }

    /// Removes the folders of processes that died.
    private void removeAbandoned() throws IOException {
        List<Path> others;
        try (Stream<Path> siblings = Files.list(parent)) {
            others = siblings.filter(
                            path -> isOfAnotherProcess(path.getFileName().toString()))
                    .toList();
        }
        for (Path other : others) {
            Path file = other.resolve(LOCK);
            if (Files.isWritable(file)) removeUnlessLocked(other, file);
        }
    }

    private void removeUnlessLocked(Path folder, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) remove(folder);
        } catch (NoSuchFileException _) {
            remove(folder); // somebody else is removing it
        }
    }

    /// Removes the folder of another process if that has died, with what may still be written there.
    static void removeIfAbandoned(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) return;
            for (int i = 1; Files.exists(folder); i++) {
                try {
                    remove(folder);
                } catch (DirectoryNotEmptyException e) {
                    if (i == REMOVALS) throw e;
                }
            }
        } catch (NoSuchFileException _) {
            return; // somebody else has removed it
        }
    }

    /// Never a folder of this process: closing another channel on its lock would release the lock.
    private static boolean isOfAnotherProcess(String name) {
        return name.startsWith(PREFIX) && name.matches(PREFIX + "\\d+-.+") && !name.startsWith(ownPrefix());
    }

    /// Removes a folder of files, if there is any.
    synchronized void removeFolder(String name) throws IOException {
        if (root != null) remove(root.resolve(name));
    }

    @Override
    public synchronized void close() throws IOException {
        FileChannel held = lock;
        if (held != null) held.close();
        lock = null;
        if (root != null) remove(root);
        root = null;
    }
}
