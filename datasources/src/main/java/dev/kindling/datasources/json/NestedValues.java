package dev.kindling.datasources.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.RowProblems;
import dev.kindling.datasources.file.TextBuffer;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads arrays, maps and structs from the JSON of one value, in literal form.
final class NestedValues {

    /// A value that is not of its type.
    static final class MismatchException extends IOException {
        private static final long serialVersionUID = 1L;

        MismatchException(String message) {
            super(message);
        }
    }

    private final JsonFactory factory;
    private final Map<DataType, ScalarColumn> scalars = new LinkedHashMap<>();
    private final JsonOptions options;

    NestedValues(JsonOptions options) {
        this.options = options;
        this.factory = options.factory();
    }

    /// The value whose JSON is the `length` bytes of `heap` from `start` on.
    @Nullable
    Object value(byte[] heap, int start, int length, DataType type) throws IOException {
        try (JsonParser parser = factory.createParser(heap, start, length)) {
            parser.nextToken();
            return value(parser, heap, start, type);
        }
    }

    /// The value at the parser's current token, which it moves to its last.
    private @Nullable Object value(JsonParser parser, byte[] heap, int offset, DataType type) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) throw new MismatchException("there is no value");
        if (token == JsonToken.VALUE_NULL) return null;
        return switch (type) {
            case ArrayType array -> array(parser, heap, offset, array);
            case MapType map -> map(parser, heap, offset, map);
            case StructType struct -> struct(parser, heap, offset, struct);
            default -> scalar(parser, heap, offset, type);
        };
    }

    private List<@Nullable Object> array(JsonParser parser, byte[] heap, int offset, ArrayType type)
            throws IOException {
        expect(parser, JsonToken.START_ARRAY, type);
        var elements = new ArrayList<@Nullable Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser, heap, offset, type.elementType()));
        }
        return elements;
    }

    private List<@Nullable Object> map(JsonParser parser, byte[] heap, int offset, MapType type) throws IOException {
        expect(parser, JsonToken.START_OBJECT, type);
        var pairs = new LinkedHashMap<Object, @Nullable Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Object key = text(parser.currentName(), type.keyType());
            parser.nextToken();
            pairs.put(key, value(parser, heap, offset, type.valueType()));
        }
        return List.of(new ArrayList<>(pairs.keySet()), new ArrayList<>(pairs.values()));
    }

    private List<@Nullable Object> struct(JsonParser parser, byte[] heap, int offset, StructType type)
            throws IOException {
        expect(parser, JsonToken.START_OBJECT, type);
        List<@Nullable Object> fields = new ArrayList<>(Collections.nCopies(type.size(), null));
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            int index = type.indexOf(parser.currentName());
            parser.nextToken();
            if (index < 0) {
                parser.skipChildren();
            } else {
                StructField field = type.field(index);
                fields.set(index, value(parser, heap, offset, field.dataType()));
            }
        }
        return fields;
    }

    private static void expect(JsonParser parser, JsonToken token, DataType type) throws IOException {
        if (parser.currentToken() != token) {
            throw new MismatchException(parser.currentToken() + " is no " + type.sql());
        }
    }

    private @Nullable Object scalar(JsonParser parser, byte[] heap, int offset, DataType type) throws IOException {
        byte kind = switch (parser.currentToken()) {
            case VALUE_STRING -> JsonKind.STRING;
            case VALUE_NUMBER_INT -> JsonKind.WHOLE_NUMBER;
            case VALUE_NUMBER_FLOAT -> JsonKind.FLOATING_NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> JsonKind.BOOLEAN;
            default -> JsonKind.NESTED;
        };
        if (kind != JsonKind.NESTED) return scalar(parser.getText(), kind, type);
        int start = offset + (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = offset + (int) parser.currentLocation().getByteOffset();
        return scalar(new String(heap, start, end - start, StandardCharsets.UTF_8), kind, type);
    }

    private Object text(String text, DataType type) throws IOException {
        // Every key is written as a text; its type says what it is.
        byte kind = switch (type) {
            case AtomicType.BYTE, AtomicType.SHORT, AtomicType.INT, AtomicType.LONG -> JsonKind.WHOLE_NUMBER;
            case AtomicType.FLOAT, AtomicType.DOUBLE -> JsonKind.FLOATING_NUMBER;
            case AtomicType.BOOLEAN -> JsonKind.BOOLEAN;
            default -> JsonKind.STRING;
        };
        Object value = scalar(text, kind, type);
        if (value == null) throw new MismatchException("a key is NULL");
        return value;
    }

    private @Nullable Object scalar(String text, byte kind, DataType type) throws IOException {
        ScalarColumn column = scalars.computeIfAbsent(type, t -> new ScalarColumn(t, options, "value"));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var table = new FieldTable(1, 1);
        byte[] heap = new byte[bytes.length + 2 * TextBuffer.MARGIN];
        System.arraycopy(bytes, 0, heap, TextBuffer.MARGIN, bytes.length);
        table.heap(heap);
        table.starts()[0] = TextBuffer.MARGIN;
        table.lengths()[0] = bytes.length;
        table.rowCount(1);
        var problems = new RowProblems(1);
        ColumnVector vector = column.parse(table, new byte[] {kind}, 0, problems);
        if (problems.any()) throw new MismatchException("`" + text + "` is no " + type.sql());
        return LiteralVectors.valueAt(vector, type, 0);
    }
}
