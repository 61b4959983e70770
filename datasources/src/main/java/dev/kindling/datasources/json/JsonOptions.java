package dev.kindling.datasources.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.kindling.datasources.file.Options;
import dev.kindling.datasources.file.TextFormats;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How JSON files look and are treated, as the options say. Names and defaults are Spark's.
record JsonOptions(Options all, boolean multiLine, @Nullable String lineSeparator, Charset charset) {

    static final List<String> READ = List.of(
            "primitivesAsString",
            "prefersDecimal",
            "allowComments",
            "allowUnquotedFieldNames",
            "allowSingleQuotes",
            "allowNumericLeadingZeros",
            "allowNonNumericNumbers",
            "allowBackslashEscapingAnyCharacter",
            "allowUnquotedControlChars",
            "dropFieldIfAllNull",
            "inferTimestamp",
            "dateFormat",
            "timestampFormat",
            "timestampNTZFormat",
            "timeFormat",
            "enableDateTimeParsingFallback",
            "mode",
            "columnNameOfCorruptRecord",
            "multiLine",
            "samplingRatio",
            "lineSep",
            "encoding",
            "charset",
            "locale",
            "timeZone");

    static final List<String> WRITE = List.of(
            "dateFormat",
            "timestampFormat",
            "timestampNTZFormat",
            "timeFormat",
            "ignoreNullFields",
            "writeNonAsciiCharacterAsCodePoint",
            "lineSep",
            "encoding",
            "charset",
            "locale",
            "timeZone");

    private static final int MOST_CHARACTERS = 1 << 29;

    static JsonOptions of(Map<String, String> map) {
        var options = new Options(map);
        String lineSeparator = options.find("lineSep");
        if (lineSeparator != null && lineSeparator.isEmpty()) {
            throw Options.invalid("lineSep", "", "at least one character");
        }
        return new JsonOptions(options, options.flag("multiLine", false), lineSeparator, charset(options));
    }

    private static Charset charset(Options options) {
        String name = options.findAny("encoding", "charset");
        if (name == null) return StandardCharsets.UTF_8;
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw Options.invalid("encoding", name, "a character set such as UTF-8 or UTF-16");
        }
    }

    /// Jackson, as lenient as the options want it.
    JsonFactory factory() {
        var builder = new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(MOST_CHARACTERS)
                        .build())
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE);
        enable(builder, JsonReadFeature.ALLOW_JAVA_COMMENTS, "allowComments", false);
        enable(builder, JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, "allowUnquotedFieldNames", false);
        enable(builder, JsonReadFeature.ALLOW_SINGLE_QUOTES, "allowSingleQuotes", true);
        enable(builder, JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS, "allowNumericLeadingZeros", false);
        enable(builder, JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, "allowNonNumericNumbers", true);
        enable(
                builder,
                JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER,
                "allowBackslashEscapingAnyCharacter",
                false);
        enable(builder, JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS, "allowUnquotedControlChars", false);
        return builder.build();
    }

    private void enable(JsonFactoryBuilder builder, JsonReadFeature feature, String option, boolean otherwise) {
        builder.configure(feature, all.flag(option, otherwise));
    }

    TextFormats formats() {
        TextFormats formats = all.formats();
        return new TextFormats(
                formats.zone(),
                formats.date(),
                formats.timestamp(),
                formats.timestampNtz(),
                formats.time(),
                "NaN",
                "INF",
                "-INF");
    }
}
