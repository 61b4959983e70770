package dev.kindling.rdd.local;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The temporary files of a backend: folders of tasks and files of blocks, below one folder that exists only once
/// one is needed.
///
/// The folder is called `kindling-`, the id of the process, `-` and some letters, and holds a file `lock` that the
/// process keeps locked. A process that dies leaves its folder behind; who makes the next folder beside it finds
/// the lock free and removes it.
final class SpillDirectories implements AutoCloseable {

    private static final String PREFIX = "kindling-";
    private static final String LOCK = "lock";

    private final Path parent;
    private final AtomicLong fileNumbers = new AtomicLong();
    private @Nullable Path root;
    private @Nullable FileChannel lock;

    SpillDirectories(Path parent) {
        this.parent = parent;
    }

    /// A new folder for a task.
    Path make(int stage, int partition, int attempt) {
        try {
            return Files.createTempDirectory(root(), "task-" + stage + "-" + partition + "-" + attempt + "-");
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    /// The path of a file that is not there yet.
    Path newFile(String name) {
        try {
            return root().resolve(name + "-" + fileNumbers.incrementAndGet());
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    private KindlingException notWritable(IOException e) {
        return KindlingException.of(
                        ErrorCondition.FILE_NOT_WRITABLE,
                        "cannot make a folder for temporary files in " + parent + ": " + e)
                .parameter("path", parent)
                .hint("Set kindling.local.dir to a folder that can be written to.")
                .causedBy(e)
                .build();
    }

    private synchronized Path root() throws IOException {
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

    private static String ownPrefix() {
        return PREFIX + ProcessHandle.current().pid() + "-";
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

    /// Never a folder of this process: closing another channel on its lock would release the lock.
    private static boolean isOfAnotherProcess(String name) {
        return name.matches(PREFIX + "\\d+-.+") && !name.startsWith(ownPrefix());
    }

    void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                if (e != null) throw e;
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
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
