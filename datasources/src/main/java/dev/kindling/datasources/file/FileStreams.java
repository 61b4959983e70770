package dev.kindling.datasources.file;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import dev.kindling.rdd.io.Compression;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.rdd.io.InputFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/// Text files as streams, decompressed by the ending of their name and compressed by the name of a codec.
public final class FileStreams {

    private static final List<String> CODECS = List.of("none", "gzip", "bzip2", "zstd", "snappy", "lz4");

    private FileStreams() {}

    public static boolean isCompressed(String path) {
        return Compression.ofName(path) != Compression.NONE;
    }

    /// The plain bytes of the file at `path`.
    public static InputStream open(FileSystems systems, String path) {
        InputFile file = systems.of(path).open(path);
        try {
            InputStream plain = Compression.ofName(path).decompress(file.stream(0), path);
            return new FilterInputStream(plain) {
                @Override
                public void close() throws IOException {
                    super.close();
                    file.close();
                }
            };
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// The codec the options `compression` or `codec` name.
    public static Compression codec(Options options) {
        String value = options.findAny("compression", "codec");
        if (value == null) return Compression.NONE;
        String name = value.trim().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "none", "uncompressed", "" -> Compression.NONE;
            case "gzip", "gz" -> Compression.GZIP;
            case "bzip2", "bz2" -> Compression.BZIP2;
            case "zstd", "zst", "zstandard" -> Compression.ZSTD;
            case "snappy" -> Compression.SNAPPY;
            case "lz4" -> Compression.LZ4;
            default -> throw unknown(value, name);
        };
    }

    private static KindlingException unknown(String value, String name) {
        String suggestion = Suggestions.didYouMean(name, CODECS);
        return KindlingException.of(
                        ErrorCondition.INVALID_PARAMETER_VALUE, "`" + value + "` is no compression codec of text files")
                .parameter("parameter", "compression")
                .parameter("value", value)
                .hint(suggestion == null ? "Choose one of " + String.join(", ", CODECS) + "." : suggestion)
                .build();
    }

    /// What a compressed file's name ends with, dot included.
    public static String ending(Compression codec) {
        return codec == Compression.NONE ? "" : "." + codec.extensions().getFirst();
    }

    public static OutputStream compress(OutputStream out, Compression codec) throws IOException {
        return codec.compress(out);
    }
}
