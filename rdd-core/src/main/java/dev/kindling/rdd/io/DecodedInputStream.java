package dev.kindling.rdd.io;

import dev.kindling.error.KindlingException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// The bytes a decoder yields; whatever it throws becomes an error that names the file. What comes from below the
/// decoder, from reading the file itself, passes through as it is.
final class DecodedInputStream extends InputStream {

    private final String path;
    private final InputStream in;

    DecodedInputStream(String path, InputStream in) {
        this.path = path;
        this.in = in;
    }

    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException | RuntimeException e) {
            throw undecodable(path, e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        try {
            return in.read(buffer, offset, length);
        } catch (IOException | RuntimeException e) {
            throw undecodable(path, e);
        }
    }

    /// An error met while decoding `path`.
    static RuntimeException undecodable(String path, Exception e) {
        return e instanceof EOFException
                ? FileErrors.corrupt(path, "it ends in the middle of its compressed data", e)
                : failure(path, "it cannot be decompressed (" + e.getMessage() + ")", e);
    }

    /// `e` if it names its file already, else `what` is wrong with `path`. Decoders answer to damaged bytes with
    /// exceptions of many kinds, which all mean the same.
    static RuntimeException failure(String path, String what, Exception e) {
        return e instanceof KindlingException known ? known : FileErrors.corrupt(path, what, e);
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
