package dev.kindling.datasources.parquet;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import org.jspecify.annotations.Nullable;

/// Decompresses pages one after the other. What a codec needs to work with is made once and used for all of them.
/// For one thread.
final class Decompressor implements AutoCloseable {

    private @Nullable ZstdDecompressCtx zstd;

    /// Fills `target` from `at` on with exactly `targetLength` bytes.
    void decompress(Codec codec, byte[] source, int from, int length, byte[] target, int at, int targetLength) {
        if (codec != Codec.ZSTD || targetLength == 0) {
            codec.decompress(source, from, length, target, at, targetLength);
            return;
        }
        if (zstd == null) zstd = new ZstdDecompressCtx();
        int count;
        try {
            count = zstd.decompressByteArray(target, at, targetLength, source, from, length);
        } catch (ZstdException e) {
            throw new MalformedException("not zstd data: " + e.getMessage());
        }
        if (count != targetLength) throw Codec.wrong(count, targetLength);
    }

    @Override
    public void close() {
        if (zstd != null) zstd.close();
        zstd = null;
    }
}
