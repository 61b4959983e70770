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
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Where the temporary files of tasks and blocks are made.
abstract class SpillFolder {

    private final AtomicLong fileNumbers = new AtomicLong();

    /// The folder itself, made when first asked for.
    abstract Path root() throws IOException;

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

    /// What the user is told if nothing can be made here.
    KindlingException notWritable(IOException e) {
        return KindlingException.of(
                        ErrorCondition.FILE_NOT_WRITABLE, "cannot make temporary files in " + place() + ": " + e)
                .parameter("path", place())
                .hint("Set kindling.local.dir to a folder that can be written to.")
                .causedBy(e)
                .build();
    }

    /// What messages call this folder, whether it could be made or not.
    abstract Path place();

    static void remove(Path directory) throws IOException {
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
}
