package dev.kindling.datasources.csv;

import dev.kindling.datasources.file.Options;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The dialect of CSV files and how to treat them, as the options say. Names and defaults are Spark's.
///
/// @param quote the quote, or `\0` if there are none
/// @param escape what makes a quote within quotes a character, or `\0`
/// @param escapeOfEscape what makes an escape before a quote a character, or `\0`
/// @param comment the first character of lines to skip, or `\0`
/// @param lineSeparator null for any of `\n`, `\r\n` and `\r`
record CsvOptions(
        Options all,
        String delimiter,
        char quote,
        char escape,
        char escapeOfEscape,
        char comment,
        boolean header,
        String nullValue,
        @Nullable String lineSeparator,
        Charset charset,
        String unescapedQuotes) {

    static final List<String> READ = List.of(
            "sep",
            "delimiter",
            "encoding",
            "charset",
            "quote",
            "escape",
            "charToEscapeQuoteEscaping",
            "comment",
            "header",
            "inferSchema",
            "preferDate",
            "enforceSchema",
            "ignoreLeadingWhiteSpace",
            "ignoreTrailingWhiteSpace",
            "nullValue",
            "emptyValue",
            "nanValue",
            "positiveInf",
            "negativeInf",
            "dateFormat",
            "timestampFormat",
            "timestampNTZFormat",
            "timeFormat",
            "enableDateTimeParsingFallback",
            "maxColumns",
            "maxCharsPerColumn",
            "mode",
            "columnNameOfCorruptRecord",
            "multiLine",
            "samplingRatio",
            "unescapedQuoteHandling",
            "lineSep",
            "locale",
            "timeZone",
            "columnPruning",
            "inputBufferSize");

    static final List<String> WRITE = List.of(
            "sep",
            "delimiter",
            "encoding",
            "charset",
            "quote",
            "escape",
            "charToEscapeQuoteEscaping",
            "escapeQuotes",
            "quoteAll",
            "comment",
            "header",
            "ignoreLeadingWhiteSpace",
            "ignoreTrailingWhiteSpace",
            "nullValue",
            "emptyValue",
            "nanValue",
            "positiveInf",
            "negativeInf",
            "dateFormat",
            "timestampFormat",
            "timestampNTZFormat",
            "timeFormat",
            "lineSep",
            "locale",
            "timeZone",
            "extension");

    static CsvOptions of(Map<String, String> map) {
        var options = new Options(map);
        String delimiter = unescaped(first(options.findAny("sep", "delimiter"), ","));
        if (delimiter.isEmpty()) throw Options.invalid("sep", "", "at least one character");
        char quote = character(options, "quote", '"');
        char escape = character(options, "escape", '\\');
        char otherwise = escape == quote ? '\0' : escape;
        return new CsvOptions(
                options,
                delimiter,
                quote,
                escape,
                character(options, "charToEscapeQuoteEscaping", otherwise),
                character(options, "comment", '\0'),
                options.flag("header", false),
                options.text("nullValue", ""),
                lineSeparator(options),
                charset(options),
                options.text("unescapedQuoteHandling", "STOP_AT_DELIMITER").toUpperCase(java.util.Locale.ROOT));
    }

    private static String first(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }

    private static char character(Options options, String name, char otherwise) {
        String value = options.find(name);
        if (value == null) return otherwise;
        if (value.isEmpty()) return '\0';
        String text = value.length() == 1 ? value : unescaped(value);
        if (text.length() != 1) throw Options.invalid(name, value, "one character");
        return text.charAt(0);
    }

    private static @Nullable String lineSeparator(Options options) {
        String value = options.find("lineSep");
        if (value == null) return null;
        if (value.isEmpty() || value.length() > 2) throw Options.invalid("lineSep", value, "one or two characters");
        return value;
    }

    private static Charset charset(Options options) {
        String name = first(options.findAny("encoding", "charset"), "UTF-8");
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw Options.invalid("encoding", name, "a character set such as UTF-8 or ISO-8859-1");
        }
    }

    /// `text` with `\t`, `\n`, `\\` and the like as the characters they stand for.
    private static String unescaped(String text) {
        if (text.length() < 2 || text.indexOf('\\') < 0) return text;
        var result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                result.append(c);
                continue;
            }
            char next = text.charAt(++i);
            switch (next) {
                case 't' -> result.append('\t');
                case 'n' -> result.append('\n');
                case 'r' -> result.append('\r');
                case 'b' -> result.append('\b');
                case 'f' -> result.append('\f');
                case '0' -> result.append('\0');
                case '\\', '"', '\'' -> result.append(next);
                default -> {
                    if (next != 'u' || i + 4 >= text.length()) throw Options.invalid("sep", text, "a known escape");
                    result.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
                    i += 4;
                }
            }
        }
        return result.toString();
    }

    /// Whether the byte path reads this dialect exactly.
    boolean fitsBytePath() {
        boolean plain = lineSeparator == null
                && comment == '\0'
                && charset.equals(StandardCharsets.UTF_8)
                && unescapedQuotes.equals("STOP_AT_DELIMITER")
                && !ignoreLeadingWhiteSpace()
                && !ignoreTrailingWhiteSpace()
                && all.find("maxCharsPerColumn") == null
                && all.find("maxColumns") == null;
        return plain
                && delimiter.length() == 1
                && isPlain(delimiter.charAt(0))
                && (quote == '\0' || isPlain(quote))
                && (escape == '\0' || isPlain(escape))
                && (escapeOfEscape == '\0' || escapeOfEscape == escape)
                && delimiter.charAt(0) != quote
                && delimiter.charAt(0) != escape;
    }

    private static boolean isPlain(char c) {
        return c < 128 && c != '\n' && c != '\r' && c != '\0';
    }

    boolean ignoreLeadingWhiteSpace() {
        return all.flag("ignoreLeadingWhiteSpace", false);
    }

    boolean ignoreTrailingWhiteSpace() {
        return all.flag("ignoreTrailingWhiteSpace", false);
    }

    String emptyValue() {
        return all.text("emptyValue", "");
    }
}
