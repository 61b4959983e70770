package dev.kindling.catalyst.function.text;

import static dev.kindling.sql.types.AtomicType.BINARY;
import static dev.kindling.sql.types.AtomicType.INT;
import static dev.kindling.sql.types.AtomicType.LONG;
import static dev.kindling.sql.types.AtomicType.STRING;

import dev.kindling.catalyst.batch.BytesBuilder;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.expression.BytesValue;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.FunctionFamily;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Functions on text. Those that run over every row of large tables work on UTF-8 bytes; the rare ones go through
/// `String`.
public final class TextFunctions implements FunctionFamily {

    @Override
    public List<ScalarFunction> scalars() {
        var all = new ArrayList<ScalarFunction>();
        all.addAll(Matching.functions());
        all.addAll(Cutting.functions());
        all.addAll(Joining.functions());
        all.addAll(Formatting.functions());
        addMeasures(all);
        addCases(all);
        addReplacements(all);
        addPads(all);
        addEncodings(all);
        addComparisons(all);
        return all;
    }

    private static void addMeasures(List<ScalarFunction> all) {
        all.add(ScalarDefinition.named("length", "char_length", "character_length", "len")
                .summary("The number of characters, or of bytes of a BINARY.")
                .example("length('Zoë')", "3")
                .binder(Signatures.overloads(Signatures.overload(INT, STRING), Signatures.overload(INT, BINARY)))
                .kernels(signature -> signature.argumentTypes().getFirst() == BINARY
                        ? Kernels.bytesToInt((_, _, length) -> length)
                        : Kernels.bytesToInt(Utf8::characters))
                .build());
        all.add(ScalarDefinition.named("octet_length")
                .summary("The number of bytes.")
                .example("octet_length('Zoë')", "4")
                .binder(Signatures.overloads(Signatures.overload(INT, STRING), Signatures.overload(INT, BINARY)))
                .kernel(Kernels.bytesToInt((_, _, length) -> length))
                .build());
        all.add(ScalarDefinition.named("bit_length")
                .summary("The number of bits.")
                .example("bit_length('ab')", "16")
                .binder(Signatures.overloads(Signatures.overload(INT, STRING), Signatures.overload(INT, BINARY)))
                .kernel(Kernels.bytesToInt((_, _, length) -> 8 * length))
                .build());
        all.add(ScalarDefinition.named("ascii")
                .summary("The code point of the first character; 0 for an empty text.")
                .example("ascii('A')", "65")
                .takes(INT, STRING)
                .kernels(Kernels.rows((values, _) -> {
                    String text = (String) values[0];
                    return text.isEmpty() ? 0 : text.codePointAt(0);
                }))
                .build());
        all.add(ScalarDefinition.named("chr", "char")
                .summary("The character with that code, modulo 256.")
                .example("chr(65)", "A")
                .takes(STRING, LONG)
                .kernels(Kernels.rows((values, _) -> {
                    long code = (Long) values[0];
                    return code < 0 ? "" : String.valueOf((char) (code & 255));
                }))
                .build());
    }

    private static void addCases(List<ScalarFunction> all) {
        all.add(ScalarDefinition.named("upper", "ucase")
                .summary("The text in upper case.")
                .example("upper('SparkSql')", "SPARKSQL")
                .takes(STRING, STRING)
                .kernel((arguments, _, _) -> Casing.upper(Kernels.bytes(arguments[0])))
                .build());
        all.add(ScalarDefinition.named("lower", "lcase")
                .summary("The text in lower case.")
                .example("lower('SparkSql')", "sparksql")
                .takes(STRING, STRING)
                .kernel((arguments, _, _) -> Casing.lower(Kernels.bytes(arguments[0])))
                .build());
        all.add(ScalarDefinition.named("initcap")
                .summary("The text with the first letter of each word in upper case, all others in lower.")
                .example("initcap('sPark sql')", "Spark Sql")
                .takes(STRING, STRING)
                .kernel(Kernels.text(TextFunctions::initcap))
                .build());
        all.add(ScalarDefinition.named("reverse")
                .summary("The characters, or an array's elements, in reverse order.")
                .example("reverse('Spark')", "krapS")
                .binder((name, arguments) -> {
                    Signatures.checkCount(name, arguments.size(), 1, 1);
                    DataType type = Signatures.types(arguments).getFirst();
                    if (type instanceof ArrayType) {
                        return Signatures.signature(arguments, List.of(type), type);
                    }
                    return Signatures.of(STRING, STRING).bind(name, arguments);
                })
                .kernels(Kernels.rows((values, _) -> values[0] instanceof List<?> list
                        ? new ArrayList<@Nullable Object>(list.reversed())
                        : new StringBuilder((String) values[0]).reverse().toString()))
                .build());
    }

    private static String initcap(String text) {
        var result = new StringBuilder(text.length());
        boolean first = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            result.append(first ? Character.toTitleCase(c) : Character.toLowerCase(c));
            first = c == ' ';
        }
        return result.toString();
    }

    private static void addReplacements(List<ScalarFunction> all) {
        all.add(ScalarDefinition.named("replace")
                .summary("The text with every occurrence of the second replaced by the third, or removed.")
                .example("replace('ABCabc', 'abc', 'DEF')", "ABCDEF")
                .binder(Signatures.withOptional(1, STRING, STRING, STRING, STRING))
                .kernel((arguments, size, _) -> replace(
                        Kernels.bytes(arguments[0]),
                        Kernels.bytes(arguments[1]),
                        arguments.length > 2 ? Kernels.bytes(arguments[2]) : null,
                        size))
                .build());
        all.add(ScalarDefinition.named("translate")
                .summary("The text with each character of the second replaced by the one at its place in the third.")
                .example("translate('AaBbCc', 'abc', '123')", "A1B2C3")
                .takes(STRING, STRING, STRING, STRING)
                .kernels(Kernels.rows(
                        (values, _) -> translate((String) values[0], (String) values[1], (String) values[2])))
                .build());
        all.add(ScalarDefinition.named("overlay")
                .summary("The text with a part, from a position on, replaced; as much as the replacement is long, or as"
                        + " given.")
                .example("overlay('Spark SQL', '_', 6)", "Spark_SQL")
                .binder(Signatures.withOptional(1, STRING, STRING, STRING, INT, INT))
                .kernels(Kernels.rows((values, _) -> {
                    String text = (String) values[0];
                    String part = (String) values[1];
                    int from = Math.clamp((Integer) values[2] - 1, 0, text.length());
                    int count = values.length > 3 && (Integer) values[3] >= 0 ? (Integer) values[3] : part.length();
                    int to = (int) Math.min(text.length(), (long) from + count);
                    return text.substring(0, from) + part + text.substring(to);
                }))
                .build());
        all.add(ScalarDefinition.named("substring_index")
                .summary("The text before so many occurrences of the delimiter, counted from the end if negative.")
                .example("substring_index('www.apache.org', '.', 2)", "www.apache")
                .example("substring_index('www.apache.org', '.', -2)", "apache.org")
                .takes(STRING, STRING, STRING, INT)
                .kernels(Kernels.rows(
                        (values, _) -> substringIndex((String) values[0], (String) values[1], (Integer) values[2])))
                .build());
        all.add(ScalarDefinition.named("split_part")
                .summary("One of the parts between the delimiters, counted from 1, or from the end if negative.")
                .example("split_part('11.12.13', '.', 3)", "13")
                .example("split_part('11.12.13', '.', -3)", "11")
                .takes(STRING, STRING, STRING, INT)
                .fails()
                .kernels(Kernels.rows(
                        (values, _) -> splitPart((String) values[0], (String) values[1], (Integer) values[2])))
                .build());
    }

    private static BytesVector replace(BytesVector text, BytesVector part, @Nullable BytesVector by, int size) {
        var result = new BytesBuilder(size);
        for (int i = 0; i < size; i++) {
            if (text.isNull(i) || part.isNull(i)) {
                result.end();
                continue;
            }
            int at = text.start(i);
            int end = at + text.length(i);
            int length = part.length(i);
            while (length > 0 && at < end) {
                int found = Utf8.indexOf(text.heap(), at, end, part.heap(), part.start(i), length);
                if (found < 0) break;
                result.append(text.heap(), at, found - at);
                if (by != null) result.append(by.heap(), by.start(i), by.length(i));
                at = found + length;
            }
            result.append(text.heap(), at, end - at);
            result.end();
        }
        return result.build();
    }

    private static String translate(String text, String from, String to) {
        var mapping = new HashMap<Integer, Integer>();
        int[] sources = from.codePoints().toArray();
        int[] targets = to.codePoints().toArray();
        for (int i = 0; i < sources.length; i++) mapping.putIfAbsent(sources[i], i < targets.length ? targets[i] : -1);
        var result = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int mapped = mapping.getOrDefault(c, c);
            if (mapped >= 0) result.appendCodePoint(mapped);
        });
        return result.toString();
    }

    private static String substringIndex(String text, String delimiter, int count) {
        if (delimiter.isEmpty() || count == 0) return "";
        if (count > 0) {
            int at = -1;
            for (int i = 0; i < count; i++) {
                at = text.indexOf(delimiter, at < 0 ? 0 : at + delimiter.length());
                if (at < 0) return text;
            }
            return text.substring(0, at);
        }
        int at = text.length();
        for (int i = 0; i > count; i--) {
            at = at == 0 ? -1 : text.lastIndexOf(delimiter, at - delimiter.length());
            if (at < 0) return text;
        }
        return text.substring(at + delimiter.length());
    }

    private static String splitPart(String text, String delimiter, int index) {
        if (index == 0) {
            throw KindlingException.of(ErrorCondition.INVALID_PARAMETER_VALUE, "the part number of `split_part` is 0")
                    .subcondition("ZERO_INDEX")
                    .parameter("functionName", "`split_part`")
                    .hint("Count from 1, or from -1 at the end.")
                    .build();
        }
        var parts = new ArrayList<String>();
        int from = 0;
        int at;
        while (!delimiter.isEmpty() && (at = text.indexOf(delimiter, from)) >= 0) {
            parts.add(text.substring(from, at));
            from = at + delimiter.length();
        }
        parts.add(text.substring(from));
        int position = index > 0 ? index - 1 : parts.size() + index;
        return position < 0 || position >= parts.size() ? "" : parts.get(position);
    }

    private static void addPads(List<ScalarFunction> all) {
        all.add(pad("lpad", true)
                .summary("The text filled up to a length at its start, or cut to it.")
                .example("lpad('hi', 5, '??')", "???hi")
                .example("lpad('hi', 1)", "h")
                .build());
        all.add(pad("rpad", false)
                .summary("The text filled up to a length at its end, or cut to it.")
                .example("rpad('hi', 5, '??')", "hi???")
                .build());
        all.add(ScalarDefinition.named("repeat")
                .summary("The text, so many times over; a negative number counts as 0.")
                .example("repeat('ab', 3)", "ababab")
                .takes(STRING, STRING, INT)
                .kernel((arguments, size, _) -> {
                    BytesVector text = Kernels.bytes(arguments[0]);
                    IntVector counts = Kernels.ints(arguments[1]);
                    var result = new BytesBuilder(size);
                    for (int i = 0; i < size; i++) {
                        boolean skip = text.isNull(i) || counts.isNull(i);
                        for (int k = skip ? 0 : counts.get(i); k > 0; k--) {
                            result.append(text.heap(), text.start(i), text.length(i));
                        }
                        result.end();
                    }
                    return result.build();
                })
                .build());
        all.add(ScalarDefinition.named("space")
                .summary("So many blanks.")
                .example("concat(space(2), '1')", "  1")
                .takes(STRING, INT)
                .kernels(Kernels.rows((values, _) -> " ".repeat(Math.max(0, (Integer) values[0]))))
                .build());
    }

    private static ScalarDefinition.Builder pad(String name, boolean front) {
        return ScalarDefinition.named(name)
                .binder(Signatures.withOptional(1, STRING, STRING, INT, STRING))
                .kernel((arguments, size, _) -> padded(
                        Kernels.bytes(arguments[0]),
                        Kernels.ints(arguments[1]),
                        arguments.length > 2 ? Kernels.bytes(arguments[2]) : null,
                        size,
                        front));
    }

    private static BytesVector padded(
            BytesVector text, IntVector widths, @Nullable BytesVector pads, int size, boolean front) {
        var result = new BytesBuilder(size);
        byte[] blank = {' '};
        for (int i = 0; i < size; i++) {
            boolean skip = text.isNull(i) || widths.isNull(i) || (pads != null && pads.isNull(i));
            if (skip) {
                result.end();
                continue;
            }
            byte[] heap = text.heap();
            int start = text.start(i);
            int length = text.length(i);
            int missing = widths.get(i) - Utf8.characters(heap, start, length);
            if (missing <= 0) {
                int end = Utf8.skip(heap, start, start + length, Math.max(0, widths.get(i)));
                result.add(heap, start, end - start);
                continue;
            }
            if (!front) result.append(heap, start, length);
            if (pads == null) fill(result, blank, 0, 1, missing);
            else fill(result, pads.heap(), pads.start(i), pads.length(i), missing);
            if (front) result.append(heap, start, length);
            result.end();
        }
        return result.build();
    }

    /// Appends `count` characters of the filling, over and over.
    private static void fill(BytesBuilder result, byte[] filling, int start, int length, int count) {
        int width = Utf8.characters(filling, start, length);
        if (width == 0) return;
        int left = count;
        for (; left >= width; left -= width) result.append(filling, start, length);
        result.append(filling, start, Utf8.skip(filling, start, start + length, left) - start);
    }

    private static void addEncodings(List<ScalarFunction> all) {
        all.add(ScalarDefinition.named("base64")
                .summary("The bytes in Base64.")
                .example("base64('Spark SQL')", "U3BhcmsgU1FM")
                .takes(STRING, BINARY)
                .kernels(Kernels.rows(
                        (values, _) -> Base64.getEncoder().encodeToString(((BytesValue) values[0]).toArray())))
                .build());
        all.add(ScalarDefinition.named("unbase64")
                .summary("The bytes that a text in Base64 stands for.")
                .example("decode(unbase64('U3BhcmsgU1FM'), 'UTF-8')", "Spark SQL")
                .takes(BINARY, STRING)
                .fails()
                .kernels(Kernels.rows((values, _) -> {
                    try {
                        return new BytesValue(Base64.getMimeDecoder().decode((String) values[0]));
                    } catch (IllegalArgumentException _) {
                        throw FunctionErrors.invalidValue("unbase64", "str", "'" + values[0] + "'", "in Base64");
                    }
                }))
                .build());
        all.add(ScalarDefinition.named("encode")
                .summary("The text's bytes in a character set.")
                .example("hex(encode('abc', 'utf-8'))", "616263")
                .takes(BINARY, STRING, STRING)
                .fails()
                .kernels(Kernels.rows((values, _) ->
                        new BytesValue(((String) values[0]).getBytes(charset("encode", (String) values[1])))))
                .build());
        all.add(ScalarDefinition.named("decode")
                .summary("The text that bytes stand for in a character set.")
                .example("decode(encode('abc', 'utf-8'), 'utf-8')", "abc")
                .takes(STRING, BINARY, STRING)
                .fails()
                .kernels(Kernels.rows((values, _) -> {
                    try {
                        return charset("decode", (String) values[1])
                                .newDecoder()
                                .decode(ByteBuffer.wrap(((BytesValue) values[0]).toArray()))
                                .toString();
                    } catch (CharacterCodingException _) {
                        throw FunctionErrors.invalidValue(
                                "decode", "bin", String.valueOf(values[0]), "text in " + values[1]);
                    }
                }))
                .build());
    }

    private static Charset charset(String function, String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "US-ASCII" -> StandardCharsets.US_ASCII;
            case "ISO-8859-1" -> StandardCharsets.ISO_8859_1;
            case "UTF-8" -> StandardCharsets.UTF_8;
            case "UTF-16" -> StandardCharsets.UTF_16;
            case "UTF-16BE" -> StandardCharsets.UTF_16BE;
            case "UTF-16LE" -> StandardCharsets.UTF_16LE;
            default ->
                throw FunctionErrors.invalidValue(
                        function,
                        "charset",
                        "'" + name + "'",
                        "US-ASCII, ISO-8859-1, UTF-8, UTF-16, UTF-16BE or UTF-16LE");
        };
    }

    private static void addComparisons(List<ScalarFunction> all) {
        all.add(ScalarDefinition.named("levenshtein")
                .summary("How many characters must be inserted, removed or replaced to make one text the other.")
                .example("levenshtein('kitten', 'sitting')", "3")
                .binder(Signatures.withOptional(1, INT, STRING, STRING, INT))
                .kernels(Kernels.rows((values, _) -> {
                    int distance = levenshtein((String) values[0], (String) values[1]);
                    return values.length > 2 && distance > (Integer) values[2] ? -1 : distance;
                }))
                .build());
        all.add(ScalarDefinition.named("soundex")
                .summary("A code for how the word sounds in English.")
                .example("soundex('Miller')", "M460")
                .takes(STRING, STRING)
                .kernel(Kernels.text(TextFunctions::soundex))
                .build());
        all.add(ScalarDefinition.named("find_in_set")
                .summary("Which of the texts between commas equals the first, from 1; 0 for none.")
                .example("find_in_set('ab', 'abc,b,ab,c,def')", "3")
                .takes(INT, STRING, STRING)
                .kernels(Kernels.rows((values, _) -> {
                    if (((String) values[0]).indexOf(',') >= 0) return 0;
                    return List.of(((String) values[1]).split(",", -1)).indexOf((String) values[0]) + 1;
                }))
                .build());
    }

    private static int levenshtein(String a, String b) {
        int[] x = a.codePoints().toArray();
        int[] y = b.codePoints().toArray();
        int[] row = new int[y.length + 1];
        for (int j = 0; j <= y.length; j++) row[j] = j;
        for (int i = 1; i <= x.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= y.length; j++) {
                int above = row[j];
                int replaced = diagonal + (x[i - 1] == y[j - 1] ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[y.length];
    }

    private static String soundex(String word) {
        if (word.isEmpty() || !Character.isLetter(word.charAt(0)) || word.charAt(0) > 'z') return word;
        String codes = "01230127022455012623010202";
        var result = new StringBuilder();
        char first = Character.toUpperCase(word.charAt(0));
        result.append(first);
        char last = codes.charAt(first - 'A');
        for (int i = 1; i < word.length() && result.length() < 4; i++) {
            char c = Character.toUpperCase(word.charAt(i));
            if (c < 'A' || c > 'Z') {
                last = '0';
                continue;
            }
            char code = codes.charAt(c - 'A');
            // H and W do not separate letters of one code.
            if (code == '7' || c == 'W') continue;
            if (code != '0' && code != last) result.append(code);
            last = code;
        }
        while (result.length() < 4) result.append('0');
        return result.toString();
    }
}
