package dev.kindling.rdd.local;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Folders for the temporary files of tasks, below one folder per backend that exists only once one is needed.
final class SpillDirectories implements AutoCloseable {

    private final Path parent;
    private @Nullable Path root;

    SpillDirectories(Path parent) {
        this.parent = parent;
    }

    Path make(int stage, int partition, int attempt) {
        try {
            return Files.createTempDirectory(root(), "task-" + stage + "-" + partition + "-" + attempt + "-");
        } catch (IOException e) {
            throw KindlingException.of(
                            ErrorCondition.FILE_NOT_WRITABLE,
                            "cannot make a folder for temporary files in " + parent + ": " + e)
                    .parameter("path", parent)
                    .hint("Set kindling.local.dir to a folder that can be written to.")
                    .causedBy(e)
                    .build();
        }
    }

    private synchronized Path root() throws IOException {
        if (root == null) {
            Files.createDirectories(parent);
            root = Files.createTempDirectory(parent, "kindling-");
        }
        return root;
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
        if (root != null) remove(root);
        root = null;
    }
}
