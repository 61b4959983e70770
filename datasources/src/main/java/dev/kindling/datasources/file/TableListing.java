package dev.kindling.datasources.file;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import dev.kindling.rdd.io.DataFile;
import dev.kindling.rdd.io.FileListing;
import dev.kindling.rdd.io.FileStatus;
import dev.kindling.rdd.io.FileSystem;
import dev.kindling.rdd.io.FileSystems;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the files of a table, as the options narrow them. Below a folder only folders `column=value` are followed,
/// unless `recursiveFileLookup` asks for all.
final class TableListing {

    /// A file and what its folders say, from the outermost in.
    record Found(FileEntry entry, Map<String, @Nullable String> folders) {}

    private final FileSystems systems;
    private final boolean recursive;
    private final @Nullable PathMatcher nameFilter;
    private final long modifiedAfter;
    private final long modifiedBefore;
    private final @Nullable String basePath;
    private final boolean ignoreMissing;
    private final Map<String, Found> found = new LinkedHashMap<>();

    TableListing(FileSystems systems, Options options) {
        this.systems = systems;
        recursive = options.flag("recursiveFileLookup", false);
        String filter = options.find("pathGlobFilter");
        nameFilter = filter == null ? null : matcher(filter);
        ZoneId zone = options.zone();
        modifiedAfter = millis(options, "modifiedAfter", zone, Long.MIN_VALUE);
        modifiedBefore = millis(options, "modifiedBefore", zone, Long.MAX_VALUE);
        String base = options.find("basePath");
        basePath = base == null ? null : absolute(base);
        ignoreMissing = options.flag("ignoreMissingFiles", false);
    }

    private static PathMatcher matcher(String glob) {
        try {
            return java.nio.file.FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (IllegalArgumentException e) {
            throw Options.invalid("pathGlobFilter", glob, "a glob such as *.csv");
        }
    }

    private static long millis(Options options, String name, ZoneId zone, long otherwise) {
        String value = options.find(name);
        if (value == null) return otherwise;
        byte[] bytes = (value + " ".repeat(TextBuffer.MARGIN)).getBytes(StandardCharsets.UTF_8);
        int length = bytes.length - TextBuffer.MARGIN;
        long micros = DateTimeText.timestamp(bytes, 0, length, new ZoneOffsets(zone));
        if (micros == DateTimeText.NO_TIMESTAMP) throw Options.invalid(name, value, "a timestamp");
        return Math.floorDiv(micros, 1000L);
    }

    /// The path from the root, if it is one of this machine.
    static String absolute(String path) {
        if (path.indexOf(':') > 1) return path;
        try {
            return Path.of(path).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw KindlingException.of(ErrorCondition.PATH_NOT_FOUND, "`" + path + "` is no path: " + e.getReason())
                    .parameter("path", path)
                    .build();
        }
    }

    /// The files of all `paths`, each once, each path's in the order of their names.
    List<Found> files(List<String> paths) {
        var listing = new FileListing(systems);
        for (String text : paths) {
            String path = absolute(text);
            try {
                boolean folder = isFolder(path);
                for (DataFile file : listing.find(List.of(path), basePath)) {
                    if (!folder || recursive || isDirect(file, path)) add(file);
                }
            } catch (KindlingException e) {
                if (e.condition() != ErrorCondition.PATH_NOT_FOUND) throw e;
                if (!ignoreMissing) throw withSuggestion(e, path);
            }
        }
        return List.copyOf(found.values());
    }

    private boolean isFolder(String path) {
        FileSystem system = systems.of(path);
        return system.exists(path) && system.status(path).isFolder();
    }

    /// Whether only partition folders are between `folder` and the file.
    private static boolean isDirect(DataFile file, String folder) {
        String rest = file.path().startsWith(folder) ? file.path().substring(folder.length()) : file.path();
        String[] parts = rest.split("/", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            if (!parts[i].isEmpty() && parts[i].indexOf('=') <= 0) return false;
        }
        return true;
    }

    private void add(DataFile file) {
        FileStatus status = file.status();
        if (nameFilter != null && !nameFilter.matches(Path.of(status.name()))) return;
        long modified = status.modifiedMillis();
        if (modified <= modifiedAfter || modified >= modifiedBefore) return;
        var folders = new LinkedHashMap<String, @Nullable String>();
        if (!recursive) folders.putAll(file.partition());
        found.putIfAbsent(file.path(), new Found(new FileEntry(file.path(), status.sizeBytes(), modified), folders));
    }

    private KindlingException withSuggestion(KindlingException e, String path) {
        int slash = path.lastIndexOf('/');
        String parent = slash < 0 ? "." : path.substring(0, Math.max(1, slash));
        if (!systems.of(parent).hasFolders() || !isFolder(parent)) return e;
        List<String> names =
                systems.of(parent).list(parent).stream().map(FileStatus::name).toList();
        String hint = Suggestions.didYouMean(path.substring(slash + 1), names);
        if (hint == null) return e;
        return KindlingException.of(e.condition(), e.detail())
                .parameter("path", path)
                .hint(hint)
                .build();
    }
}
