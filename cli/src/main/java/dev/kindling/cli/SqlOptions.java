package dev.kindling.cli;

import dev.kindling.error.Suggestions;
import dev.kindling.rdd.io.FileErrors;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// What `./kindling sql` was asked to do.
///
/// @param script the statements, or null for those of standard input
/// @param views paths by the name of their view
record SqlOptions(
        @Nullable String script,
        Map<String, String> views,
        OutputFormat format,
        Map<String, String> commandLine,
        Map<String, String> properties) {

    private static final List<String> FLAGS = List.of("-e", "-f", "--view", "--format", "--conf", "--properties");

    static SqlOptions parse(List<String> args) {
        String script = null;
        var views = new LinkedHashMap<String, String>();
        var format = OutputFormat.TABLE;
        var commandLine = new LinkedHashMap<String, String>();
        var properties = new LinkedHashMap<String, String>();
        for (int i = 0; i < args.size(); i += 2) {
            String flag = args.get(i);
            if (!FLAGS.contains(flag)) throw new UsageException(unknown(flag));
            if (i + 1 == args.size()) throw new UsageException(flag + " needs a value.");
            String value = args.get(i + 1);
            switch (flag) {
                case "-e" -> script = script == null ? value : script + ";\n" + value;
                case "-f" -> script = read(value);
                case "--view" -> putPair(views, flag, value);
                case "--format" -> format = format(value);
                case "--conf" -> putPair(commandLine, flag, value);
                default -> properties.putAll(load(value));
            }
        }
        return new SqlOptions(script, views, format, commandLine, properties);
    }

    private static String unknown(String flag) {
        String suggestion = Suggestions.didYouMean(flag, FLAGS);
        return "No option `" + flag + "` of sql. " + (suggestion == null ? "Try: ./kindling help" : suggestion);
    }

    private static OutputFormat format(String name) {
        for (OutputFormat format : OutputFormat.values()) {
            if (format.name().equals(name.toUpperCase(Locale.ROOT))) return format;
        }
        throw new UsageException("No format `" + name + "`; there are: table, csv, json, markdown.");
    }

    private static void putPair(Map<String, String> pairs, String flag, String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) throw new UsageException(flag + " takes NAME=VALUE, not `" + text + "`.");
        pairs.put(text.substring(0, equals), text.substring(equals + 1));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }

    private static Map<String, String> load(String file) {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
        var map = new LinkedHashMap<String, String>();
        properties.stringPropertyNames().stream().sorted().forEach(k -> map.put(k, properties.getProperty(k)));
        return map;
    }

    /// The statements to run.
    String statements() {
        if (script != null) return script;
        try (Reader in = new InputStreamReader(System.in, StandardCharsets.UTF_8)) {
            var text = new StringWriter();
            in.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw FileErrors.reading("standard input", e);
        }
    }
}
