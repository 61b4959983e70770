package dev.kindling.datasources.json;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.MapVector;
import dev.kindling.catalyst.batch.StructVector;
import dev.kindling.datasources.file.FileErrors;
import dev.kindling.datasources.file.FileStreams;
import dev.kindling.datasources.file.FormatWriter;
import dev.kindling.datasources.file.TextColumn;
import dev.kindling.datasources.file.TextFormats;
import dev.kindling.datasources.file.TextOutput;
import dev.kindling.datasources.file.Utf8Output;
import dev.kindling.datasources.file.ValueText;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/// Writes rows as JSON objects, one a line. NULL fields are left out unless `ignoreNullFields` is false.
final class JsonWriter implements FormatWriter {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final TextOutput out;
    private final StructType schema;
    private final TextFormats formats;
    private final boolean ignoreNulls;
    private final boolean asciiOnly;
    private final byte[] lineSeparator;
    private final Map<DataType, ValueText> texts = new HashMap<>();
    private final Map<String, byte[]> keys = new HashMap<>();
    private long rowCount;
    private boolean finished;

    JsonWriter(OutputStream stream, StructType schema, JsonOptions options) {
        this.out = new TextOutput(encoded(stream, options), "the JSON output");
        this.schema = schema;
        this.formats = options.formats();
        this.ignoreNulls = options.all().flag("ignoreNullFields", true);
        this.asciiOnly = options.all().flag("writeNonAsciiCharacterAsCodePoint", false);
        String separator = options.lineSeparator();
        this.lineSeparator = (separator == null ? "\n" : separator).getBytes(StandardCharsets.UTF_8);
    }

    private static OutputStream encoded(OutputStream stream, JsonOptions options) {
        try {
            OutputStream compressed = FileStreams.compress(stream, FileStreams.codec(options.all()));
            return Utf8Output.in(compressed, options.charset());
        } catch (IOException e) {
            throw FileErrors.unwritable("the JSON output", e);
        }
    }

    /// @throws dev.kindling.error.KindlingException if values of `type` have no form in JSON
    static void check(String column, DataType type) {
        switch (type) {
            case ArrayType array -> check(column, array.elementType());
            case MapType map -> {
                if (isNested(map.keyType())) throw TextColumn.unsupported(column, type, "json");
                check(column, map.keyType());
                check(column, map.valueType());
            }
            case StructType struct -> {
                for (StructField field : struct) check(column + "." + field.name(), field.dataType());
            }
            case YearMonthIntervalType _, DayTimeIntervalType _ -> throw TextColumn.unsupported(column, type, "json");
            default -> {}
        }
    }

    private static boolean isNested(DataType type) {
        return type instanceof ArrayType || type instanceof MapType || type instanceof StructType;
    }

    @Override
    public void write(Batch batch) {
        ColumnVector[] columns = batch.columns().toArray(ColumnVector[]::new);
        for (int row = 0; row < batch.rowCount(); row++) {
            out.put((byte) '{');
            boolean first = true;
            for (int i = 0; i < columns.length; i++) {
                StructField field = schema.field(i);
                first = writeField(field, columns[i], row, first);
            }
            out.put((byte) '}');
            out.put(lineSeparator);
            out.flushIfLarge();
        }
        rowCount += batch.rowCount();
    }

    private boolean writeField(StructField field, ColumnVector vector, int index, boolean first) {
        boolean isNull = vector.isNull(index);
        if (isNull && ignoreNulls) return first;
        if (!first) out.put((byte) ',');
        out.put(keys.computeIfAbsent(field.name(), this::key));
        if (isNull) {
            out.put("null");
        } else {
            writeValue(field.dataType(), vector, index);
        }
        return false;
    }

    private byte[] key(String name) {
        var text = new TextOutput(OutputStream.nullOutputStream(), name);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        quote(bytes, 0, bytes.length, text);
        text.put((byte) ':');
        return java.util.Arrays.copyOf(text.bytes(), text.length());
    }

    private void writeValue(DataType type, ColumnVector vector, int index) {
        if (vector instanceof DictionaryVector dictionary) {
            writeValue(type, dictionary.dictionary(), dictionary.code(index));
            return;
        }
        switch (type) {
            case ArrayType array -> {
                var list = (ArrayVector) vector;
                out.put((byte) '[');
                for (int i = 0; i < list.length(index); i++) {
                    if (i > 0) out.put((byte) ',');
                    writeOrNull(array.elementType(), list.elements(), list.start(index) + i);
                }
                out.put((byte) ']');
            }
            case MapType map -> writeMap(map, (MapVector) vector, index);
            case StructType struct -> {
                var fields = (StructVector) vector;
                out.put((byte) '{');
                boolean first = true;
                for (int i = 0; i < struct.size(); i++) {
                    first = writeField(struct.field(i), fields.field(i), index, first);
                }
                out.put((byte) '}');
            }
            case AtomicType.BINARY -> {
                out.put((byte) '"');
                out.put(Base64.getEncoder().encode(((BytesVector) vector).bytes(index)));
                out.put((byte) '"');
            }
            case AtomicType.BOOLEAN, AtomicType.BYTE, AtomicType.SHORT, AtomicType.INT, AtomicType.LONG ->
                text(type).write(vector, index, out);
            case DecimalType _ -> text(type).write(vector, index, out);
            case AtomicType.FLOAT ->
                writeFloating(type, vector, index, Float.isFinite(((FloatVector) vector).get(index)));
            case AtomicType.DOUBLE ->
                writeFloating(type, vector, index, Double.isFinite(((DoubleVector) vector).get(index)));
            case AtomicType.NULL -> out.put("null");
            default -> {
                if (vector instanceof BytesVector bytes) {
                    quote(bytes.heap(), bytes.start(index), bytes.length(index), out);
                } else {
                    writeQuoted(type, vector, index);
                }
            }
        }
    }

    private void writeFloating(DataType type, ColumnVector vector, int index, boolean finite) {
        if (finite) {
            text(type).write(vector, index, out);
            return;
        }
        double value = vector instanceof FloatVector floats ? floats.get(index) : ((DoubleVector) vector).get(index);
        out.put(Double.isNaN(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
    }

    /// A value whose text may hold anything: patterns are the user's.
    private void writeQuoted(DataType type, ColumnVector vector, int index) {
        int start = out.length();
        text(type).write(vector, index, out);
        byte[] value = java.util.Arrays.copyOfRange(out.bytes(), start, out.length());
        out.cut(start);
        quote(value, 0, value.length, out);
    }

    private void writeOrNull(DataType type, ColumnVector vector, int index) {
        if (vector.isNull(index)) {
            out.put("null");
        } else {
            writeValue(type, vector, index);
        }
    }

    private void writeMap(MapType type, MapVector map, int index) {
        out.put((byte) '{');
        for (int i = 0; i < map.length(index); i++) {
            if (i > 0) out.put((byte) ',');
            int at = map.start(index) + i;
            int start = out.length();
            writeValue(type.keyType(), map.keys(), at);
            if (out.bytes()[start] != '"') {
                byte[] key = java.util.Arrays.copyOfRange(out.bytes(), start, out.length());
                out.cut(start);
                quote(key, 0, key.length, out);
            }
            out.put((byte) ':');
            writeOrNull(type.valueType(), map.items(), at);
        }
        out.put((byte) '}');
    }

    private ValueText text(DataType type) {
        return texts.computeIfAbsent(type, t -> new ValueText(t, formats));
    }

    private void quote(byte[] text, int start, int length, TextOutput target) {
        target.put((byte) '"');
        int from = start;
        int end = start + length;
        for (int i = start; i < end; i++) {
            byte c = text[i];
            if (c >= ' ' && c != '"' && c != '\\') continue;
            if (c < 0 && !asciiOnly) continue;
            target.put(text, from, i - from);
            if (c < 0) {
                int next = i + 1;
                while (next < end && (text[next] & 0xC0) == 0x80) next++;
                for (char unit : new String(text, i, next - i, StandardCharsets.UTF_8).toCharArray()) {
                    escape(unit, target);
                }
                i = next - 1;
            } else {
                escape((char) c, target);
            }
            from = i + 1;
        }
        target.put(text, from, end - from);
        target.put((byte) '"');
    }

    private static void escape(char c, TextOutput target) {
        target.put((byte) '\\');
        switch (c) {
            case '"', '\\' -> target.put((byte) c);
            case '\n' -> target.put((byte) 'n');
            case '\r' -> target.put((byte) 'r');
            case '\t' -> target.put((byte) 't');
            case '\b' -> target.put((byte) 'b');
            case '\f' -> target.put((byte) 'f');
            default -> {
                target.put((byte) 'u');
                for (int shift = 12; shift >= 0; shift -= 4) target.put(HEX[c >> shift & 15]);
            }
        }
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
