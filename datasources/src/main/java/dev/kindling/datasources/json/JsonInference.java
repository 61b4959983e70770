package dev.kindling.datasources.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.FileEntry;
import dev.kindling.datasources.file.FileParts;
import dev.kindling.datasources.file.FileSet;
import dev.kindling.datasources.file.FileSplit;
import dev.kindling.datasources.file.LineScanner;
import dev.kindling.datasources.file.Options.ParseMode;
import dev.kindling.datasources.file.TypeInference;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The schema of JSON files: all keys seen, in the order of their names, with the narrowest type for all values of
/// each.
final class JsonInference {

    private final FileSet files;
    private final int parallelism;
    private final JsonOptions options;
    private final boolean primitivesAsString;
    private final boolean prefersDecimal;
    private final boolean inferTimestamp;
    private final boolean dropAllNull;
    private final double ratio;
    private final TypeInference texts;
    private DataType type = AtomicType.NULL;
    private boolean malformed;
    private final PlainObject plain = new PlainObject(new FieldTable(0, 1), new byte[1], _ -> -1, this::room);

    JsonInference(FileSet files, int parallelism) {
        this.files = files;
        this.parallelism = parallelism;
        this.options = JsonOptions.of(files.options());
        this.primitivesAsString = options.all().flag("primitivesAsString", false);
        this.prefersDecimal = options.all().flag("prefersDecimal", false);
        this.inferTimestamp = options.all().flag("inferTimestamp", false);
        this.dropAllNull = options.all().flag("dropFieldIfAllNull", false);
        this.ratio = options.all().ratio("samplingRatio", 1.0);
        this.texts = new TypeInference(options.formats(), false);
    }

    /// Null if no file has a record.
    @Nullable
    StructType schema() {
        for (JsonInference part : FileParts.each(parts(), parallelism, this::ofPart)) {
            type = merge(type, part.type);
            malformed |= part.malformed;
        }
        if (type == AtomicType.NULL && !malformed) return null;
        StructType schema = type instanceof StructType struct && canonical(struct) instanceof StructType known
                ? known
                : new StructType();
        if (malformed && options.all().mode() == ParseMode.PERMISSIVE) {
            String corrupt = options.all().corruptRecordColumn();
            if (schema.indexOf(corrupt) < 0) {
                var fields = new ArrayList<StructField>();
                fields.add(new StructField(corrupt, AtomicType.STRING));
                fields.addAll(schema.fields());
                schema = new StructType(fields);
            }
        }
        return schema;
    }

    /// Samples are drawn from whole files.
    private List<FileSplit> parts() {
        long total = files.files().stream().mapToLong(FileEntry::sizeBytes).sum();
        long target = ratio < 1 ? Long.MAX_VALUE : FileParts.targetBytes(total, parallelism);
        return files.files().stream()
                .flatMap(file -> JsonFormat.splits(file, options, target).stream())
                .toList();
    }

    /// What is found out from `part` alone.
    private JsonInference ofPart(FileSplit part) {
        var ofPart = new JsonInference(files, 1);
        ofPart.read(part);
        return ofPart;
    }

    private void read(FileSplit part) {
        FileEntry file = part.file();
        var random = new SplittableRandom(1);
        var factory = options.factory();
        try (LineScanner lines = JsonFormat.lines(files.systems(), part, options)) {
            if (options.multiLine()) {
                while (lines.buffer().fill()) {}
                var buffer = lines.buffer();
                int skip = buffer.startsWithByteOrderMark() ? 3 : 0;
                int start = buffer.position() + skip;
                try (JsonParser parser = factory.createParser(buffer.bytes(), start, buffer.limit() - start)) {
                    while (readDocument(parser)) {}
                } catch (IOException e) {
                    malformed(file, e);
                }
                return;
            }
            while (lines.refill()) {
                while (true) {
                    boolean isPlain = ratio >= 1 && plain.readLine(lines);
                    if (!isPlain) {
                        if (!lines.next()) break;
                        if (ratio < 1 && random.nextDouble() >= ratio) continue;
                        isPlain = plain.isLine(lines);
                    }
                    if (isPlain && plain.fits() && type instanceof StructType) continue;
                    byte[] bytes = lines.buffer().bytes();
                    DataType before = type;
                    try (JsonParser parser = factory.createParser(bytes, lines.start(), lines.end() - lines.start())) {
                        readDocument(parser);
                    } catch (IOException e) {
                        malformed(file, e);
                    }
                    if (type != before) plain.forget();
                }
            }
        }
    }

    /// For which kinds of values [#merge] of the type of field `name` and theirs certainly gives that type, as
    /// bits; none if there is no such field yet.
    private int room(String name) {
        if (!(type instanceof StructType known)) return 0;
        int index = known.indexOf(name);
        if (index < 0) return 0;
        int kinds = switch (known.field(index).dataType()) {
            case AtomicType.STRING -> PlainObject.ALL_KINDS;
            case AtomicType.BOOLEAN -> 1 << JsonKind.BOOLEAN;
            case AtomicType.LONG -> 1 << JsonKind.WHOLE_NUMBER;
            case AtomicType.DOUBLE -> 1 << JsonKind.WHOLE_NUMBER | 1 << JsonKind.FLOATING_NUMBER;
            default -> 0;
        };
        return kinds | 1 << PlainObject.NULL_KIND;
    }

    private void malformed(FileEntry file, IOException cause) {
        if (options.all().mode() == ParseMode.FAILFAST) {
            throw KindlingException.of(
                            ErrorCondition.MALFORMED_RECORD_IN_PARSING,
                            "`" + file.path() + "` has a record that is no JSON: " + cause.getMessage())
                    .subcondition("WITHOUT_SUGGESTION")
                    .parameter("path", file.path())
                    .hint("Mode PERMISSIVE keeps such records in the column `"
                            + options.all().corruptRecordColumn() + "`.")
                    .build();
        }
        malformed = true;
    }

    /// Takes in the next value of the file's top level, or the values of the array it is; false if there is none.
    private boolean readDocument(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) return false;
        if (token == JsonToken.START_ARRAY) {
            while (true) {
                token = parser.nextToken();
                if (token == JsonToken.END_ARRAY) return true;
                if (token == null) throw new IOException("the array is not closed");
                readRecord(parser);
            }
        }
        readRecord(parser);
        return true;
    }

    private void readRecord(JsonParser parser) throws IOException {
        DataType seen = typeOf(parser);
        if (!(seen instanceof StructType)) throw new IOException("the record is no object");
        type = merge(type, seen);
    }

    private DataType typeOf(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) throw new IOException("the record ends within a value");
        return switch (token) {
            case VALUE_NULL -> AtomicType.NULL;
            case VALUE_STRING -> typeOfText(parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> primitivesAsString ? AtomicType.STRING : AtomicType.BOOLEAN;
            case VALUE_NUMBER_INT -> primitivesAsString ? AtomicType.STRING : typeOfWhole(parser.getText());
            case VALUE_NUMBER_FLOAT -> primitivesAsString ? AtomicType.STRING : typeOfFloating(parser.getText());
            case START_ARRAY -> {
                DataType element = AtomicType.NULL;
                while (parser.nextToken() != JsonToken.END_ARRAY) element = merge(element, typeOf(parser));
                yield new ArrayType(element, true);
            }
            case START_OBJECT -> {
                var fields = new TreeMap<String, DataType>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    if (name == null) throw new IOException("the record ends within an object");
                    parser.nextToken();
                    fields.merge(name, typeOf(parser), this::merge);
                }
                yield struct(fields);
            }
            default -> throw new IOException("unexpected " + token);
        };
    }

    private DataType typeOfText(String text) {
        if (inferTimestamp && texts.of(text) == AtomicType.TIMESTAMP) return AtomicType.TIMESTAMP;
        return AtomicType.STRING;
    }

    private static DataType typeOfWhole(String text) {
        if (text.length() <= PlainObject.DIGITS_OF_LONG) return AtomicType.LONG;
        var value = new BigInteger(text);
        if (value.bitLength() < Long.SIZE) return AtomicType.LONG;
        int digits = value.abs().toString().length();
        return digits <= DecimalType.MAX_PRECISION ? new DecimalType(digits, 0) : AtomicType.DOUBLE;
    }

    private DataType typeOfFloating(String text) {
        if (!prefersDecimal) return AtomicType.DOUBLE;
        try {
            var value = new BigDecimal(text);
            int scale = Math.max(0, value.scale());
            int precision = Math.max(value.precision() - Math.min(0, value.scale()), scale);
            if (precision <= DecimalType.MAX_PRECISION) return new DecimalType(Math.max(1, precision), scale);
        } catch (NumberFormatException e) {
            // NaN and the infinities are doubles.
        }
        return AtomicType.DOUBLE;
    }

    private static StructType struct(SortedMap<String, DataType> fields) {
        var list = new ArrayList<StructField>();
        fields.forEach((name, type) -> list.add(new StructField(name, type)));
        return new StructType(list);
    }

    /// The narrowest type for values of both types.
    DataType merge(DataType a, DataType b) {
        if (a.equals(b) || b == AtomicType.NULL) return a;
        if (a == AtomicType.NULL) return b;
        if (a instanceof StructType left && b instanceof StructType right) {
            var fields = new TreeMap<String, DataType>();
            for (StructField field : left) fields.put(field.name(), field.dataType());
            for (StructField field : right) fields.merge(field.name(), field.dataType(), this::merge);
            return struct(fields);
        }
        if (a instanceof ArrayType left && b instanceof ArrayType right) {
            return new ArrayType(merge(left.elementType(), right.elementType()), true);
        }
        if (!isNumber(a) || !isNumber(b)) return AtomicType.STRING;
        if (a == AtomicType.DOUBLE || b == AtomicType.DOUBLE) return AtomicType.DOUBLE;
        DecimalType left = asDecimal(a);
        DecimalType right = asDecimal(b);
        int scale = Math.max(left.scale(), right.scale());
        int digits = Math.max(left.precision() - left.scale(), right.precision() - right.scale());
        int precision = digits + scale;
        return precision > DecimalType.MAX_PRECISION ? AtomicType.DOUBLE : new DecimalType(precision, scale);
    }

    private static boolean isNumber(DataType type) {
        return type == AtomicType.LONG || type == AtomicType.DOUBLE || type instanceof DecimalType;
    }

    private static DecimalType asDecimal(DataType type) {
        return type instanceof DecimalType decimal ? decimal : new DecimalType(20, 0);
    }

    /// `type` without empty structs, and with STRING for what was never seen; null if nothing is left.
    private @Nullable DataType canonical(DataType type) {
        return switch (type) {
            case AtomicType.NULL -> dropAllNull ? null : AtomicType.STRING;
            case ArrayType array -> {
                DataType element = canonical(array.elementType());
                yield element == null ? null : new ArrayType(element, true);
            }
            case StructType struct -> {
                var fields = new ArrayList<StructField>();
                for (StructField field : struct) {
                    DataType known = canonical(field.dataType());
                    if (known != null) fields.add(new StructField(field.name(), known));
                }
                yield fields.isEmpty() ? null : new StructType(fields);
            }
            default -> type;
        };
    }
}
