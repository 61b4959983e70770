package dev.kindling.execution.query;

import dev.kindling.catalyst.source.DataSource;
import dev.kindling.catalyst.source.Sink;
import dev.kindling.catalyst.source.SourceContext;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.source.WriteRequest;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import dev.kindling.execution.settings.SessionOptions;
import dev.kindling.execution.settings.Settings;
import dev.kindling.sql.types.StructType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The formats a session can read and write, by name and by file name extension.
public final class Sources {

    /// Endings that say how a file is compressed, to be looked behind for its format.
    private static final List<String> COMPRESSIONS = List.of("gz", "zst", "bz2", "xz", "lz4", "snappy", "deflate");

    private final Map<String, DataSource> byName = new TreeMap<>();
    private final Map<String, DataSource> byExtension = new TreeMap<>();
    private final Settings settings;
    private final Supplier<SourceContext> context;

    Sources(Settings settings, Supplier<SourceContext> context) {
        this.settings = settings;
        this.context = context;
        for (DataSource source : ServiceLoader.load(DataSource.class, Sources.class.getClassLoader())) {
            byName.put(source.name(), source);
            for (String extension : source.extensions()) byExtension.put(extension, source);
        }
    }

    /// The table in `paths`; without a `format` the extension of the first path decides, else the default format.
    public SourceTable open(
            @Nullable String format, List<String> paths, @Nullable StructType schema, Map<String, String> options) {
        DataSource source = format == null ? byPath(paths) : named(format);
        return source.open(paths, schema, options, context.get());
    }

    /// The table in the files at `path` for `FROM 'path'`, where the format must show.
    public SourceTable openFiles(@Nullable String format, String path, Map<String, String> options) {
        if (format != null) return named(format).open(List.of(path), null, options, context.get());
        DataSource source = byExtensionOf(path);
        if (source == null) throw unrecognized(path);
        return source.open(List.of(path), null, withConveniences(source, options), context.get());
    }

    /// A file named without its format is opened as people expect a file to be: a CSV file with names in its first
    /// line and columns of the types they look like.
    private static Map<String, String> withConveniences(DataSource source, Map<String, String> options) {
        if (!source.name().equals("csv")) return options;
        var more = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        more.put("header", "true");
        more.put("inferSchema", "true");
        more.putAll(options);
        return more;
    }

    /// A sink at `path`; without a `format` the extension decides, else the default format.
    public Sink sink(String path, StructType schema, @Nullable String format, WriteRequest request) {
        DataSource source = format == null ? byPath(List.of(path)) : named(format);
        return source.sink(path, schema, request, context.get());
    }

    private DataSource named(String format) {
        DataSource source = byName.get(format.toLowerCase(Locale.ROOT));
        if (source != null) return source;
        throw KindlingException.of(ErrorCondition.DATA_SOURCE_NOT_FOUND, "no data source `" + format + "`")
                .parameter("provider", format)
                .hint(suggestFormat(format))
                .build();
    }

    private String suggestFormat(String format) {
        String suggestion = Suggestions.didYouMean(format, byName.keySet());
        return suggestion != null ? suggestion : "There are: " + String.join(", ", byName.keySet()) + ".";
    }

    private DataSource byPath(List<String> paths) {
        DataSource source = paths.isEmpty() ? null : byExtensionOf(paths.getFirst());
        return source != null ? source : named(settings.get(SessionOptions.DEFAULT_SOURCE));
    }

    /// The source of `path`'s extension, or of the files in a folder; null if nothing shows.
    private @Nullable DataSource byExtensionOf(String path) {
        String first = path.split(",", 2)[0];
        DataSource byName = byFileName(first);
        if (byName != null) return byName;
        Path local = first.startsWith("file:") ? Path.of(java.net.URI.create(first)) : localPath(first);
        if (local == null || !Files.isDirectory(local)) return null;
        try (var files = Files.walk(local, 8)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> !n.startsWith("_") && !n.startsWith("."))
                    .map(this::byFileName)
                    .filter(s -> s != null)
                    .findFirst()
                    .orElse(null);
        } catch (java.io.IOException | java.io.UncheckedIOException e) {
            return null;
        }
    }

    /// Whether `path` is named like a file of one of the formats.
    public boolean namesFile(String path) {
        return byFileName(path) != null;
    }

    private static @Nullable Path localPath(String text) {
        try {
            return Path.of(text);
        } catch (java.nio.file.InvalidPathException e) {
            return null;
        }
    }

    private @Nullable DataSource byFileName(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        var parts = new ArrayList<>(List.of(name.split("\\.")));
        while (parts.size() > 1 && COMPRESSIONS.contains(parts.getLast())) parts.removeLast();
        return parts.size() < 2 ? null : byExtension.get(parts.getLast());
    }

    private KindlingException unrecognized(String path) {
        return KindlingException.of(
                        ErrorCondition.FILE_FORMAT_NOT_RECOGNIZED, "nothing says of what format `" + path + "` is")
                .parameter("path", path)
                .hint("Name the format, as in FROM csv.`" + path + "`; there are: " + String.join(", ", byName.keySet())
                        + ".")
                .build();
    }
}
