package dev.kindling.rdd.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// The regular files in an archive, in the order of the archive.
sealed interface Archive extends AutoCloseable {

    /// More than any preset of 7z needs, less than a damaged header may ask for.
    int MEMORY_KIB = 1 << 20;

    /// Goes to the next regular file and yields its name, with `/` between folders; null if there is none.
    @Nullable
    String next() throws IOException;

    /// The current file's bytes, until the next.
    InputStream stream() throws IOException;

    @Override
    void close() throws IOException;

    static Archive open(ArchiveFormat format, InputFile file) {
        String path = file.path();
        try {
            return switch (format) {
                case TAR ->
                    new Tar(new TarArchiveInputStream(
                            ArchiveFormat.compressionOf(path).decompress(file.stream(0), path)));
                case ZIP ->
                    new Zip(ZipFile.builder()
                            .setSeekableByteChannel(new InputFileChannel(file))
                            .get());
                case SEVEN_ZIP ->
                    new SevenZip(SevenZFile.builder()
                            .setSeekableByteChannel(new InputFileChannel(file))
                            .setMaxMemoryLimitKiB(MEMORY_KIB)
                            .get());
            };
        } catch (IOException | RuntimeException e) {
            throw DecodedInputStream.failure(path, "it cannot be read as an archive (" + e.getMessage() + ")", e);
        }
    }

    /// `name` from the archive's root, whatever way the archive writes it.
    private static String relative(String name) {
        String path = name.replace('\\', '/');
        int start = 0;
        while (path.startsWith("./", start) || path.startsWith("/", start)) start += path.charAt(start) == '.' ? 2 : 1;
        return path.substring(start);
    }

    /// A tar file, read from front to back.
    final class Tar implements Archive {

        private final TarArchiveInputStream in;

        Tar(TarArchiveInputStream in) {
            this.in = in;
        }

        @Override
        public @Nullable String next() throws IOException {
            while (true) {
                TarArchiveEntry entry = in.getNextEntry();
                if (entry == null) return null;
                if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()) return relative(entry.getName());
            }
        }

        @Override
        public InputStream stream() {
            return in;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /// A zip file, read by its directory at the end.
    final class Zip implements Archive {

        private final ZipFile zip;
        private final Enumeration<ZipArchiveEntry> entries;
        private @Nullable ZipArchiveEntry current;
        private @Nullable InputStream stream;

        Zip(ZipFile zip) {
            this.zip = zip;
            this.entries = Collections.enumeration(Collections.list(zip.getEntriesInPhysicalOrder()));
        }

        @Override
        public @Nullable String next() throws IOException {
            while (entries.hasMoreElements()) {
                current = entries.nextElement();
                if (!current.isDirectory() && !current.isUnixSymlink()) return relative(current.getName());
            }
            return null;
        }

        @Override
        public InputStream stream() throws IOException {
            if (current == null) throw new IllegalStateException("call next() first");
            if (current.getGeneralPurposeBit().usesEncryption())
                throw new IOException(current.getName() + " is encrypted");
            if (stream != null) stream.close();
            InputStream opened = zip.getInputStream(current);
            if (opened == null) throw new IOException(current.getName() + " has no content");
            stream = new Checked(opened, current);
            return stream;
        }

        @Override
        public void close() throws IOException {
            if (stream != null) stream.close();
            zip.close();
        }
    }

    /// A file in a zip file; at its end, its length and checksum must be those that the directory says.
    final class Checked extends InputStream {

        private final InputStream in;
        private final ZipArchiveEntry entry;
        private final CRC32 checksum = new CRC32();
        private long length;

        Checked(InputStream in, ZipArchiveEntry entry) {
            this.in = in;
            this.entry = entry;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int count) throws IOException {
            int read = in.read(buffer, offset, count);
            if (read > 0) {
                checksum.update(buffer, offset, read);
                length += read;
            } else if (read < 0 && count > 0) {
                if (entry.getSize() >= 0 && length != entry.getSize())
                    throw new IOException("it has " + length + " bytes, expected " + entry.getSize());
                if (entry.getCrc() >= 0 && checksum.getValue() != entry.getCrc())
                    throw new IOException("its checksum is wrong");
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /// A 7z file.
    final class SevenZip implements Archive {

        private final SevenZFile file;

        SevenZip(SevenZFile file) {
            this.file = file;
        }

        @Override
        public @Nullable String next() throws IOException {
            while (true) {
                SevenZArchiveEntry entry = file.getNextEntry();
                if (entry == null) return null;
                if (!entry.isDirectory() && !entry.isAntiItem()) return relative(entry.getName());
            }
        }

        @Override
        public InputStream stream() {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    return file.read();
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    return file.read(buffer, offset, length);
                }
            };
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
