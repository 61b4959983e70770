package dev.kindling.rdd.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/// How a whole file is compressed, known by the end of its name. Files of several members or frames read as one
/// (but LZMA and DEFLATE have no such files).
///
/// SNAPPY and LZ4 are written as frames; files in the block form of Hadoop, which have the same endings, are read
/// too.
public enum Compression {
    NONE(),
    GZIP("gz", "gzip"),
    BZIP2("bz2", "bzip2"),
    ZSTD("zst", "zstd"),
    SNAPPY("snappy", "sz"),
    LZ4("lz4"),
    XZ("xz"),
    LZMA("lzma"),
    DEFLATE("deflate");

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
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
        String lower = withoutQuery(fileName).toLowerCase(Locale.ROOT);
        for (Compression compression : values()) {
            for (String extension : compression.extensions) {
                if (lower.endsWith("." + extension)) return compression;
            }
        }
        return NONE;
    }

    /// `fileName` without the ending that says how it is compressed: the rest says its format.
    public static String plainName(String fileName) {
        String name = withoutQuery(fileName);
        String lower = name.toLowerCase(Locale.ROOT);
        for (String extension : ofName(name).extensions) {
            if (lower.endsWith("." + extension)) return name.substring(0, name.length() - extension.length() - 1);
        }
        return name;
    }

    /// `fileName`; of a URL of a web server what is before the query.
    static String withoutQuery(String fileName) {
        if (!fileName.startsWith("http://") && !fileName.startsWith("https://")) return fileName;
        int query = fileName.indexOf('?');
        return query < 0 ? fileName : fileName.substring(0, query);
    }

    /// The plain bytes of `in`, whose errors name `path`. Closing the result closes `in`.
    public InputStream decompress(InputStream in, String path) {
        if (this == NONE) return in;
        try {
            return new DecodedInputStream(path, CompressionStreams.decompressor(this, in));
        } catch (IOException | RuntimeException e) {
            throw DecodedInputStream.failure(
                    path, "it does not begin as " + name().toLowerCase(Locale.ROOT) + " does", e);
        }
    }

    /// A stream whose bytes arrive compressed at `out`. Closing it closes `out`.
    public OutputStream compress(OutputStream out) throws IOException {
        return this == NONE ? out : CompressionStreams.compressor(this, out);
    }
}
