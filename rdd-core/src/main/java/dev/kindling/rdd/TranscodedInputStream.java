package dev.kindling.rdd;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// A text of any encoding as UTF-8.
final class TranscodedInputStream extends InputStream {

    private final Reader reader;
    private final char[] chars = new char[1 << 13];
    private int kept;
    private byte[] bytes = {};
    private int next;

    TranscodedInputStream(InputStream in, Charset charset) {
        this.reader = new InputStreamReader(in, charset);
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[next++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (!fill()) return -1;
        int count = Math.min(length, bytes.length - next);
        System.arraycopy(bytes, next, buffer, offset, count);
        next += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (next == bytes.length) {
            int read = reader.read(chars, kept, chars.length - kept);
            if (read < 0 && kept == 0) return false;
            int count = kept + Math.max(0, read);
            // The first half of a pair waits for the second.
            boolean half = read >= 0 && Character.isHighSurrogate(chars[count - 1]);
            int whole = half ? count - 1 : count;
            bytes = new String(chars, 0, whole).getBytes(StandardCharsets.UTF_8);
            next = 0;
            if (half) chars[0] = chars[count - 1];
            kept = half ? 1 : 0;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
