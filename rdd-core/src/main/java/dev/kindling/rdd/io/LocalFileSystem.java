package dev.kindling.rdd.io;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files of this machine. Takes plain paths and `file:` URIs.
public record LocalFileSystem() implements FileSystem {

    /// The path that a `file:` URI or plain path means.
    static Path path(String path) {
        try {
            if (!path.startsWith("file:")) return Path.of(path);
            String rest = path.substring("file:".length());
            if (rest.startsWith("//")) rest = rest.substring(Math.max(2, rest.indexOf('/', 2)));
            return rest.contains("%") ? Path.of(URI.create("file:" + rest)) : Path.of(rest);
        } catch (IllegalArgumentException _) {
            throw FileErrors.notFound(path); // no file can have such a name
        }
    }

    @Override
    public String scheme() {
        return "file";
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(path(path), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public FileStatus status(String path) {
        try {
            return status(path, Files.readAttributes(path(path), BasicFileAttributes.class));
        } catch (IOException e) {
            throw FileErrors.reading(path, e);
        }
    }

    private static FileStatus status(String path, BasicFileAttributes attributes) {
        return new FileStatus(
                path,
                attributes.isDirectory(),
                attributes.isDirectory() ? 0 : attributes.size(),
                attributes.lastModifiedTime().toMillis());
    }

    @Override
    public List<FileStatus> list(String folder) {
        var found = new ArrayList<FileStatus>();
        String prefix = folder.endsWith("/") ? folder : folder + "/";
        try (var entries = Files.newDirectoryStream(path(folder))) {
            for (Path entry : entries) {
                try {
                    var attributes = Files.readAttributes(entry, BasicFileAttributes.class);
                    found.add(status(prefix + entry.getFileName(), attributes));
                } catch (NoSuchFileException _) {
                    continue; // gone since the folder was listed, or a link to nothing
                }
            }
        } catch (IOException e) {
            throw FileErrors.reading(folder, e);
        }
        found.sort(Comparator.comparing(FileStatus::name));
        return found;
    }

    @Override
    public InputFile open(String path) {
        try {
            FileChannel channel = FileChannel.open(path(path), StandardOpenOption.READ);
            return new OpenFile(path, channel, channel.size());
        } catch (IOException e) {
            throw FileErrors.reading(path, e);
        }
    }

    @Override
    public OutputStream create(String path) {
        try {
            Path file = path(path);
            if (file.getParent() != null) Files.createDirectories(file.getParent());
            return new ReportingOutputStream(path, Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
        } catch (IOException e) {
            throw FileErrors.writing(path, e);
        }
    }

    @Override
    public void makeFolders(String path) {
        try {
            Files.createDirectories(path(path));
        } catch (IOException e) {
            throw FileErrors.writing(path, e);
        }
    }

    @Override
    public void rename(String from, String to) {
        Path target = path(to);
        try {
            // The system's rename silently replaces a file, so look first.
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(target))
                throw FileErrors.alreadyExists(to);
            Files.move(path(from), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            throw FileErrors.renaming(from, to, e);
        } catch (IOException e) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) throw FileErrors.alreadyExists(to);
            throw FileErrors.renaming(from, to, e);
        }
    }

    @Override
    public void replace(String from, String to) {
        try {
            Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw FileErrors.renaming(from, to, e);
        }
    }

    @Override
    public void delete(String path) {
        Path root = path(path);
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) return;
        try {
            Files.walkFileTree(root, new Remover());
        } catch (IOException e) {
            throw FileErrors.writing(path, e);
        }
    }

    @Override
    public void sync(String path) {
        Path file = path(path);
        boolean folder = Files.isDirectory(file);
        try (var channel = FileChannel.open(file, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            if (folder) return; // not every system can open folders; those that cannot need not
            throw FileErrors.writing(path, e);
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {

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
    }

    private record OpenFile(String path, FileChannel channel, long sizeBytes) implements InputFile {

        @Override
        public int read(long position, byte[] buffer, int offset, int length) {
            try {
                var target = ByteBuffer.wrap(buffer, offset, length);
                int total = 0;
                while (target.hasRemaining()) {
                    int count = channel.read(target, position + total);
                    if (count < 0) break;
                    total += count;
                }
                return total == 0 && length > 0 ? -1 : total;
            } catch (IOException e) {
                throw FileErrors.reading(path, e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw FileErrors.reading(path, e);
            }
        }
    }

    /// Says which file could not be written, and why.
    private static final class ReportingOutputStream extends OutputStream {

        private final String path;
        private final OutputStream out;

        ReportingOutputStream(String path, OutputStream out) {
            this.path = path;
            this.out = out;
        }

        @Override
        public void write(int b) {
            try {
                out.write(b);
            } catch (IOException e) {
                throw FileErrors.writing(path, e);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw FileErrors.writing(path, e);
            }
        }

        @Override
        public void flush() {
            try {
                out.flush();
            } catch (IOException e) {
                throw FileErrors.writing(path, e);
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw FileErrors.writing(path, e);
            }
        }
    }
}
