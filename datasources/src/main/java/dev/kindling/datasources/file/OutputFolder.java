package dev.kindling.datasources.file;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a sink's files go before they are visible, and how they become so.
///
/// @param target the folder, or for a single file the file
record OutputFolder(String target, boolean singleFile) implements Serializable {

    private Path path() {
        return FileListing.path(target);
    }

    private Path staging() {
        Path path = path();
        Path name = path.getFileName();
        return path.resolveSibling("." + name + ".kindling-staging");
    }

    boolean exists() {
        return Files.exists(path());
    }

    /// The data files there now.
    long fileCount() {
        if (!Files.isDirectory(path())) return 0;
        try (Stream<Path> files = Files.walk(path())) {
            return files.filter(Files::isRegularFile).count();
        } catch (IOException e) {
            throw FileErrors.unwritable(target, e);
        }
    }

    void begin() {
        try {
            delete(staging());
            Files.createDirectories(staging());
        } catch (IOException e) {
            throw FileErrors.unwritable(target, e);
        }
    }

    /// The folder for one attempt's files.
    Path attempt(int partition, int attempt) throws IOException {
        Path folder = staging().resolve(partition + "-" + attempt);
        delete(folder);
        return Files.createDirectories(folder);
    }

    /// Makes the files of the attempts visible, in place of what is there if `overwrite`.
    void commit(List<String> attempts, boolean overwrite) {
        try {
            Path path = path();
            if (overwrite) delete(path);
            if (!singleFile) Files.createDirectories(path);
            for (String attempt : attempts) moveAll(staging().resolve(attempt), path);
            delete(staging());
            if (!singleFile) Files.write(path.resolve("_SUCCESS"), new byte[0]);
        } catch (IOException e) {
            throw FileErrors.unwritable(target, e);
        }
    }

    private void moveAll(Path from, Path to) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(from)) {
            all.filter(Files::isRegularFile).sorted().forEach(files::add);
        }
        for (Path file : files) {
            Path place = singleFile ? to : to.resolve(from.relativize(file).toString());
            Path parent = place.getParent();
            if (parent != null) Files.createDirectories(parent);
            Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    void abort() {
        try {
            delete(staging());
        } catch (IOException e) {
            throw FileErrors.unwritable(target, e);
        }
    }

    static void delete(Path path) throws IOException {
        if (!Files.exists(path)) return;
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
