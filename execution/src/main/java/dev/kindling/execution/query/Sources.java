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
import dev.kindling.rdd.io.FileStatus;
import dev.kindling.rdd.io.FileSystem;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.sql.types.StructType;
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

    private static final int MOST_FOLDERS_DEEP = 8;

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
        FileSystem system = FileSystems.standard(context.get().settings()).of(first);
        if (!system.hasFolders()
                || !system.exists(first)
                || !system.status(first).isFolder()) return null;
        return byFilesIn(system, first, MOST_FOLDERS_DEEP);
    }

    /// The source of the first file in `folder` that has one.
    private @Nullable DataSource byFilesIn(FileSystem system, String folder, int levels) {
        List<FileStatus> entries = system.list(folder);
        for (FileStatus entry : entries) {
            DataSource source = entry.isFolder() || isHidden(entry.name()) ? null : byFileName(entry.name());
            if (source != null) return source;
        }
        for (FileStatus entry : entries) {
            boolean skipped = !entry.isFolder() || levels == 0 || isHidden(entry.name());
            DataSource source = skipped ? null : byFilesIn(system, entry.path(), levels - 1);
            if (source != null) return source;
        }
        return null;
    }

    /// As listings see it: `_key=1` is a folder of values.
    private static boolean isHidden(String name) {
        return name.startsWith(".") || (name.startsWith("_") && name.indexOf('=') < 0);
    }

    /// Whether `path` is named like a file of one of the formats.
    public boolean namesFile(String path) {
        return byFileName(path) != null;
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
