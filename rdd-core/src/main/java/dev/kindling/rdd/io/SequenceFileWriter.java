package dev.kindling.rdd.io;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A sequence file being written: pairs of keys and values in Hadoop's binary format. The first pair says of which
/// class all keys and all values are. With a compression, pairs are collected and compressed in blocks.
public final class SequenceFileWriter implements AutoCloseable {

    static final byte[] MAGIC = {'S', 'E', 'Q', 6};
    static final int SYNC_ESCAPE = -1;
    static final int SYNC_BYTES = 16;
    static final String CODEC_PACKAGE = "org.apache.hadoop.io.compress.";

    private static final int BYTES_BETWEEN_SYNCS = 100 * 1024;
    private static final int BLOCK_BYTES = 1_000_000;

    private final DataOutputStream out;
    private final Compression compression;
    private final byte[] sync;
    private final Bytes keys = new Bytes();
    private final Bytes values = new Bytes();
    private final Bytes keyLengths = new Bytes();
    private final Bytes valueLengths = new Bytes();
    private int blockPairs;
    private int sinceSync;
    private @Nullable Writables keyForm;
    private @Nullable Writables valueForm;

    /// Bytes with a view that writes numbers.
    private static final class Bytes {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream data = new DataOutputStream(bytes);
    }

    /// @param out closed with this
    /// @param name of the file: files of different names have different marks
    public SequenceFileWriter(OutputStream out, String name, Compression compression) {
        this.out = new DataOutputStream(out);
        this.compression = compression;
        codecName(compression);
        UUID mark = UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        this.sync = java.nio.ByteBuffer.allocate(SYNC_BYTES)
                .putLong(mark.getMostSignificantBits())
                .putLong(mark.getLeastSignificantBits())
                .array();
    }

    /// Hadoop's name for a codec that is the same stream as ours.
    private static String codecName(Compression compression) {
        return switch (compression) {
            case NONE -> "";
            case DEFLATE -> "DefaultCodec";
            case GZIP -> "GzipCodec";
            case BZIP2 -> "BZip2Codec";
            case ZSTD -> "ZStandardCodec";
            case SNAPPY, LZ4, XZ, LZMA -> throw FileErrors.noSequenceCodec(compression);
        };
    }

    private void begin(Writables keyClass, Writables valueClass) throws IOException {
        keyForm = keyClass;
        valueForm = valueClass;
        out.write(MAGIC);
        Writables.writeText(out, keyClass.className());
        Writables.writeText(out, valueClass.className());
        boolean compressed = compression != Compression.NONE;
        out.writeBoolean(compressed);
        out.writeBoolean(compressed); // in blocks
        if (compressed) Writables.writeText(out, CODEC_PACKAGE + codecName(compression));
        out.writeInt(0); // no metadata
        out.write(sync);
    }

    public void write(@Nullable Object key, @Nullable Object value) throws IOException {
        Writables keyClass = Writables.of(key);
        Writables valueClass = Writables.of(value);
        if (keyForm == null || valueForm == null) begin(keyClass, valueClass);
        else if (keyClass != keyForm || valueClass != valueForm)
            throw new IllegalArgumentException("all pairs of a sequence file have the same classes: "
                    + keyForm.className() + " and " + valueForm.className() + " before, then " + keyClass.className()
                    + " and " + valueClass.className());
        int keyStart = keys.bytes.size();
        keyClass.write(key, keys.data);
        int valueStart = values.bytes.size();
        valueClass.write(value, values.data);
        int keyLength = keys.bytes.size() - keyStart;
        int valueLength = values.bytes.size() - valueStart;
        if (compression == Compression.NONE) {
            writeRecord(keyLength, valueLength);
            return;
        }
        Writables.writeVariable(keyLengths.data, keyLength);
        Writables.writeVariable(valueLengths.data, valueLength);
        blockPairs++;
        if (keys.bytes.size() + values.bytes.size() >= BLOCK_BYTES) writeBlock();
    }

    private void writeRecord(int keyLength, int valueLength) throws IOException {
        if (sinceSync >= BYTES_BETWEEN_SYNCS) {
            out.writeInt(SYNC_ESCAPE);
            out.write(sync);
            sinceSync = 0;
        }
        out.writeInt(Math.addExact(keyLength, valueLength));
        out.writeInt(keyLength);
        keys.bytes.writeTo(out);
        values.bytes.writeTo(out);
        sinceSync += keyLength + valueLength + 2 * Integer.BYTES;
        keys.bytes.reset();
        values.bytes.reset();
    }

    private void writeBlock() throws IOException {
        out.writeInt(SYNC_ESCAPE);
        out.write(sync);
        Writables.writeVariable(out, blockPairs);
        for (Bytes part : new Bytes[] {keyLengths, keys, valueLengths, values}) {
            var compressed = new ByteArrayOutputStream();
            try (OutputStream compressor = compression.compress(compressed)) {
                part.bytes.writeTo(compressor);
            }
            Writables.writeVariable(out, compressed.size());
            compressed.writeTo(out);
            part.bytes.reset();
        }
        blockPairs = 0;
    }

    /// A file without pairs has the classes of nothing.
    @Override
    public void close() throws IOException {
        try (out) {
            if (keyForm == null) begin(Writables.NULL, Writables.NULL);
            if (blockPairs > 0) writeBlock();
        }
    }
}
