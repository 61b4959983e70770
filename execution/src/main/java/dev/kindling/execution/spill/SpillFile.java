package dev.kindling.execution.spill;

import com.github.luben.zstd.Zstd;
import dev.kindling.catalyst.batch.Batch;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Batches in a file of the task's spill folder: written once, then read from the start as often as needed. The
/// file is gone when this is closed.
///
/// Each batch is a frame: its length as bytes, its length in the file, then the bytes, zstd-compressed unless that
/// gains nothing (both lengths are equal then).
public final class SpillFile implements AutoCloseable {

    private static final int ZSTD_LEVEL = 1;
    private static final int FRAME_HEADER = 8;

    private final OperatorContext context;
    private final Path path;
    private BatchEncoder encoder = new BatchEncoder();
    private ByteSink sink = new ByteSink();
    private @Nullable FileChannel channel;
    private long rowCount;
    private long sizeBytes;

    private SpillFile(OperatorContext context, Path path) {
        this.context = context;
        this.path = path;
    }

    /// A new, empty file of this operator.
    public static SpillFile create(OperatorContext context) {
        Path folder = context.task().spillDirectory();
        try {
            Files.createDirectories(folder);
            Path path = Files.createTempFile(folder, "spill-", ".batches");
            var file = new SpillFile(context, path);
            file.channel = FileChannel.open(path, StandardOpenOption.WRITE);
            return file;
        } catch (IOException e) {
            throw failed("cannot create a spill file", folder, e);
        }
    }

    public long rowCount() {
        return rowCount;
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    /// Appends a batch; not after [#read].
    public void write(Batch batch) {
        FileChannel out = channel;
        if (out == null) throw new IllegalStateException("the file is complete");
        context.checkCancelled();
        sink.clear();
        encoder.encode(batch, sink);
        int length = sink.size();
        byte[] frame = new byte[FRAME_HEADER + (int) Zstd.compressBound(length)];
        long compressed = Zstd.compressByteArray(
                frame, FRAME_HEADER, frame.length - FRAME_HEADER, sink.array(), 0, length, ZSTD_LEVEL);
        int stored = length;
        if (!Zstd.isError(compressed) && compressed < length) {
            stored = (int) compressed;
        } else {
            System.arraycopy(sink.array(), 0, frame, FRAME_HEADER, length);
        }
        ByteBuffer bytes = ByteBuffer.wrap(frame, 0, FRAME_HEADER + stored).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, length).putInt(4, stored);
        try {
            while (bytes.hasRemaining()) out.write(bytes);
        } catch (IOException e) {
            throw failed("cannot write a spill file", path, e);
        }
        rowCount += batch.rowCount();
        sizeBytes += FRAME_HEADER + stored;
        context.count(OperatorCounters.SPILLED_BYTES, FRAME_HEADER + stored);
    }

    /// Ends a part of the file that can be read on its own.
    ///
    /// @return where the next part begins
    public long endPart() {
        encoder = new BatchEncoder();
        return sizeBytes;
    }

    /// Ends the writing, and gives up the file handle and the memory it took.
    public void finish() {
        FileChannel out = channel;
        channel = null;
        encoder = new BatchEncoder();
        sink = new ByteSink();
        try {
            if (out != null) out.close();
        } catch (IOException e) {
            throw failed("cannot write a spill file", path, e);
        }
    }

    /// The batches from the first on. Ends the writing.
    public BatchOperator read() {
        return read(0, sizeBytes);
    }

    /// The batches of a part, or of several that lie side by side. Ends the writing.
    public BatchOperator read(long start, long end) {
        finish();
        try {
            return new Reader(FileChannel.open(path, StandardOpenOption.READ), start, end);
        } catch (IOException e) {
            throw failed("cannot read a spill file", path, e);
        }
    }

    private static KindlingException failed(String what, Path where, IOException cause) {
        return KindlingException.of(ErrorCondition.TASK_FAILED, what + " in " + where + ": " + cause.getMessage())
                .causedBy(cause)
                .hint("Check the free space and the permissions of the temporary folder.")
                .build();
    }

    @Override
    public void close() {
        finish();
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Reader implements BatchOperator {

        private final FileChannel in;
        private final BatchDecoder decoder = new BatchDecoder();
        private final long end;
        private long position;

        Reader(FileChannel in, long start, long end) {
            this.in = in;
            this.position = start;
            this.end = end;
        }

        @Override
        public @Nullable Batch next() {
            if (position >= end) return null;
            context.checkCancelled();
            ByteBuffer header = read(FRAME_HEADER);
            int length = header.getInt();
            ByteBuffer frame = read(header.getInt());
            if (frame.remaining() == length) return decoder.decode(frame);
            byte[] bytes = new byte[length];
            long result = Zstd.decompressByteArray(bytes, 0, length, frame.array(), frame.arrayOffset(), frame.limit());
            if (Zstd.isError(result)) {
                throw failed("cannot read a spill file", path, new IOException(Zstd.getErrorName(result)));
            }
            return decoder.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        }

        private ByteBuffer read(int length) {
            ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            try {
                while (bytes.hasRemaining()) {
                    int count = in.read(bytes, position);
                    if (count < 0) throw new IOException("the file ends early");
                    position += count;
                }
            } catch (IOException e) {
                throw failed("cannot read a spill file", path, e);
            }
            return bytes.flip();
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
