package dev.kindling.rdd.io;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;
import org.xerial.snappy.Snappy;

/// Hadoop's form of snappy and LZ4: blocks, each an `int` with its plain length and then pieces until that length
/// is reached, each piece an `int` with its compressed length and so many bytes.
final class HadoopBlockInputStream extends InputStream {

    /// Yields a piece's plain bytes, at most `limit`.
    @FunctionalInterface
    private interface Decoder {
        byte[] decode(byte[] piece, int limit) throws IOException;
    }

    private final DataInputStream in;
    private final Decoder decoder;
    private byte[] plain = {};
    private int next;
    private int restOfBlock;

    private HadoopBlockInputStream(InputStream in, Decoder decoder) {
        this.in = new DataInputStream(in);
        this.decoder = decoder;
    }

    static InputStream snappy(InputStream in) {
        return new HadoopBlockInputStream(in, (piece, limit) -> {
            int length = Snappy.uncompressedLength(piece);
            if (length < 0 || length > limit) throw new IOException("a piece is longer than its block");
            return Snappy.uncompress(piece);
        });
    }

    static InputStream lz4(InputStream in) {
        return new HadoopBlockInputStream(in, (piece, limit) -> {
            try (var plain = new BlockLZ4CompressorInputStream(new ByteArrayInputStream(piece))) {
                return plain.readNBytes(limit);
            }
        });
    }

    @Override
    public int read() throws IOException {
        return fill() ? plain[next++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (!fill()) return -1;
        int count = Math.min(length, plain.length - next);
        System.arraycopy(plain, next, buffer, offset, count);
        next += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (next == plain.length) {
            if (restOfBlock == 0) {
                int first = in.read();
                if (first < 0) return false;
                restOfBlock = (first << 24) | (in.readUnsignedByte() << 16) | in.readUnsignedShort();
                if (restOfBlock < 0) throw new IOException("a block has a negative length");
                continue;
            }
            int length = in.readInt();
            if (length < 0) throw new IOException("a piece has a negative length");
            byte[] piece = in.readNBytes(length);
            if (piece.length < length) throw new EOFException();
            plain = decoder.decode(piece, restOfBlock);
            if (plain.length == 0) throw new IOException("a piece is empty");
            next = 0;
            restOfBlock -= plain.length;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
