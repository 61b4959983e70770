package dev.kindling.rdd.spill;

import com.github.luben.zstd.Zstd;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.graph.Codec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A file of runs of elements, written one run after the other and read run by run as often as needed. While it is
/// neither written nor read it holds no file handle.
///
/// A run is a sequence of chunks, each readable by itself. A chunk is a header of five big-endian ints - the bytes
/// stored, the bytes they stand for, the number of elements, 1 if each has a tag, the CRC-32C of the bytes stored -
/// and then the bytes: the tags as longs, and what the codec writes for the elements; compressed by zstd unless
/// that gains nothing (both lengths are equal then).
///
/// Writing and reading go through plain streams, which the interruption of a thread does not close: the thread that
/// spills may be another than the one that filled the buffer.
public final class SpillFile implements AutoCloseable {

    private static final int ZSTD_LEVEL = 1;
    private static final int HEADER_BYTES = 20;
    private static final int CHUNK_BYTES = 1 << 15;
    private static final int CHUNK_ELEMENTS = 1 << 12;

    /// Where a run is in its file.
    public record Run(long offset, long sizeBytes, long elementCount) {}

    private final File file;
    private long sizeBytes;

    /// @param path where the file is made with the first run
    public SpillFile(Path path) {
        this.file = path.toFile();
    }

    public Path path() {
        return file.toPath();
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    /// Begins to append. One writer at a time.
    ///
    /// @throws CorruptSpillException if the file does not end where it was left: what was appended would not be
    /// where
    ///     its run says, and might be taken for another one
    public Appender append() {
        if (file.length() != sizeBytes) {
            var changed = new IOException("it has " + file.length() + " bytes, and " + sizeBytes + " were written");
            throw new CorruptSpillException(file.toPath(), changed);
        }
        try {
            return new Appender(new FileOutputStream(file, true));
        } catch (IOException e) {
            throw failed("open", e);
        }
    }

    /// The elements of `run`.
    ///
    /// @throws CorruptSpillException from here or from the iterator, if the file is not as it was written
    public <T> Reader<T> read(Run run, Codec<T> codec) {
        return new Reader<>(run, codec);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file.toPath());
        } catch (IOException e) {
            throw failed("delete", e);
        }
    }

    private KindlingException failed(String action, IOException e) {
        boolean full = String.valueOf(e.getMessage()).contains("No space left");
        return KindlingException.of(
                        full ? ErrorCondition.DISK_FULL : ErrorCondition.FILE_NOT_WRITABLE,
                        "cannot " + action + " the temporary file " + file + ": " + e.getMessage())
                .parameter("path", file)
                .hint("Set kindling.local.dir to a folder with room for what does not fit into memory.")
                .causedBy(e)
                .build();
    }

    /// Appends runs.
    public final class Appender implements AutoCloseable {

        private final FileOutputStream out;
        private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
        private final CRC32C checksum = new CRC32C();
        private byte[] frame = new byte[0];
        private long[] tags = new long[16];

        private Appender(FileOutputStream out) {
            this.out = out;
        }

        /// A run of `elements`.
        public <T> Run run(Codec<T> codec, Iterator<? extends T> elements) throws IOException {
            try (var run = begin(codec)) {
                while (elements.hasNext()) run.write(elements.next());
                return run.end();
            }
        }

        /// A run that is filled element by element; one at a time.
        public <T> RunWriter<T> begin(Codec<T> codec) {
            return new RunWriter<>(this, codec);
        }

        private long size() {
            return sizeBytes;
        }

        private void chunk(int count, boolean tagged) throws IOException {
            byte[] bytes = raw.toByteArray();
            int needed = HEADER_BYTES + (int) Zstd.compressBound(bytes.length);
            if (frame.length < needed) frame = new byte[needed];
            long compressed = Zstd.compressByteArray(
                    frame, HEADER_BYTES, frame.length - HEADER_BYTES, bytes, 0, bytes.length, ZSTD_LEVEL);
            int stored = bytes.length;
            if (!Zstd.isError(compressed) && compressed < bytes.length) stored = (int) compressed;
            else System.arraycopy(bytes, 0, frame, HEADER_BYTES, stored);
            checksum.reset();
            checksum.update(frame, HEADER_BYTES, stored);
            ByteBuffer.wrap(frame)
                    .putInt(stored)
                    .putInt(bytes.length)
                    .putInt(count)
                    .putInt(tagged ? 1 : 0)
                    .putInt((int) checksum.getValue());
            try {
                out.write(frame, 0, HEADER_BYTES + stored);
            } catch (IOException e) {
                throw failed("write", e);
            }
            sizeBytes += HEADER_BYTES + stored;
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw failed("close", e);
            }
        }
    }

    /// Takes the elements of one run.
    public static final class RunWriter<T> implements AutoCloseable {

        private final Appender to;
        private final Codec<T> codec;
        private final long start;
        private Codec.@Nullable Writer<T> writer;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int inChunk;
        private boolean tagged;
        private long count;

        private RunWriter(Appender to, Codec<T> codec) {
            this.to = to;
            this.codec = codec;
            this.start = to.size();
        }

        public void write(T element) throws IOException {
            Codec.Writer<T> out = writer;
            if (out == null) writer = out = codec.writer(body);
            out.write(element);
            count++;
            if (++inChunk == CHUNK_ELEMENTS || body.size() >= CHUNK_BYTES) flush();
        }

        /// Writes an element with a number; all elements of a run have one, or none.
        public void write(long tag, T element) throws IOException {
            tagged = true;
            if (to.tags.length == inChunk) to.tags = Arrays.copyOf(to.tags, 2 * inChunk);
            to.tags[inChunk] = tag;
            write(element);
        }

        private void flush() throws IOException {
            Codec.Writer<T> out = writer;
            if (out == null) return;
            out.close();
            writer = null;
            to.raw.reset();
            if (tagged) {
                var bytes = ByteBuffer.allocate(8 * inChunk);
                bytes.asLongBuffer().put(to.tags, 0, inChunk);
                to.raw.writeBytes(bytes.array());
            }
            body.writeTo(to.raw);
            body.reset();
            to.chunk(inChunk, tagged);
            inChunk = 0;
        }

        /// Completes the run.
        public Run end() throws IOException {
            flush();
            return new Run(start, to.size() - start, count);
        }

        @Override
        public void close() {
            writer = null;
        }
    }

    /// The elements of a run, one chunk in memory at a time.
    public final class Reader<T> implements Iterator<T>, AutoCloseable {

        private final Codec<T> codec;
        private final byte[] header = new byte[HEADER_BYTES];
        private @Nullable FileInputStream in;
        private long left;
        private long position;
        private Iterator<T> elements = Collections.emptyIterator();
        private int inChunk;
        private long[] tags = {};
        private int next;

        private Reader(Run run, Codec<T> codec) {
            this.codec = codec;
            this.left = run.sizeBytes;
            this.position = run.offset;
        }

        @Override
        public boolean hasNext() {
            if (next < inChunk) return true;
            if (left == 0) {
                close();
                return false;
            }
            try {
                nextChunk();
            } catch (IOException e) {
                close();
                throw new CorruptSpillException(file.toPath(), e);
            }
            return true;
        }

        @Override
        public T next() {
            if (!hasNext()) throw new NoSuchElementException();
            next++;
            return elements.next();
        }

        /// The tag of what [#next] gave last.
        public long tag() {
            return tags[next - 1];
        }

        private void nextChunk() throws IOException {
            FileInputStream stream = in;
            if (stream == null) {
                in = stream = new FileInputStream(file);
                stream.skipNBytes(position);
            }
            readFully(stream, header);
            ByteBuffer fields = ByteBuffer.wrap(header);
            int stored = fields.getInt();
            int length = fields.getInt();
            inChunk = fields.getInt();
            boolean tagged = fields.getInt() == 1;
            int expected = fields.getInt();
            if (stored < 0 || stored > left || length < stored) throw new IOException("a header is damaged");
            byte[] bytes = new byte[stored];
            readFully(stream, bytes);
            var checksum = new CRC32C();
            checksum.update(bytes);
            if ((int) checksum.getValue() != expected) throw new IOException("a checksum does not match");
            byte[] raw = bytes;
            if (stored < length) {
                raw = new byte[length];
                if (Zstd.decompressByteArray(raw, 0, length, bytes, 0, stored) != length)
                    throw new IOException("a chunk does not decompress");
            }
            int start = tagged ? 8 * inChunk : 0;
            if (tagged) {
                tags = new long[inChunk];
                ByteBuffer.wrap(raw, 0, start).asLongBuffer().get(tags);
            }
            left -= HEADER_BYTES + stored;
            next = 0;
            elements = codec.read(new ByteArrayInputStream(raw, start, length - start));
        }

        private static void readFully(FileInputStream in, byte[] bytes) throws IOException {
            if (in.readNBytes(bytes, 0, bytes.length) != bytes.length) throw new IOException("the file is cut off");
        }

        @Override
        public void close() {
            FileInputStream stream = in;
            in = null;
            left = 0;
            inChunk = 0;
            next = 0;
            elements = Collections.emptyIterator();
            if (stream == null) return;
            try {
                stream.close();
            } catch (IOException e) {
                throw failed("close", e);
            }
        }
    }
}
