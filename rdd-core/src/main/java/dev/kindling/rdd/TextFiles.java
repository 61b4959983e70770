package dev.kindling.rdd;

import dev.kindling.rdd.FileSplits.Range;
import dev.kindling.rdd.graph.CloseableIterator;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.io.FileContents;
import dev.kindling.rdd.io.InputFile;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;

/// Text files as lines. A plain file is cut into ranges of bytes; a line belongs to the range it begins in.
final class TextFiles {

    private TextFiles() {}

    static RddNode<String> node(FileSplits splits, String paths, Charset charset) {
        boolean lineEndsAreBytes = hasLineEndsOfOneByte(charset);
        String name = charset.name(); // a Charset does not travel
        return new Source<Range, String>(
                "textFile " + paths,
                splits.ranges(paths, path -> lineEndsAreBytes && FileContents.isPlain(path), 1),
                (_, range) -> lines(range, Charset.forName(name)));
    }

    /// Whether a byte of 10 or 13 is always the end of a line: not so in UTF-16, UTF-32 and EBCDIC.
    private static boolean hasLineEndsOfOneByte(Charset charset) {
        return charset.canEncode() && "a\r\n".getBytes(charset).length == 3 && "\n".getBytes(charset)[0] == '\n';
    }

    private static CloseableIterator<String> lines(Range range, Charset charset) {
        if (range.end() == Long.MAX_VALUE)
            return new ContentLines(FileContents.open(range.system(), range.path()), charset);
        InputFile file = range.system().open(range.path());
        boolean opened = false;
        try {
            // One byte back: if it ends a line, the range's first byte begins one.
            long from = Math.max(0, range.start() - 1);
            var lines = new TextLines(file.stream(from), file, range.path(), charset, from, range.end());
            if (range.start() > 0) lines.skipLine();
            else if (charset.equals(StandardCharsets.UTF_8)) lines.skipByteOrderMark();
            opened = true;
            return lines;
        } finally {
            if (!opened) file.close();
        }
    }

    /// All lines of all that a file holds.
    private static final class ContentLines implements CloseableIterator<String> {

        private final FileContents contents;
        private final Charset charset;
        private CloseableIterator<String> current = none();

        ContentLines(FileContents contents, Charset charset) {
            this.contents = contents;
            this.charset = charset;
        }

        private static CloseableIterator<String> none() {
            return new TextLines(
                    InputStream.nullInputStream(), () -> {}, "", StandardCharsets.UTF_8, 0, Long.MAX_VALUE);
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext()) {
                if (!contents.next()) return false;
                boolean direct = hasLineEndsOfOneByte(charset);
                var lines = new TextLines(
                        direct ? contents.stream() : new TranscodedInputStream(contents.stream(), charset),
                        () -> {},
                        contents.path(),
                        direct ? charset : StandardCharsets.UTF_8,
                        0,
                        Long.MAX_VALUE);
                if (!direct || charset.equals(StandardCharsets.UTF_8)) lines.skipByteOrderMark();
                current = lines;
            }
            return true;
        }

        @Override
        public String next() {
            if (!hasNext()) throw new NoSuchElementException();
            return current.next();
        }

        @Override
        public void close() {
            contents.close();
        }
    }
}
