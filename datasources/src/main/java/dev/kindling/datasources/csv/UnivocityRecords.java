package dev.kindling.datasources.csv;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.FileErrors;
import dev.kindling.datasources.file.Options;
import dev.kindling.datasources.file.RowProblems;
import dev.kindling.datasources.file.TextBuffer;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The records univocity-parsers finds, for every dialect and from the beginning of a file.
final class UnivocityRecords implements CsvRecords {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String path;
    private final CsvParser parser;
    private final long[] lines;
    private int recordsToSkip;
    private byte[] heap = new byte[1 << 16];
    private int heapEnd;
    private int lastFieldCount;
    private final CountingStream counted;
    private final char quote;

    UnivocityRecords(String path, InputStream stream, CsvOptions options, int capacity, int recordsToSkip) {
        this.path = path;
        this.quote = options.quote();
        this.recordsToSkip = recordsToSkip;
        this.lines = new long[capacity];
        this.counted = new CountingStream(stream);
        this.parser = new CsvParser(settings(options));
        Reader reader = withoutByteOrderMark(new InputStreamReader(counted, options.charset()));
        // univocity loses line ends of two characters near quoted fields, so there are none.
        parser.beginParsing(options.lineSeparator() == null ? new UniformLineEnds(reader) : reader);
    }

    private Reader withoutByteOrderMark(Reader reader) {
        try {
            var buffered = new BufferedReader(reader);
            buffered.mark(1);
            if (buffered.read() != BYTE_ORDER_MARK) buffered.reset();
            return buffered;
        } catch (IOException e) {
            throw FileErrors.unreadable(path, e);
        }
    }

    /// univocity configured as Spark does, but for NULLs: an empty field is null, an empty text in quotes is not.
    static CsvParserSettings settings(CsvOptions options) {
        var settings = new CsvParserSettings();
        var format = settings.getFormat();
        format.setDelimiter(options.delimiter());
        format.setQuote(options.quote());
        format.setQuoteEscape(options.escape());
        format.setCharToEscapeQuoteEscaping(options.escapeOfEscape());
        format.setComment(options.comment());
        settings.setCommentProcessingEnabled(options.comment() != '\0');
        String lineSeparator = options.lineSeparator();
        if (lineSeparator == null) {
            format.setLineSeparator("\n");
        } else {
            format.setLineSeparator(lineSeparator);
            format.setNormalizedNewline(lineSeparator.length() == 1 ? lineSeparator.charAt(0) : '\n');
        }
        Options all = options.all();
        settings.setIgnoreLeadingWhitespaces(options.ignoreLeadingWhiteSpace());
        settings.setIgnoreTrailingWhitespaces(options.ignoreTrailingWhiteSpace());
        settings.setReadInputOnSeparateThread(false);
        settings.setInputBufferSize(Math.max(16, all.count("inputBufferSize", 1 << 16)));
        settings.setMaxColumns(Math.max(1, all.count("maxColumns", 20_480)));
        settings.setMaxCharsPerColumn(all.count("maxCharsPerColumn", -1));
        settings.setNormalizeLineEndingsWithinQuotes(false);
        settings.setNullValue(null);
        settings.setEmptyValue(options.emptyValue());
        settings.setUnescapedQuoteHandling(unescapedQuoteHandling(options.unescapedQuotes()));
        return settings;
    }

    private static UnescapedQuoteHandling unescapedQuoteHandling(String name) {
        try {
            return UnescapedQuoteHandling.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw Options.invalid(
                    "unescapedQuoteHandling", name, "one of " + Arrays.toString(UnescapedQuoteHandling.values()));
        }
    }

    @Override
    public boolean next(FieldTable table, RowProblems problems) {
        int rows = 0;
        heapEnd = TextBuffer.MARGIN;
        try {
            while (rows < table.capacity()) {
                String[] fields = parser.parseNext();
                if (fields == null) break;
                String only = fields.length == 1 ? fields[0] : "x";
                if (only == null || (only.isBlank() && !startsWithQuote())) continue;
                if (recordsToSkip > 0) {
                    recordsToSkip--;
                    continue;
                }
                put(table, problems, rows, fields);
                rows++;
            }
        } catch (TextParsingException e) {
            if (e.getCause() instanceof KindlingException known) throw known;
            if (e.getCause() instanceof IOException io) throw FileErrors.unreadable(path, io);
            throw malformed(e);
        } catch (IllegalStateException e) {
            // univocity wraps what its reader throws
            if (e.getCause() instanceof IOException io) throw FileErrors.unreadable(path, io);
            throw e;
        }
        if (heap.length < heapEnd + TextBuffer.MARGIN) heap = Arrays.copyOf(heap, heapEnd + TextBuffer.MARGIN);
        table.heap(heap);
        table.rowCount(rows);
        return rows > 0;
    }

    private boolean startsWithQuote() {
        String content = parser.getContext().currentParsedContent();
        return content != null && !content.isEmpty() && content.charAt(0) == quote;
    }

    private void put(FieldTable table, RowProblems problems, int row, @Nullable String[] fields) {
        int width = table.width();
        lastFieldCount = fields.length;
        for (int i = 0; i < width; i++) {
            String field = i < fields.length ? fields[i] : null;
            int at = row * width + i;
            table.starts()[at] = heapEnd;
            table.lengths()[at] = field == null ? FieldTable.ABSENT : append(field);
        }
        if (fields.length != width) problems.mark(row, RowProblems.RECORD);
        String record = parser.getContext().currentParsedContent();
        table.recordStarts()[row] = heapEnd;
        append(record == null ? "" : record.stripTrailing());
        table.recordEnds()[row] = heapEnd;
        lines[row] = Math.max(1, parser.getContext().currentLine());
    }

    private int append(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (heapEnd + bytes.length + TextBuffer.MARGIN > heap.length) {
            heap = Arrays.copyOf(heap, Math.max(heap.length * 2, heapEnd + bytes.length + TextBuffer.MARGIN));
        }
        System.arraycopy(bytes, 0, heap, heapEnd, bytes.length);
        heapEnd += bytes.length;
        return bytes.length;
    }

    private KindlingException malformed(TextParsingException cause) {
        String[] parts = String.valueOf(cause.getMessage()).split("\n", 2);
        return KindlingException.of(
                        ErrorCondition.MALFORMED_CSV_RECORD,
                        "`" + path + "` line " + Math.max(1, cause.getLineIndex() + 1) + ": " + parts[0])
                .parameter("path", path)
                .parameter("line", Math.max(1, cause.getLineIndex() + 1))
                .hint("Check the options `sep`, `quote`, `escape`, `maxColumns` and `maxCharsPerColumn`.")
                .build();
    }

    @Override
    public int lastFieldCount() {
        return lastFieldCount;
    }

    @Override
    public long line(FieldTable table, int row) {
        return lines[row];
    }

    @Override
    public long takeBytesRead() {
        return counted.take();
    }

    @Override
    public void close() {
        parser.stopParsing();
    }

    /// Counts what is read through it.
    private static final class CountingStream extends java.io.FilterInputStream {
        private long count;

        CountingStream(InputStream in) {
            super(in);
        }

        long take() {
            long taken = count;
            count = 0;
            return taken;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value >= 0) count++;
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            if (read > 0) count += read;
            return read;
        }
    }
}
