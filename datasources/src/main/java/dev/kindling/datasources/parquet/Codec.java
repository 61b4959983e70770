package dev.kindling.datasources.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/// How a page's bytes are compressed; in the order of the format's numbers.
enum Codec {
    UNCOMPRESSED(0, "uncompressed"),
    SNAPPY(1, "snappy"),
    GZIP(2, "gzip"),
    LZO(3, "lzo"),
    BROTLI(4, "brotli"),
    LZ4(5, "lz4"),
    ZSTD(6, "zstd"),
    LZ4_RAW(7, "lz4_raw");

    private final int number;
    private final String option;

    Codec(int number, String option) {
        this.number = number;
        this.option = option;
    }

    /// What footers call it.
    int number() {
        return number;
    }

    /// The codec of this number in a footer, or null if there is none.
    static @Nullable Codec of(int number) {
        return number >= 0 && number < values().length ? values()[number] : null;
    }

    /// The codec that the option `compression` names. `lz4` means the form every reader understands.
    static Codec named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        if (wanted.equals("lz4") || wanted.equals("lz4raw")) return LZ4_RAW;
        if (wanted.equals("none")) return UNCOMPRESSED;
        for (Codec codec : values()) {
            if (codec.option.equals(wanted) && codec != LZO && codec != BROTLI) return codec;
        }
        throw ParquetErrors.badOption(
                "compression", name, "one of zstd, snappy, gzip, lz4, lz4_raw, uncompressed, none");
    }

    boolean isReadable() {
        return this != LZO && this != BROTLI;
    }

    /// Fills `target` from `at` on with exactly `targetLength` bytes.
    void decompress(byte[] source, int from, int length, byte[] target, int at, int targetLength) {
        if (targetLength == 0) return;
        int count = switch (this) {
            case UNCOMPRESSED -> {
                if (length != targetLength) throw wrong(length, targetLength);
                System.arraycopy(source, from, target, at, length);
                yield length;
            }
            case SNAPPY -> snappy(source, from, length, target, at, targetLength);
            case GZIP -> gunzip(source, from, length, target, at, targetLength);
            case ZSTD -> zstd(source, from, length, target, at, targetLength);
            case LZ4_RAW -> Lz4.decompress(source, from, length, target, at, targetLength);
            case LZ4 -> Lz4.decompressFramed(source, from, length, target, at, targetLength);
            case LZO, BROTLI -> throw new MalformedException("the codec " + option + " cannot be read");
        };
        if (count != targetLength) throw wrong(count, targetLength);
    }

    private static int snappy(byte[] source, int from, int length, byte[] target, int at, int targetLength) {
        try {
            // The library trusts the length in the data, so ask for it first.
            int announced = Snappy.uncompressedLength(source, from, length);
            if (announced != targetLength) throw wrong(announced, targetLength);
            return Snappy.uncompress(source, from, length, target, at);
        } catch (IOException e) {
            throw new MalformedException("not snappy data: " + e.getMessage());
        }
    }

    private static int zstd(byte[] source, int from, int length, byte[] target, int at, int targetLength) {
        try {
            long count = Zstd.decompressByteArray(target, at, targetLength, source, from, length);
            if (Zstd.isError(count)) throw new MalformedException("not zstd data: " + Zstd.getErrorName(count));
            return (int) count;
        } catch (ZstdException e) {
            throw new MalformedException("not zstd data: " + e.getMessage());
        }
    }

    private static int gunzip(byte[] source, int from, int length, byte[] target, int at, int targetLength) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(source, from, length), 8192)) {
            int count = in.readNBytes(target, at, targetLength);
            if (count == targetLength && in.read() >= 0) throw wrong(targetLength + 1, targetLength);
            return count;
        } catch (IOException e) {
            throw new MalformedException("not gzip data: " + e.getMessage());
        }
    }

    /// `length` bytes of `source`, compressed. For ZSTD there is a [Compressor].
    byte[] compress(byte[] source, int length) {
        try {
            return switch (this) {
                case UNCOMPRESSED -> java.util.Arrays.copyOf(source, length);
                case SNAPPY -> Snappy.rawCompress(source, length);
                case GZIP -> gzip(source, length);
                case LZ4_RAW -> Lz4.compress(source, length);
                case ZSTD, LZ4, LZO, BROTLI -> throw new IllegalArgumentException(option + " cannot be written");
            };
        } catch (IOException e) {
            throw ParquetErrors.unwritable(e);
        }
    }

    private static byte[] gzip(byte[] source, int length) throws IOException {
        var target = new ByteArrayOutputStream(length / 2 + 64);
        try (var out = new FastGzip(target)) {
            out.write(source, 0, length);
        }
        return target.toByteArray();
    }

    static MalformedException wrong(int actual, int expected) {
        return new MalformedException("a page of " + expected + " bytes decompresses to " + actual);
    }

    /// Gzip at the level that other Parquet writers use.
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out, 8192);
            def.setLevel(Deflater.DEFAULT_COMPRESSION);
        }
    }
}
