package dev.kindling.datasources.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// A text in some charset, read as UTF-8.
public final class Utf8Stream extends InputStream {

    private final Reader reader;
    private final char[] characters = new char[8192];
    private byte[] bytes = new byte[0];
    private int position;

    private Utf8Stream(Reader reader) {
        this.reader = reader;
    }

    /// `stream`, itself if it is UTF-8 already.
    public static InputStream of(InputStream stream, Charset charset) {
        return charset.equals(StandardCharsets.UTF_8) ? stream : new Utf8Stream(new InputStreamReader(stream, charset));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) return 0;
        while (position == bytes.length) {
            // Room for one more character, so that surrogate pairs stay together.
            int count = reader.read(characters, 0, characters.length - 1);
            if (count < 0) return -1;
            if (count > 0 && Character.isHighSurrogate(characters[count - 1])) {
                int low = reader.read();
                if (low >= 0) characters[count++] = (char) low;
            }
            bytes = new String(characters, 0, count).getBytes(StandardCharsets.UTF_8);
            position = 0;
        }
        int count = Math.min(length, bytes.length - position);
        System.arraycopy(bytes, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
