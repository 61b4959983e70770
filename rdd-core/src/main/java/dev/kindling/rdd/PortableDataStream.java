package dev.kindling.rdd;

import dev.kindling.rdd.io.FileContents;
import dev.kindling.rdd.io.FileSystem;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// The bytes of a file, decompressed by its name, or of a file in an archive. A file is opened when it is asked for
/// its bytes, each time anew; those in archives are in memory.
public final class PortableDataStream implements Serializable {

    private static final long serialVersionUID = 1L;

    private final FileSystem system;
    private final String path;
    private final byte @Nullable [] bytes;

    private PortableDataStream(FileSystem system, String path, byte @Nullable [] bytes) {
        this.system = system;
        this.path = path;
        this.bytes = bytes;
    }

    static PortableDataStream ofFile(FileSystem system, String path) {
        return new PortableDataStream(system, path, null);
    }

    static PortableDataStream ofEntry(FileSystem system, String path, byte[] bytes) {
        return new PortableDataStream(system, path, bytes);
    }

    /// The file's path; of a file in an archive `archive!/entry`.
    public String getPath() {
        return path;
    }

    /// The bytes from the beginning. To be closed by the caller.
    public InputStream open() {
        if (bytes != null) return new ByteArrayInputStream(bytes);
        FileContents contents = FileContents.open(system, path);
        boolean found = contents.next();
        return new FilterInputStream(found ? contents.stream() : InputStream.nullInputStream()) {
            @Override
            public void close() {
                contents.close();
            }
        };
    }

    /// All bytes.
    public byte[] toArray() throws IOException {
        if (bytes != null) return bytes.clone();
        try (InputStream in = open()) {
            return in.readAllBytes();
        }
    }

    @Override
    public String toString() {
        return path;
    }
}
