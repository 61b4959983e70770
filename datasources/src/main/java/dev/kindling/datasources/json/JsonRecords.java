package dev.kindling.datasources.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.FileErrors;
import dev.kindling.datasources.file.LineScanner;
import dev.kindling.datasources.file.RowProblems;
import dev.kindling.datasources.file.TextBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the fields of records: those of [PlainObject]s as they stand, those of any other record through Jackson,
/// which also decides what is malformed.
final class JsonRecords implements AutoCloseable {

    private final LineScanner lines;
    private final boolean multiLine;
    private final JsonFactory factory;
    private final Map<String, Integer> columns = new HashMap<>();
    private final byte[] kinds;
    private final FieldTable table;
    private final PlainObject plain;
    /// Open within a line that is an array, or with the whole file.
    private @Nullable JsonParser document;
    private int documentOffset;
    private boolean documentEnded;

    // The record being read.
    private int rows;
    private int base;

    /// @param names the columns, as keys
    JsonRecords(LineScanner lines, JsonOptions options, List<String> names, FieldTable table) {
        this.lines = lines;
        this.multiLine = options.multiLine();
        this.factory = options.factory();
        for (int i = 0; i < names.size(); i++) columns.put(names.get(i), i);
        this.table = table;
        this.kinds = new byte[Math.max(1, table.capacity() * table.width())];
        this.plain = new PlainObject(table, kinds, key -> columns.getOrDefault(key, -1), _ -> PlainObject.ALL_KINDS);
    }

    /// The kinds of the table's fields, see [JsonKind].
    byte[] kinds() {
        return kinds;
    }

    TextBuffer buffer() {
        return lines.buffer();
    }

    /// Fills the table with the next records and marks malformed ones.
    ///
    /// @return false at the end
    boolean next(RowProblems problems) {
        rows = 0;
        base = 0;
        if (multiLine) {
            readDocument(problems);
        } else {
            // An array that goes on keeps the buffer where it is.
            while (rows == 0 && (document != null || lines.refill())) {
                while (rows < table.capacity() && pending(problems)) {}
            }
        }
        table.heap(buffer().bytes());
        table.rowCount(rows);
        return rows > 0;
    }

    /// Reads one more line, or one more record of a line that holds an array of them.
    private boolean pending(RowProblems problems) {
        if (document != null) {
            readElements(problems);
            return true;
        }
        clearRow();
        plain.row(base);
        boolean isPlain = plain.readLine(lines);
        if (!isPlain) {
            if (!lines.next()) return false;
            clearRow();
            isPlain = plain.isLine(lines);
        }
        int start = lines.start();
        int end = lines.end();
        if (isPlain) {
            table.recordStarts()[rows] = start;
            table.recordEnds()[rows] = end;
            endRow();
        } else if (!isBlank(buffer().bytes(), start, end)) {
            readLine(problems, start, end);
        }
        return true;
    }

    private static boolean isBlank(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r' && bytes[i] != '\n') return false;
        }
        return true;
    }

    private void clearRow() {
        Arrays.fill(table.lengths(), base, base + table.width(), FieldTable.ABSENT);
    }

    private void beginRow(int start, int end) {
        clearRow();
        table.recordStarts()[rows] = start;
        table.recordEnds()[rows] = end;
    }

    private void endRow() {
        rows++;
        base += table.width();
    }

    private void put(int column, int start, int length, byte kind) {
        if (column < 0) return;
        table.starts()[base + column] = start;
        table.lengths()[base + column] = length;
        kinds[base + column] = kind;
    }

    /// Reads a line with Jackson.
    private void readLine(RowProblems problems, int start, int end) {
        beginRow(start, end);
        try {
            JsonParser parser = factory.createParser(buffer().bytes(), start, end - start);
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                readObject(parser, start);
                parser.close();
                endRow();
            } else if (token == JsonToken.START_ARRAY) {
                document = parser;
                documentOffset = start;
                readElements(problems);
            } else if (token != null) {
                malformed(problems);
            }
        } catch (IOException e) {
            malformed(problems);
        }
    }

    /// Reads objects of the array `document` is in, as many as there is room for.
    private void readElements(RowProblems problems) {
        JsonParser parser = java.util.Objects.requireNonNull(document);
        int end = lines.end();
        int lineStart = lines.start();
        try {
            while (rows < table.capacity()) {
                beginRow(lineStart, end);
                JsonToken token = parser.nextToken();
                if (token == JsonToken.END_ARRAY || token == null) {
                    document = null;
                    return;
                }
                if (token == JsonToken.START_OBJECT) {
                    readObject(parser, documentOffset);
                    endRow();
                } else {
                    parser.skipChildren();
                    malformed(problems);
                }
            }
        } catch (IOException e) {
            document = null;
            malformed(problems);
        }
    }

    private void malformed(RowProblems problems) {
        Arrays.fill(table.lengths(), base, base + table.width(), FieldTable.ABSENT);
        problems.mark(rows, RowProblems.RECORD);
        endRow();
    }

    /// Reads the fields of the object that has just been opened.
    private void readObject(JsonParser parser, int offset) throws IOException {
        while (true) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.END_OBJECT) return;
            if (token == null) throw new IOException("the record ends within an object");
            int column = columns.getOrDefault(parser.currentName(), -1);
            token = parser.nextToken();
            if (token == null) throw new IOException("the record ends within an object");
            switch (token) {
                case VALUE_NULL -> put(column, 0, FieldTable.ABSENT, JsonKind.STRING);
                case VALUE_STRING -> putText(column, parser.getText(), JsonKind.STRING);
                case VALUE_NUMBER_INT -> putText(column, parser.getText(), JsonKind.WHOLE_NUMBER);
                case VALUE_NUMBER_FLOAT -> putText(column, parser.getText(), JsonKind.FLOATING_NUMBER);
                case VALUE_TRUE -> putText(column, "true", JsonKind.BOOLEAN);
                case VALUE_FALSE -> putText(column, "false", JsonKind.BOOLEAN);
                default -> {
                    int start = offset + (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    if (parser.currentToken() == null || !parser.currentToken().isStructEnd()) {
                        throw new IOException("the record ends within a value");
                    }
                    int end = offset + (int) parser.currentLocation().getByteOffset();
                    put(column, start, end - start, JsonKind.NESTED);
                }
            }
        }
    }

    private void putText(int column, String text, byte kind) {
        if (column < 0) return;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        put(column, buffer().append(bytes, 0, bytes.length), bytes.length, kind);
    }

    /// Reads records of the document that is the whole file: an object, or an array of them, or several such.
    private void readDocument(RowProblems problems) {
        JsonParser parser = openDocument();
        int start = buffer().position();
        int end = buffer().limit();
        try {
            while (rows < table.capacity() && !documentEnded) {
                beginRow(start, end);
                JsonToken token = parser.nextToken();
                if (token == null) {
                    documentEnded = true;
                } else if (token == JsonToken.START_OBJECT) {
                    table.recordStarts()[rows] =
                            start + (int) parser.currentTokenLocation().getByteOffset();
                    readObject(parser, start);
                    table.recordEnds()[rows] =
                            start + (int) parser.currentLocation().getByteOffset();
                    endRow();
                } else if (!(token == JsonToken.START_ARRAY || token == JsonToken.END_ARRAY)
                        || (token == JsonToken.START_ARRAY
                                && !parser.getParsingContext().getParent().inRoot())) {
                    parser.skipChildren();
                    malformed(problems);
                }
            }
        } catch (IOException e) {
            documentEnded = true;
            malformed(problems);
        }
    }

    private JsonParser openDocument() {
        JsonParser open = document;
        if (open != null) return open;
        TextBuffer buffer = buffer();
        while (buffer.fill()) {}
        if (buffer.startsWithByteOrderMark()) buffer.consumeTo(buffer.position() + 3);
        try {
            // What is appended to the buffer later may move its bytes; the parser keeps those it has.
            int start = buffer.position();
            JsonParser parser = factory.createParser(buffer.bytes(), start, buffer.limit() - start);
            document = parser;
            return parser;
        } catch (IOException e) {
            throw FileErrors.unreadable(buffer.path(), e);
        }
    }

    /// The number of the line row `row` begins on.
    long line(int row) {
        return buffer().lineAt(table.recordStarts()[row]);
    }

    @Override
    public void close() {
        lines.close();
    }
}
