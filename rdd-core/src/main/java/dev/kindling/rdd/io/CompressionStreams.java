package dev.kindling.rdd.io;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;
import org.xerial.snappy.SnappyFramedInputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

/// The libraries behind [Compression]; apart from it, so that only programs that meet a compressed file load them.
final class CompressionStreams {

    /// More than any preset needs (65 MiB), less than a damaged header may ask for.
    private static final int XZ_MEMORY_KIB = 512 << 10;

    private static final byte[] SNAPPY_FRAME = {(byte) 0xFF, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};
    /// A frame, or a frame to be skipped, begins with these two bytes at the third place.
    private static final byte[] LZ4_FRAME = {0x4D, 0x18};

    private CompressionStreams() {}

    static InputStream decompressor(Compression compression, InputStream in) throws IOException {
        return switch (compression) {
            case NONE -> in;
            case GZIP ->
                GzipCompressorInputStream.builder()
                        .setInputStream(in)
                        .setDecompressConcatenated(true)
                        .get();
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
            case ZSTD -> new ZstdInputStream(in);
            case SNAPPY -> {
                InputStream buffered = new BufferedInputStream(in);
                yield begins(buffered, 0, SNAPPY_FRAME)
                        ? new SnappyFramedInputStream(buffered, true)
                        : HadoopBlockInputStream.snappy(buffered);
            }
            case LZ4 -> {
                InputStream buffered = new BufferedInputStream(in);
                yield begins(buffered, 2, LZ4_FRAME)
                        ? new FramedLZ4CompressorInputStream(buffered, true)
                        : HadoopBlockInputStream.lz4(buffered);
            }
            case XZ -> new XZInputStream(in, XZ_MEMORY_KIB);
            case LZMA -> new LZMAInputStream(in, XZ_MEMORY_KIB);
            case DEFLATE -> new InflaterInputStream(in);
        };
    }

    private static boolean begins(InputStream in, int skipped, byte[] bytes) throws IOException {
        in.mark(64);
        byte[] start = in.readNBytes(skipped + bytes.length);
        in.reset();
        return start.length == skipped + bytes.length
                && java.util.Arrays.equals(start, skipped, start.length, bytes, 0, bytes.length);
    }

    static OutputStream compressor(Compression compression, OutputStream out) throws IOException {
        return switch (compression) {
            case NONE -> out;
            case GZIP -> new GZIPOutputStream(out, 1 << 16);
            case BZIP2 -> new BZip2CompressorOutputStream(out);
            case ZSTD -> new ZstdOutputStream(out, 1);
            case SNAPPY -> new SnappyFramedOutputStream(out);
            case LZ4 -> new FramedLZ4CompressorOutputStream(out);
            case XZ -> new XZOutputStream(out, new LZMA2Options());
            case LZMA -> new LZMAOutputStream(out, new LZMA2Options(), -1);
            case DEFLATE -> new DeflaterOutputStream(out);
        };
    }
}
