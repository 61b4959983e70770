package dev.kindling.datasources.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import org.jspecify.annotations.Nullable;

/// Compresses pages one after the other. What a codec needs to work with is made once and used for all of them. For
/// one thread.
final class Compressor implements AutoCloseable {

    private final Codec codec;
    private final int level;
    private @Nullable ZstdCompressCtx zstd;
    private byte[] bytes = new byte[0];

    Compressor(Codec codec, int level) {
        this.codec = codec;
        this.level = level;
    }

    /// Compresses the first `length` bytes of `source`; yields how many of [#bytes] that takes.
    int compress(byte[] source, int length) {
        if (codec != Codec.ZSTD) {
            bytes = codec.compress(source, length);
            return bytes.length;
        }
        if (zstd == null) zstd = new ZstdCompressCtx().setLevel(level);
        bytes = Buffers.fit(bytes, Zstd.compressBound(length), "a compressed page");
        return zstd.compressByteArray(bytes, 0, bytes.length, source, 0, length);
    }

    /// What was compressed last.
    byte[] bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (zstd != null) zstd.close();
        zstd = null;
    }
}
