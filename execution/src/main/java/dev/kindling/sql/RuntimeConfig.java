package dev.kindling.sql;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import dev.kindling.execution.settings.Settings;
import dev.kindling.execution.settings.Settings.Origin;
import dev.kindling.execution.settings.Settings.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/// A session's settings at run time; see `SET` in SQL.
public final class RuntimeConfig {

    private final Settings settings;

    RuntimeConfig(Settings settings) {
        this.settings = settings;
    }

    public void set(String key, String value) {
        settings.set(key, value, Origin.SESSION);
    }

    public void set(String key, boolean value) {
        set(key, Boolean.toString(value));
    }

    public void set(String key, long value) {
        set(key, Long.toString(value));
    }

    /// The value in force.
    ///
    /// @throws KindlingException UNKNOWN_OPTION if the key has none
    public String get(String key) {
        Value value = settings.find(key);
        if (value != null) return value.text();
        throw KindlingException.of(ErrorCondition.UNKNOWN_OPTION, "no setting `" + key + "`")
                .parameter("option", key)
                .hint(Suggestions.didYouMean(key, settings.all(true).keySet()))
                .build();
    }

    public String get(String key, String otherwise) {
        Value value = settings.find(key);
        return value == null ? otherwise : value.text();
    }

    /// Where the value in force came from: default, code, properties file, command line or SET.
    public String origin(String key) {
        Value value = settings.find(key);
        return value == null ? "" : value.origin().label();
    }

    public void unset(String key) {
        settings.reset(key);
    }

    public Map<String, String> getAll() {
        var all = new LinkedHashMap<String, String>();
        settings.all(false).forEach((key, value) -> all.put(key, value.text()));
        return all;
    }
}
