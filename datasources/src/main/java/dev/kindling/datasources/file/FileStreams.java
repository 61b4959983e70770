package dev.kindling.datasources.file;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.xerial.snappy.SnappyFramedInputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

/// Text files as streams, decompressed by the ending of their name and compressed by the name of a codec.
public final class FileStreams {

    private static final List<String> CODECS =
            List.of("none", "uncompressed", "gzip", "deflate", "zstd", "snappy");

    private FileStreams() {}

    public static boolean isCompressed(String path) {
        return !codecOfPath(path).isEmpty();
    }

    private static String codecOfPath(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        if (name.endsWith(".gz")) return "gzip";
        if (name.endsWith(".deflate")) return "deflate";
        if (name.endsWith(".zst") || name.endsWith(".zstd")) return "zstd";
        if (name.endsWith(".sz") || name.endsWith(".snappy")) return "snappy";
        return "";
    }

    public static InputStream open(String path) throws IOException {
        Path local = path.startsWith("file:") ? Path.of(URI.create(path)) : Path.of(path);
        InputStream raw = Files.newInputStream(local);
        try {
            return switch (codecOfPath(path)) {
                case "gzip" -> new GZIPInputStream(raw, 1 << 16);
                case "deflate" -> new InflaterInputStream(raw);
                case "zstd" -> new ZstdInputStream(raw);
                case "snappy" -> new SnappyFramedInputStream(raw);
                default -> raw;
            };
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /// The codec the options `compression` or `codec` name, in its usual spelling.
    public static String codec(Options options) {
        String value = options.findAny("compression", "codec");
        if (value == null) return "none";
        String name = value.trim().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "none", "uncompressed", "" -> "none";
            case "gzip", "gz" -> "gzip";
            case "zstd", "zst", "zstandard" -> "zstd";
            case "deflate", "snappy" -> name;
            default ->
                throw KindlingException.of(
                                ErrorCondition.INVALID_PARAMETER_VALUE,
                                "`" + value + "` is no compression codec of text files")
                        .parameter("parameter", "compression")
                        .parameter("value", value)
                        .hint(java.util.Objects.requireNonNullElse(
                                Suggestions.didYouMean(name, CODECS), "Choose one of " + String.join(", ", CODECS) + "."))
                        .build();
        };
    }

    /// What a compressed file's name ends with, dot included.
    public static String ending(String codec) {
        return switch (codec) {
            case "gzip" -> ".gz";
            case "zstd" -> ".zst";
            case "deflate" -> ".deflate";
            case "snappy" -> ".snappy";
            default -> "";
        };
    }

    public static OutputStream compress(OutputStream out, String codec) throws IOException {
        return switch (codec) {
            case "gzip" -> new GZIPOutputStream(out, 1 << 16);
            case "zstd" -> new ZstdOutputStream(out);
            case "deflate" -> new DeflaterOutputStream(out);
            case "snappy" -> new SnappyFramedOutputStream(out);
            default -> out;
        };
    }
}
