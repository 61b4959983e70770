package dev.kindling.rdd.io;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.xerial.snappy.SnappyFramedInputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

/// How a whole file is compressed, known by the end of its name. Files of several members or frames read as one.
public enum Compression {
    NONE(),
    GZIP("gz", "gzip"),
    BZIP2("bz2", "bzip2"),
    ZSTD("zst", "zstd"),
    SNAPPY("snappy", "sz"),
    LZ4("lz4");

    private final List<String> extensions;

    Compression(String... extensions) {
        this.extensions = List.of(extensions);
    }

    /// Endings of file names, without the dot, the usual one first.
    public List<String> extensions() {
        return extensions;
    }

    /// The compression that the ending of `fileName` says.
    public static Compression ofName(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        for (Compression compression : values()) {
            for (String extension : compression.extensions) {
                if (lower.endsWith("." + extension)) return compression;
            }
        }
        return NONE;
    }

    /// `fileName` without the ending that says how it is compressed: the rest says its format.
    public static String plainName(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        for (String extension : ofName(fileName).extensions) {
            if (lower.endsWith("." + extension))
                return fileName.substring(0, fileName.length() - extension.length() - 1);
        }
        return fileName;
    }

    /// The plain bytes of `in`, whose errors name `path`. Closing the result closes `in`.
    public InputStream decompress(InputStream in, String path) {
        try {
            return this == NONE ? in : new ReportingInputStream(path, decompressor(in));
        } catch (IOException e) {
            throw FileErrors.corrupt(path, "it does not begin as " + name().toLowerCase(Locale.ROOT) + " does", e);
        }
    }

    private InputStream decompressor(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP ->
                GzipCompressorInputStream.builder()
                        .setInputStream(in)
                        .setDecompressConcatenated(true)
                        .get();
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
            case ZSTD -> new ZstdInputStream(in);
            case SNAPPY -> new SnappyFramedInputStream(in, true);
            case LZ4 -> new FramedLZ4CompressorInputStream(in, true);
        };
    }

    /// A stream whose bytes arrive compressed at `out`. Closing it closes `out`.
    public OutputStream compress(OutputStream out) throws IOException {
        return switch (this) {
            case NONE -> out;
            case GZIP -> new GZIPOutputStream(out, 1 << 16);
            case BZIP2 -> new BZip2CompressorOutputStream(out);
            case ZSTD -> new ZstdOutputStream(out, 1);
            case SNAPPY -> new SnappyFramedOutputStream(out);
            case LZ4 -> new FramedLZ4CompressorOutputStream(out);
        };
    }

    /// Turns the decompressor's errors into ones that name the file.
    private static final class ReportingInputStream extends InputStream {

        private final String path;
        private final InputStream in;

        ReportingInputStream(String path, InputStream in) {
            this.path = path;
            this.in = in;
        }

        @Override
        public int read() {
            try {
                return in.read();
            } catch (IOException e) {
                throw corrupt(e);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            try {
                return in.read(buffer, offset, length);
            } catch (IOException e) {
                throw corrupt(e);
            }
        }

        private RuntimeException corrupt(IOException e) {
            return FileErrors.corrupt(path, "it cannot be decompressed (" + e.getMessage() + ")", e);
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw FileErrors.reading(path, e);
            }
        }
    }
}
