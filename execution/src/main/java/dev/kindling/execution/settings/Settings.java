package dev.kindling.execution.settings;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The settings of one session. Each origin keeps its own values; the strongest origin that has a key wins: what
/// SET or the running program said last, then the command line, a properties file, the code that built the session,
/// a system property of the JVM (`-Dkindling.master=local[2]`), the default. With `kindling.conf.precedence=spark`
/// code is stronger than the command line and the file.
///
/// Keys that begin with `spark.` mean the `kindling.` key of the same rest. A `kindling.` key nobody knows is an
/// error; other keys are kept for the user.
public final class Settings {

    /// Where a value came from, weakest first in the default order.
    public enum Origin {
        DEFAULT("default"),
        SYSTEM_PROPERTY("system property"),
        CODE("code"),
        FILE("properties file"),
        COMMAND_LINE("command line"),
        SESSION("SET");

        private final String label;

        Origin(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /// A key's value and where it came from.
    public record Value(String text, Origin origin, boolean isSecret) {

        /// The text as people may see it: stars for a secret.
        public String shown() {
            return isSecret && !text.isEmpty() ? "*****" : text;
        }

        @Override
        public String toString() {
            return shown() + " (" + origin.label() + ")";
        }
    }

    private static final List<Origin> KINDLING_ORDER =
            List.of(Origin.SESSION, Origin.COMMAND_LINE, Origin.FILE, Origin.CODE, Origin.SYSTEM_PROPERTY);
    private static final List<Origin> SPARK_ORDER =
            List.of(Origin.SESSION, Origin.CODE, Origin.COMMAND_LINE, Origin.FILE, Origin.SYSTEM_PROPERTY);

    private final Map<String, ConfigOption<?>> known = new TreeMap<>();
    private final EnumMap<Origin, TreeMap<String, String>> values = new EnumMap<>(Origin.class);
    /// What the texts of options say, since the last change: planning asks for the same few again and again.
    private final IdentityHashMap<ConfigOption<?>, Object> parsed = new IdentityHashMap<>();

    private volatile long version;

    public Settings(Collection<ConfigOption<?>> options) {
        for (ConfigOption<?> option : options) known.put(option.key(), option);
        for (Origin origin : Origin.values()) values.put(origin, new TreeMap<>());
    }

    /// Settings of the same values, to be changed apart.
    public synchronized Settings copy() {
        var copy = new Settings(known.values());
        values.forEach((origin, map) -> copy.valuesOf(origin).putAll(map));
        return copy;
    }

    public synchronized <T> T get(ConfigOption<T> option) {
        @SuppressWarnings("unchecked") // put there for this option
        T known = (T) parsed.get(option);
        if (known != null) return known;
        Value value = find(option.key());
        T read = option.parse(value == null ? option.defaultText() : value.text());
        parsed.put(option, read);
        return read;
    }

    /// The value of `key` wherever it came from, its default included; null if there is none.
    public synchronized @Nullable Value find(String key) {
        String name = canonical(key);
        ConfigOption<?> option = known.get(name);
        boolean isSecret = option != null && option.isSecret();
        for (Origin origin : order()) {
            String text = valuesOf(origin).get(name);
            if (text != null) return new Value(text, origin, isSecret);
        }
        return option == null ? null : new Value(option.defaultText(), Origin.DEFAULT, isSecret);
    }

    /// Sets `key`, after checking that it is known and its value can be read.
    public synchronized void set(String key, String text, Origin origin) {
        String name = canonical(key);
        ConfigOption<?> option = known.get(name);
        if (option != null) option.parse(text);
        else if (name.startsWith("kindling.") && !key.startsWith("spark.")) throw unknown(name);
        valuesOf(origin).put(name, text);
        changed();
    }

    /// A number that grows with every change.
    public long version() {
        return version;
    }

    /// Takes the known settings among the system properties of this JVM. Others of our names are left alone: they
    /// may be meant for another part of the program.
    public synchronized void readSystemProperties() {
        for (String key : known.keySet()) {
            String text = System.getProperty(key);
            if (text != null) set(key, text, Origin.SYSTEM_PROPERTY);
        }
    }

    /// Forgets what SET said of `key`.
    public synchronized void reset(String key) {
        valuesOf(Origin.SESSION).remove(canonical(key));
        changed();
    }

    public synchronized void resetAll() {
        valuesOf(Origin.SESSION).clear();
        changed();
    }

    private synchronized void changed() {
        parsed.clear();
        version++;
    }

    /// All keys with a value, defaults included with `withDefaults`.
    public synchronized Map<String, Value> all(boolean withDefaults) {
        var names = new TreeSet<String>();
        values.values().forEach(map -> names.addAll(map.keySet()));
        if (withDefaults) names.addAll(known.keySet());
        var all = new TreeMap<String, Value>();
        for (String name : names) {
            Value value = find(name);
            if (value != null) all.put(name, value);
        }
        return all;
    }

    /// Every key's text, secrets too, for code that takes settings as a map. Keys without a value and without a
    /// default are not in it.
    public Map<String, String> asMap() {
        var texts = new TreeMap<String, String>();
        all(true).forEach((key, value) -> {
            if (value.origin() != Origin.DEFAULT || !value.text().isEmpty()) texts.put(key, value.text());
        });
        return texts;
    }

    public @Nullable String descriptionOf(String key) {
        ConfigOption<?> option = known.get(canonical(key));
        return option == null ? null : option.description();
    }

    private List<Origin> order() {
        for (Origin origin : KINDLING_ORDER) {
            String text = valuesOf(origin).get(SessionOptions.PRECEDENCE.key());
            if (text != null) return text.equals("spark") ? SPARK_ORDER : KINDLING_ORDER;
        }
        return KINDLING_ORDER;
    }

    private Map<String, String> valuesOf(Origin origin) {
        return values.computeIfAbsent(origin, o -> new TreeMap<>());
    }

    private static String canonical(String key) {
        return key.startsWith("spark.") ? "kindling." + key.substring("spark.".length()) : key;
    }

    private KindlingException unknown(String key) {
        return KindlingException.of(ErrorCondition.UNKNOWN_OPTION, "no setting `" + key + "`")
                .parameter("option", key)
                .hint(Suggestions.didYouMean(key, new ArrayList<>(known.keySet())))
                .build();
    }
}
