package dev.kindling.datasources.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/// A text with `\n` for every `\r\n` and `\r`.
final class UniformLineEnds extends FilterReader {

    private boolean afterReturn;

    UniformLineEnds(Reader in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int c = in.read();
        if (c == '\n' && afterReturn) c = in.read();
        afterReturn = c == '\r';
        return afterReturn ? '\n' : c;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length == 0) return 0;
        while (true) {
            int count = in.read(target, offset, length);
            if (count < 0) return count;
            int kept = offset;
            for (int i = offset; i < offset + count; i++) {
                char c = target[i];
                if (c != '\n' || !afterReturn) target[kept++] = c == '\r' ? '\n' : c;
                afterReturn = c == '\r';
            }
            if (kept > offset) return kept - offset;
        }
    }
}
