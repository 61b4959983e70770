package dev.kindling.datasources.file;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Takes UTF-8 in blocks of whole characters, as [TextOutput] gives them, and writes another charset.
public final class Utf8Output extends OutputStream {

    private final Writer writer;

    private Utf8Output(Writer writer) {
        this.writer = writer;
    }

    /// What writes `charset` to `out`: `out` itself if that is UTF-8.
    public static OutputStream in(OutputStream out, Charset charset) {
        return charset.equals(StandardCharsets.UTF_8) ? out : new Utf8Output(new OutputStreamWriter(out, charset));
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        writer.write(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void flush() throws IOException {
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
