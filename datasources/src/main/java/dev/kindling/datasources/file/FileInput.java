package dev.kindling.datasources.file;

import dev.kindling.rdd.io.FileSystems;
import dev.kindling.rdd.io.InputFile;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that can be read at any position, by several threads at a time.
public interface FileInput extends AutoCloseable {

    long size();

    /// Fills `length` bytes of `target` from `offset` on with what stands at `position` of the file.
    ///
    /// @throws EOFException if the file ends before
    void readFully(long position, byte[] target, int offset, int length) throws IOException;

    @Override
    void close() throws IOException;

    /// The file at `path`: on this machine, or where the scheme of the path says.
    static FileInput open(FileSystems systems, String path) throws IOException {
        if (path.contains("://") && !path.startsWith("file:"))
            return new Remote(systems.of(path).open(path));
        Path local = path.startsWith("file:") ? Path.of(URI.create(path)) : Path.of(path);
        FileChannel channel = FileChannel.open(local, StandardOpenOption.READ);
        try {
            return new Local(channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// A file of another machine.
    record Remote(InputFile file) implements FileInput {
        @Override
        public long size() {
            return file.sizeBytes();
        }

        @Override
        public void readFully(long position, byte[] target, int offset, int length) {
            file.readFully(position, target, offset, length);
        }

        @Override
        public void close() {
            file.close();
        }
    }

    /// A file of the local file system.
    record Local(FileChannel channel, long size) implements FileInput {

        /// Bytes for an array pass through memory outside of the heap that is as large as what is read at once and
        /// kept for each thread. This much of it stays in a cache near the core.
        private static final int MOST_BYTES_AT_ONCE = 1 << 17;

        @Override
        public void readFully(long position, byte[] target, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
            long at = position;
            while (at < position + length) {
                buffer.limit(offset + (int) Math.min(length, at - position + MOST_BYTES_AT_ONCE));
                int count = channel.read(buffer, at);
                if (count < 0) throw new EOFException("the file ends at " + at);
                at += count;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
