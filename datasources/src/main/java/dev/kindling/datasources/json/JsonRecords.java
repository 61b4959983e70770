package dev.kindling.datasources.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.FileErrors;
import dev.kindling.datasources.file.LineScanner;
import dev.kindling.datasources.file.NumberText;
import dev.kindling.datasources.file.RowProblems;
import dev.kindling.datasources.file.TextBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the fields of records. The byte path expects the keys in the order of the record before, and takes flat
/// records without escapes as they stand; any other record goes through Jackson, which also decides what is
/// malformed.
final class JsonRecords implements AutoCloseable {

    private static final long QUOTES = NumberText.pattern((byte) '"');
    private static final long BACKSLASHES = NumberText.pattern((byte) '\\');
    private static final long BLANKS = NumberText.pattern((byte) ' ');
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int MOST_KEYS = 4096;

    /// A key of the files: its text with quotes, and its column or -1.
    @SuppressWarnings("ArrayRecordComponent") // never compared; a key is found by its bytes
    private record Key(byte[] text, int column) {}

    private final LineScanner lines;
    private final boolean multiLine;
    private final JsonFactory factory;
    private final Map<String, Integer> columns = new HashMap<>();
    private final byte[] kinds;
    private final FieldTable table;
    private final List<Key> order = new ArrayList<>();
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
        if (!lines.next()) return false;
        int start = lines.start();
        int end = lines.end();
        byte[] bytes = buffer().bytes();
        int first = skipBlanks(bytes, start, end);
        if (first == end) return true;
        beginRow(start, end);
        if (bytes[first] == '{' && readPlain(bytes, first, end)) {
            endRow();
        } else {
            readLine(problems, start, end);
        }
        return true;
    }

    private void beginRow(int start, int end) {
        Arrays.fill(table.lengths(), base, base + table.width(), FieldTable.ABSENT);
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

    private static int skipBlanks(byte[] bytes, int at, int end) {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n')) at++;
        return at;
    }

    /// The byte path: an object without nesting and escapes. False if the record is none; what it has put counts
    /// for nothing then.
    private boolean readPlain(byte[] bytes, int open, int end) {
        int at = skipBlanks(bytes, open + 1, end);
        if (at < end && bytes[at] == '}') return skipBlanks(bytes, at + 1, end) == end;
        for (int k = 0; ; k++) {
            Key key = k < order.size() ? order.get(k) : null;
            if (key == null || !matches(bytes, at, end, key.text())) {
                key = readKey(bytes, at, end);
                if (key == null || k >= MOST_KEYS) return false;
                if (k < order.size()) {
                    order.set(k, key);
                } else {
                    order.add(key);
                }
            }
            at = skipBlanks(bytes, at + key.text().length, end);
            if (at >= end || bytes[at] != ':') return false;
            at = skipBlanks(bytes, at + 1, end);
            at = readScalar(bytes, at, end, key.column());
            if (at < 0) return false;
            at = skipBlanks(bytes, at, end);
            if (at >= end) return false;
            if (bytes[at] == '}') return skipBlanks(bytes, at + 1, end) == end;
            if (bytes[at] != ',') return false;
            at = skipBlanks(bytes, at + 1, end);
        }
    }

    private static boolean matches(byte[] bytes, int at, int end, byte[] text) {
        int to = at + text.length;
        return to <= end && Arrays.equals(bytes, at, to, text, 0, text.length);
    }

    private @Nullable Key readKey(byte[] bytes, int at, int end) {
        if (at >= end || bytes[at] != '"') return null;
        int close = plainTextEnd(bytes, at + 1, end);
        if (close < 0) return null;
        String name = new String(bytes, at + 1, close - at - 1, StandardCharsets.UTF_8);
        return new Key(Arrays.copyOfRange(bytes, at, close + 1), columns.getOrDefault(name, -1));
    }

    /// The index of the quote that ends a text without escapes and control characters; negative if it is not one.
    private static int plainTextEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            long word = (long) NumberText.WORD.get(bytes, at);
            long quotes = NumberText.matches(word, QUOTES);
            // Bytes below a blank; a false alarm behind a true one does no harm.
            long control = (word - BLANKS) & ~word & HIGH_BITS;
            long stops = quotes | NumberText.matches(word, BACKSLASHES) | control;
            if (stops != 0) {
                int shift = Long.numberOfTrailingZeros(stops);
                int place = at + (shift >>> 3);
                return place < end && (quotes >>> shift & 1) != 0 ? place : -1;
            }
            at += 8;
        }
        return -1;
    }

    /// Reads a value that is no object or array; the index behind it, or -1 if it is not plain.
    private int readScalar(byte[] bytes, int at, int end, int column) {
        if (at >= end) return -1;
        switch (bytes[at]) {
            case '"' -> {
                int close = plainTextEnd(bytes, at + 1, end);
                if (close < 0) return -1;
                put(column, at + 1, close - at - 1, JsonKind.STRING);
                return close + 1;
            }
            case 't' -> {
                if (!matches(bytes, at, end, TRUE)) return -1;
                put(column, at, 4, JsonKind.BOOLEAN);
                return at + 4;
            }
            case 'f' -> {
                if (!matches(bytes, at, end, FALSE)) return -1;
                put(column, at, 5, JsonKind.BOOLEAN);
                return at + 5;
            }
            case 'n' -> {
                if (!matches(bytes, at, end, NULL)) return -1;
                put(column, at, FieldTable.ABSENT, JsonKind.STRING);
                return at + 4;
            }
            default -> {
                return readNumber(bytes, at, end, column);
            }
        }
    }

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private int readNumber(byte[] bytes, int start, int end, int column) {
        int at = start;
        if (bytes[at] == '-') at++;
        int digits = at;
        while (at < end && isDigit(bytes[at])) at++;
        if (at == digits || (bytes[digits] == '0' && at > digits + 1)) return -1;
        byte kind = JsonKind.WHOLE_NUMBER;
        if (at < end && bytes[at] == '.') {
            kind = JsonKind.FLOATING_NUMBER;
            int fraction = ++at;
            while (at < end && isDigit(bytes[at])) at++;
            if (at == fraction) return -1;
        }
        if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            kind = JsonKind.FLOATING_NUMBER;
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) at++;
            int exponent = at;
            while (at < end && isDigit(bytes[at])) at++;
            if (at == exponent) return -1;
        }
        // Jackson has limits of its own for very long numbers.
        if (at >= end || at - start > 100) return -1;
        put(column, start, at - start, kind);
        return at;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
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
