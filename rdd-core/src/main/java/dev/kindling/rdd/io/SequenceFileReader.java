package dev.kindling.rdd.io;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The pairs of a sequence file, or of a range of one: of the stretches between marks, those that begin in the
/// range. Reads files without compression, with compressed values and with compressed blocks.
public final class SequenceFileReader implements AutoCloseable {

    private static final int VERSION = 6;

    private final InputFile file;
    private final long end;
    private final Writables keyForm;
    private final Writables valueForm;
    /// Null for values that are not compressed.
    private final @Nullable Compression codec;
    private final boolean inBlocks;
    private final byte[] sync;
    private Counted in;
    private @Nullable Object key;
    private @Nullable Object value;
    private boolean done;

    // The rest of the current block.
    private int blockPairs;
    private DataInputStream keyLengths = empty();
    private DataInputStream keys = empty();
    private DataInputStream valueLengths = empty();
    private DataInputStream values = empty();

    /// Knows where in the file it is.
    private static final class Counted extends InputStream {

        private final InputStream in;
        private long position;
        final DataInputStream data = new DataInputStream(this);

        Counted(InputStream in, long position) {
            this.in = in;
            this.position = position;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            if (b >= 0) position++;
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = in.read(buffer, offset, length);
            if (count > 0) position += count;
            return count;
        }
    }

    /// @param file closed with this
    public static SequenceFileReader open(InputFile file, long start, long end) {
        boolean opened = false;
        try {
            var reader = new SequenceFileReader(file, start, end);
            opened = true;
            return reader;
        } catch (IOException | RuntimeException e) {
            throw damaged(file.path(), e);
        } finally {
            if (!opened) file.close();
        }
    }

    private SequenceFileReader(InputFile file, long start, long end) throws IOException {
        this.file = file;
        this.end = end;
        this.in = new Counted(file.stream(0), 0);
        DataInputStream header = in.data;
        byte[] magic = header.readNBytes(4);
        if (magic.length < 4 || !Arrays.equals(magic, 0, 3, SequenceFileWriter.MAGIC, 0, 3))
            throw new IOException("it does not begin as a sequence file does");
        if (magic[3] != VERSION) throw unsupported("version " + magic[3]);
        this.keyForm = Writables.ofClassName(Writables.readText(header), file.path());
        this.valueForm = Writables.ofClassName(Writables.readText(header), file.path());
        boolean compressed = header.readBoolean();
        this.inBlocks = header.readBoolean();
        this.codec = compressed ? codec(Writables.readText(header)) : null;
        for (int i = header.readInt(); i > 0; i--) {
            Writables.readText(header); // metadata: name and value
            Writables.readText(header);
        }
        this.sync = Writables.readBytes(header, SequenceFileWriter.SYNC_BYTES);
        if (start > 0) skipToMark(start);
    }

    private Compression codec(String className) {
        String name = className.startsWith(SequenceFileWriter.CODEC_PACKAGE)
                ? className.substring(SequenceFileWriter.CODEC_PACKAGE.length())
                : className;
        return switch (name) {
            case "DefaultCodec", "DeflateCodec" -> Compression.DEFLATE;
            case "GzipCodec" -> Compression.GZIP;
            case "BZip2Codec" -> Compression.BZIP2;
            case "ZStandardCodec" -> Compression.ZSTD;
            case "SnappyCodec" -> Compression.SNAPPY;
            case "Lz4Codec" -> Compression.LZ4;
            default -> throw unsupported("the codec " + className);
        };
    }

    private KindlingException unsupported(String what) {
        return KindlingException.of(
                        ErrorCondition.UNSUPPORTED_FEATURE,
                        "the sequence file `" + file.path() + "` has " + what + ", which cannot be read")
                .parameter("path", file.path())
                .hint("Write it anew with another version or codec.")
                .build();
    }

    /// Goes to the first mark whose escape begins at `start` or later.
    private void skipToMark(long start) throws IOException {
        in = new Counted(file.stream(start), start);
        byte[] window = new byte[Integer.BYTES + sync.length];
        int length = in.readNBytes(window, 0, window.length);
        while (length == window.length) {
            boolean escape = window[0] == -1 && window[1] == -1 && window[2] == -1 && window[3] == -1;
            if (escape && Arrays.equals(window, Integer.BYTES, window.length, sync, 0, sync.length)) {
                long mark = in.position - window.length;
                in = new Counted(file.stream(mark), mark);
                return;
            }
            System.arraycopy(window, 1, window, 0, window.length - 1);
            int next = in.read();
            if (next < 0) break;
            window[window.length - 1] = (byte) next;
        }
        done = true;
    }

    /// Goes to the next pair; false if there is none.
    public boolean next() {
        try {
            return !done && (inBlocks ? nextInBlock() : nextRecord());
        } catch (IOException | RuntimeException e) {
            throw damaged(file.path(), e);
        }
    }

    private static RuntimeException damaged(String path, Exception e) {
        if (e instanceof KindlingException known) return known;
        String what = e instanceof EOFException ? "it ends in the middle of a pair" : String.valueOf(e.getMessage());
        return FileErrors.corrupt(path, what, e);
    }

    private boolean nextRecord() throws IOException {
        int length = lengthOrEnd();
        if (length == SequenceFileWriter.SYNC_ESCAPE) {
            if (!passMark()) return false;
            length = lengthOrEnd();
        }
        if (done) return false;
        int keyLength = in.data.readInt();
        if (keyLength < 0 || length < keyLength) throw new IOException("a key is longer than its pair");
        key = whole(keyForm, Writables.readBytes(in.data, keyLength));
        byte[] bytes = Writables.readBytes(in.data, length - keyLength);
        value = whole(valueForm, codec == null ? bytes : decompressed(codec, bytes));
        return true;
    }

    private byte[] decompressed(Compression compression, byte[] bytes) throws IOException {
        try (InputStream plain = compression.decompress(new ByteArrayInputStream(bytes), file.path())) {
            return plain.readAllBytes();
        }
    }

    private static @Nullable Object whole(Writables form, byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        Object read = form.read(in);
        if (in.read() >= 0) throw new IOException("a value has more bytes than its class");
        return read;
    }

    /// The `int` that begins a pair; the end of the file is no error there.
    private int lengthOrEnd() throws IOException {
        int first = in.read();
        if (first < 0) {
            done = true;
            return 0;
        }
        int length = (first << 24) | (in.data.readUnsignedByte() << 16) | in.data.readUnsignedShort();
        if (length < SequenceFileWriter.SYNC_ESCAPE) throw new IOException("a length is negative");
        return length;
    }

    /// Reads the mark behind an escape; false if what follows belongs to the next range.
    private boolean passMark() throws IOException {
        if (in.position - Integer.BYTES >= end) {
            done = true;
            return false;
        }
        if (!Arrays.equals(Writables.readBytes(in.data, sync.length), sync))
            throw new IOException("a mark between its pairs is wrong");
        return true;
    }

    private boolean nextInBlock() throws IOException {
        while (blockPairs == 0) {
            int escape = lengthOrEnd();
            if (done) return false;
            if (escape != SequenceFileWriter.SYNC_ESCAPE) throw new IOException("a block does not begin with a mark");
            if (!passMark()) return false;
            blockPairs = (int) Writables.readVariable(in.data);
            if (blockPairs < 0) throw new IOException("a block has a negative length");
            keyLengths = part();
            keys = part();
            valueLengths = part();
            values = part();
        }
        blockPairs--;
        key = whole(keyForm, Writables.readBytes(keys, (int) Writables.readVariable(keyLengths)));
        value = whole(valueForm, Writables.readBytes(values, (int) Writables.readVariable(valueLengths)));
        return true;
    }

    private DataInputStream part() throws IOException {
        byte[] bytes = Writables.readBytes(in.data, (int) Writables.readVariable(in.data));
        Compression compression = codec == null ? Compression.NONE : codec;
        return new DataInputStream(compression.decompress(new ByteArrayInputStream(bytes), file.path()));
    }

    private static DataInputStream empty() {
        return new DataInputStream(InputStream.nullInputStream());
    }

    /// A `String`, a boxed number or truth value, a `byte[]`, or null for `NullWritable`.
    public @Nullable Object key() {
        return key;
    }

    /// As [#key].
    public @Nullable Object value() {
        return value;
    }

    @Override
    public void close() {
        file.close();
    }
}
