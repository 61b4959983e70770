package dev.kindling.execution.settings;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A setting by key: what it is for, its default, and how its text is read.
///
/// @param defaultText the default as a user would write it; empty for none
/// @param isSecret whether the value is never shown
public record ConfigOption<T>(
        String key, String defaultText, String description, boolean isSecret, Function<String, T> parser) {

    public ConfigOption(String key, String defaultText, String description, Function<String, T> parser) {
        this(key, defaultText, description, false, parser);
    }

    /// Reads `text` as this option's value.
    ///
    /// @throws KindlingException INVALID_CONF_VALUE, naming key and value
    public T parse(String text) {
        try {
            return parser.apply(text.strip());
        } catch (RuntimeException e) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_CONF_VALUE,
                            "the value `" + text + "` of " + key + " cannot be read: " + e.getMessage())
                    .subcondition(e instanceof DateTimeException ? "TIME_ZONE" : "TYPE_MISMATCH")
                    .parameter("confName", key)
                    .parameter("confValue", text)
                    .hint(description + " For example: " + defaultText + ".")
                    .build();
        }
    }

    public static ConfigOption<String> text(String key, String defaultText, String description) {
        return new ConfigOption<>(key, defaultText, description, text -> text);
    }

    /// A text that nobody but the code that needs it sees; none by default.
    public static ConfigOption<String> secret(String key, String description) {
        return new ConfigOption<>(key, "", description, true, text -> text);
    }

    public static ConfigOption<Boolean> flag(String key, boolean byDefault, String description) {
        return new ConfigOption<>(key, Boolean.toString(byDefault), description, ConfigOption::parseFlag);
    }

    public static ConfigOption<Integer> count(String key, String defaultText, String description) {
        return new ConfigOption<>(key, defaultText, description, Integer::parseInt);
    }

    /// A number of bytes with an optional unit: `512m`, `1g`, `64KiB`, `1048576`.
    public static ConfigOption<Long> size(String key, String defaultText, String description) {
        return new ConfigOption<>(key, defaultText, description, ByteSize::parse);
    }

    /// As [#size], and more than none.
    public static ConfigOption<Long> positiveSize(String key, String defaultText, String description) {
        return new ConfigOption<>(key, defaultText, description, ConfigOption::parsePositiveSize);
    }

    static long parsePositiveSize(String text) {
        long bytes = ByteSize.parse(text);
        if (bytes <= 0) throw new IllegalArgumentException("must be positive");
        return bytes;
    }

    /// Names separated by commas; none by default.
    public static ConfigOption<Set<String>> names(String key, String description) {
        return new ConfigOption<>(
                key,
                "",
                description,
                text -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    static boolean parseFlag(String text) {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }
}
