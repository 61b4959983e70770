package dev.kindling.datasources.csv;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.datasources.file.FileErrors;
import dev.kindling.datasources.file.FileStreams;
import dev.kindling.datasources.file.FormatWriter;
import dev.kindling.datasources.file.TextFormats;
import dev.kindling.datasources.file.TextOutput;
import dev.kindling.datasources.file.Utf8Output;
import dev.kindling.datasources.file.ValueText;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.CharType;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.VarcharType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Writes rows as CSV. Texts are quoted where a reader would else misunderstand them, or with `quoteAll`.
final class CsvWriter implements FormatWriter {

    private static final String PATH = "the CSV output";

    private final TextOutput out;
    private final ValueText[] values;
    private final boolean[] isText;
    private final byte[] separator;
    private final byte[] lineSeparator;
    private final byte[] nullValue;
    private final byte[] emptyValue;
    private final byte quote;
    private final byte escape;
    private final byte escapeOfEscape;
    private final byte comment;
    private final boolean quoteAll;
    private final boolean escapeQuotes;
    private final boolean trimStart;
    private final boolean trimEnd;
    private long rowCount;
    private boolean finished;

    CsvWriter(OutputStream stream, StructType schema, CsvOptions options) {
        this.out = new TextOutput(encoded(stream, options), PATH);
        TextFormats formats = options.all().formats();
        values = new ValueText[schema.size()];
        isText = new boolean[schema.size()];
        for (int i = 0; i < values.length; i++) {
            var type = schema.field(i).dataType();
            values[i] = new ValueText(type, formats);
            isText[i] = type == AtomicType.STRING
                    || type == AtomicType.BINARY
                    || type instanceof CharType
                    || type instanceof VarcharType;
        }
        separator = options.delimiter().getBytes(StandardCharsets.UTF_8);
        String lineEnd = options.lineSeparator();
        lineSeparator = (lineEnd == null ? "\n" : lineEnd).getBytes(StandardCharsets.UTF_8);
        quote = (byte) options.quote();
        escape = (byte) options.escape();
        escapeOfEscape = (byte) options.escapeOfEscape();
        comment = (byte) options.comment();
        quoteAll = options.all().flag("quoteAll", false);
        escapeQuotes = options.all().flag("escapeQuotes", true);
        trimStart = options.all().flag("ignoreLeadingWhiteSpace", true);
        trimEnd = options.all().flag("ignoreTrailingWhiteSpace", true);
        nullValue = options.nullValue().getBytes(StandardCharsets.UTF_8);
        String empty =
                options.all().text("emptyValue", options.quote() == '\0' ? "" : "" + options.quote() + options.quote());
        emptyValue = empty.getBytes(StandardCharsets.UTF_8);
        if (options.header() && schema.size() > 0) writeHeader(schema);
    }

    private static OutputStream encoded(OutputStream stream, CsvOptions options) {
        try {
            OutputStream compressed = FileStreams.compress(stream, FileStreams.codec(options.all()));
            return Utf8Output.in(compressed, options.charset());
        } catch (IOException e) {
            throw FileErrors.unwritable(PATH, e);
        }
    }

    private void writeHeader(StructType schema) {
        for (int i = 0; i < schema.size(); i++) {
            if (i > 0) out.put(separator);
            byte[] name = schema.field(i).name().getBytes(StandardCharsets.UTF_8);
            writeText(name, 0, name.length);
        }
        out.put(lineSeparator);
    }

    @Override
    public void write(Batch batch) {
        int columnCount = values.length;
        ColumnVector[] columns = batch.columns().toArray(ColumnVector[]::new);
        for (int row = 0; row < batch.rowCount(); row++) {
            int recordStart = out.length();
            for (int i = 0; i < columnCount; i++) {
                if (i > 0) out.put(separator);
                ColumnVector column = columns[i];
                if (column.isNull(row)) {
                    out.put(nullValue);
                } else if (isText[i]) {
                    int start = out.length();
                    values[i].write(column, row, out);
                    requote(start);
                } else {
                    writePlain(values[i], column, row);
                }
            }
            // An empty line would be no record at all.
            if (columnCount == 1 && out.length() == recordStart) out.put(emptyValue);
            out.put(lineSeparator);
            out.flushIfLarge();
        }
        rowCount += batch.rowCount();
    }

    private void writePlain(ValueText value, ColumnVector column, int row) {
        int start = out.length();
        value.write(column, row, out);
        if (quoteAll || needsQuotes(out.bytes(), start, out.length())) requote(start);
    }

    /// Replaces the text from `start` of the output on by its form in a file.
    private void requote(int start) {
        int length = out.length() - start;
        if (length > 0 && !quoteAll && !needsQuotes(out.bytes(), start, start + length) && !hasOuterBlanks(start))
            return;
        byte[] text = java.util.Arrays.copyOfRange(out.bytes(), start, start + length);
        out.cut(start);
        writeText(text, 0, length);
    }

    private boolean hasOuterBlanks(int start) {
        byte first = out.bytes()[start];
        byte last = out.bytes()[out.length() - 1];
        return (first >= 0 && first <= ' ') || (last >= 0 && last <= ' ');
    }

    private void writeText(byte[] text, int from, int to) {
        while (trimStart && from < to && text[from] >= 0 && text[from] <= ' ') from++;
        while (trimEnd && from < to && text[to - 1] >= 0 && text[to - 1] <= ' ') to--;
        if (from == to) {
            out.put(emptyValue);
            return;
        }
        boolean quoted = quote != 0 && (quoteAll || needsQuotes(text, from, to) || isBlankEdged(text, from, to));
        if (!quoted) {
            out.put(text, from, to - from);
            return;
        }
        out.put(quote);
        for (int i = from; i < to; i++) {
            byte c = text[i];
            if (c == quote && escape != 0) {
                out.put(escape);
            } else if (c == escape && escapeOfEscape != 0) {
                out.put(escapeOfEscape);
            }
            out.put(c);
        }
        out.put(quote);
    }

    /// A text that keeps blanks at its ends is quoted, so that a lone blank makes no empty line.
    private static boolean isBlankEdged(byte[] text, int from, int to) {
        return (text[from] >= 0 && text[from] <= ' ') || (text[to - 1] >= 0 && text[to - 1] <= ' ');
    }

    private boolean needsQuotes(byte[] text, int from, int to) {
        if (from < to && comment != 0 && text[from] == comment) return true;
        byte first = separator[0];
        for (int i = from; i < to; i++) {
            byte c = text[i];
            if (c == first || c == '\n' || c == '\r') return true;
            if (c == quote && quote != 0 && (escapeQuotes || i == from)) return true;
        }
        return false;
    }

    @Override
    public long sizeBytes() {
        return out.sizeBytes();
    }

    @Override
    public Written finish() {
        finished = true;
        out.finish();
        return new Written(rowCount, out.sizeBytes());
    }

    @Override
    public void close() {
        if (!finished) out.close();
        finished = true;
    }
}
