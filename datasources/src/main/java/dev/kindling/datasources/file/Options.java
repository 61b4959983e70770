package dev.kindling.datasources.file;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Options by name in any case, read as the types they have.
///
/// @param byName keys in lower case
public record Options(Map<String, String> byName) implements java.io.Serializable {

    /// The time zone of the session, which the shared layer puts beside the user's options for formats to read.
    public static final String SESSION_ZONE = "kindling.session.timezone";

    /// How a malformed record is treated.
    public enum ParseMode {
        PERMISSIVE,
        DROPMALFORMED,
        FAILFAST
    }

    public Options {
        byName = lowerCased(byName);
    }

    static Map<String, String> lowerCased(Map<String, String> options) {
        var lower = new TreeMap<String, String>();
        options.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return Map.copyOf(lower);
    }

    public @Nullable String find(String name) {
        return byName.get(name.toLowerCase(Locale.ROOT));
    }

    /// The value of the first of `names` that is set.
    public @Nullable String findAny(String... names) {
        for (String name : names) {
            String value = find(name);
            if (value != null) return value;
        }
        return null;
    }

    public String text(String name, String otherwise) {
        String value = find(name);
        return value == null ? otherwise : value;
    }

    public boolean flag(String name, boolean otherwise) {
        String value = find(name);
        if (value == null) return otherwise;
        return switch (value.trim().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name, value, "true or false");
        };
    }

    public int count(String name, int otherwise) {
        String value = find(name);
        if (value == null) return otherwise;
        try {
            return Integer.parseInt(value.trim());
        } catch (NumberFormatException e) {
            throw invalid(name, value, "a whole number");
        }
    }

    /// A number within 0 (exclusive) and 1.
    public double ratio(String name, double otherwise) {
        String value = find(name);
        if (value == null) return otherwise;
        try {
            double ratio = Double.parseDouble(value.trim());
            if (ratio > 0 && ratio <= 1) return ratio;
        } catch (NumberFormatException e) {
            // Said below, like any other number out of range.
        }
        throw invalid(name, value, "a number above 0 and at most 1");
    }

    public ParseMode mode() {
        String value = find("mode");
        if (value == null) return ParseMode.PERMISSIVE;
        for (ParseMode mode : ParseMode.values()) {
            if (mode.name().equalsIgnoreCase(value.trim())) return mode;
        }
        var names = List.of("PERMISSIVE", "DROPMALFORMED", "FAILFAST");
        throw KindlingException.of(
                        ErrorCondition.INVALID_PARAMETER_VALUE, "`" + value + "` is no value of the option `mode`")
                .parameter("parameter", "mode")
                .parameter("value", value)
                .hint(hint(Suggestions.didYouMean(value, names), "Choose one of " + String.join(", ", names) + "."))
                .build();
    }

    private static String hint(@Nullable String suggestion, String otherwise) {
        return suggestion == null ? otherwise : suggestion;
    }

    public String corruptRecordColumn() {
        return text("columnNameOfCorruptRecord", "_corrupt_record");
    }

    /// The zone of the option `timeZone`, else the session's.
    public ZoneId zone() {
        String name = findAny("timeZone", SESSION_ZONE);
        if (name == null) return ZoneId.of("UTC");
        ZoneId zone = zoneOrNull(name);
        if (zone == null) throw invalid("timeZone", name, "a time zone such as Europe/Berlin or +01:00");
        return zone;
    }

    private static @Nullable ZoneId zoneOrNull(String name) {
        try {
            return ZoneId.of(name, ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            return null;
        }
    }

    public Locale locale() {
        return Locale.forLanguageTag(text("locale", "en-US"));
    }

    /// The pattern of the option `name`, or null if it is not set.
    public @Nullable DateTimePattern pattern(String name) {
        String value = find(name);
        return value == null ? null : DateTimePattern.of(value, zone(), locale());
    }

    /// How values look when read.
    public TextFormats formats() {
        return new TextFormats(
                zone(),
                pattern("dateFormat"),
                pattern("timestampFormat"),
                pattern("timestampNTZFormat"),
                pattern("timeFormat"),
                text("nanValue", "NaN"),
                text("positiveInf", "Inf"),
                text("negativeInf", "-Inf"));
    }

    public static KindlingException invalid(String name, String value, String expected) {
        return KindlingException.of(
                        ErrorCondition.INVALID_PARAMETER_VALUE,
                        "the option `" + name + "` is `" + value + "`, but should be " + expected)
                .parameter("parameter", name)
                .parameter("value", value)
                .build();
    }

    /// Checks that every option is one of `known`.
    ///
    /// @throws KindlingException UNKNOWN_OPTION with the nearest names
    public void check(List<String> known, String format) {
        for (String name : byName.keySet()) {
            if (known.stream().anyMatch(name::equalsIgnoreCase) || name.equals(SESSION_ZONE)) continue;
            throw KindlingException.of(
                            ErrorCondition.UNKNOWN_OPTION, "the format " + format + " has no option `" + name + "`")
                    .parameter("option", name)
                    .parameter("format", format)
                    .hint(hint(
                            Suggestions.didYouMean(name, known),
                            "Its options are "
                                    + String.join(", ", known.stream().sorted().toList()) + "."))
                    .build();
        }
    }
}
