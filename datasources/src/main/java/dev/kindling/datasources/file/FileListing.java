package dev.kindling.datasources.file;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the files of a table: paths may be files, folders, globs, and lists of these separated by commas. Folders
/// `column=value` are followed and make partition columns; names that begin with `_` or `.` are not data.
final class FileListing {

    /// A file and what its folders say, from the outermost in.
    record Found(FileEntry entry, Map<String, @Nullable String> folders) {}

    private final boolean recursive;
    private final @Nullable PathMatcher nameFilter;
    private final long modifiedAfter;
    private final long modifiedBefore;
    private final @Nullable Path basePath;
    private final boolean ignoreMissing;
    private final List<Found> found = new ArrayList<>();

    FileListing(Options options) {
        recursive = options.flag("recursiveFileLookup", false);
        String filter = options.find("pathGlobFilter");
        nameFilter = filter == null ? null : matcher("pathGlobFilter", filter);
        ZoneId zone = options.zone();
        modifiedAfter = millis(options, "modifiedAfter", zone, Long.MIN_VALUE);
        modifiedBefore = millis(options, "modifiedBefore", zone, Long.MAX_VALUE);
        String base = options.find("basePath");
        basePath = base == null ? null : path(base);
        ignoreMissing = options.flag("ignoreMissingFiles", false);
    }

    private static PathMatcher matcher(String option, String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (IllegalArgumentException e) {
            throw Options.invalid(option, glob, "a glob such as *.csv");
        }
    }

    private static long millis(Options options, String name, ZoneId zone, long otherwise) {
        String value = options.find(name);
        if (value == null) return otherwise;
        byte[] bytes = (value + " ".repeat(TextBuffer.MARGIN)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        long micros = DateTimeText.timestamp(bytes, 0, value.length(), new ZoneOffsets(zone));
        if (micros == DateTimeText.NO_TIMESTAMP) throw Options.invalid(name, value, "a timestamp");
        return Math.floorDiv(micros, 1000L);
    }

    /// The files of all `paths`, each path's in the order of their names.
    List<Found> files(List<String> paths) {
        for (String path : paths) addPath(path);
        return List.copyOf(found);
    }

    static Path path(String text) {
        try {
            Path path = text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
            return path.toAbsolutePath().normalize();
        } catch (IllegalArgumentException e) {
            throw KindlingException.of(ErrorCondition.PATH_NOT_FOUND, "`" + text + "` is no path: " + e.getMessage())
                    .parameter("path", text)
                    .build();
        }
    }

    private void addPath(String text) {
        Path path = path(text);
        if (Files.exists(path)) {
            add(path, basePath == null ? path : basePath);
            return;
        }
        if (isGlob(text)) {
            List<Path> matches = expand(path);
            for (Path match : matches) add(match, basePath == null ? match : basePath);
            if (!matches.isEmpty()) return;
        } else if (text.indexOf(',') >= 0) {
            for (String part : text.split(",", -1)) if (!part.isBlank()) addPath(part.trim());
            return;
        }
        if (!ignoreMissing) throw notFound(text, path);
    }

    private static boolean isGlob(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
    }

    /// What a path with wildcards stands for, level by level.
    private static List<Path> expand(Path pattern) {
        List<Path> current = List.of(pattern.getRoot());
        for (Path name : pattern) {
            var next = new ArrayList<Path>();
            for (Path parent : current) {
                if (!isGlob(name.toString())) {
                    if (Files.exists(parent.resolve(name))) next.add(parent.resolve(name));
                } else if (Files.isDirectory(parent)) {
                    PathMatcher matcher = matcher("path", name.toString());
                    for (Path child : children(parent)) {
                        if (!isHidden(child) && matcher.matches(child.getFileName())) next.add(child);
                    }
                }
            }
            current = next;
        }
        return current;
    }

    private static List<Path> children(Path directory) {
        var children = new ArrayList<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(children::add);
        } catch (IOException e) {
            throw FileErrors.unreadable(directory.toString(), e);
        }
        Collections.sort(children);
        return children;
    }

    private static boolean isHidden(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith(".") || (name.startsWith("_") && name.indexOf('=') < 0);
    }

    private void add(Path path, Path base) {
        if (Files.isDirectory(path)) {
            var folders = new LinkedHashMap<String, @Nullable String>();
            if (!recursive && path.startsWith(base)) base.relativize(path).forEach(name -> addFolder(name, folders));
            walk(path, folders);
        } else {
            var folders = new LinkedHashMap<String, @Nullable String>();
            Path parent = path.getParent();
            if (!recursive && basePath != null && parent != null && parent.startsWith(base)) {
                base.relativize(parent).forEach(name -> addFolder(name, folders));
            }
            addFile(path, folders);
        }
    }

    private static boolean addFolder(Path name, Map<String, @Nullable String> folders) {
        String text = name.toString();
        int equals = text.indexOf('=');
        if (equals <= 0) return false;
        String column = PartitionColumns.unescaped(text.substring(0, equals));
        if (column == null) return false;
        folders.put(column, PartitionColumns.unescaped(text.substring(equals + 1)));
        return true;
    }

    private void walk(Path directory, Map<String, @Nullable String> folders) {
        for (Path child : children(directory)) {
            if (isHidden(child)) continue;
            if (!Files.isDirectory(child)) {
                addFile(child, folders);
                continue;
            }
            var deeper = new LinkedHashMap<String, @Nullable String>(folders);
            boolean partition = !recursive && addFolder(child.getFileName(), deeper);
            if (partition || recursive) walk(child, deeper);
        }
    }

    private void addFile(Path file, Map<String, @Nullable String> folders) {
        if (nameFilter != null && !nameFilter.matches(file.getFileName())) return;
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            long modified = attributes.lastModifiedTime().toMillis();
            if (modified <= modifiedAfter || modified >= modifiedBefore) return;
            found.add(new Found(new FileEntry(file.toString(), attributes.size(), modified), folders));
        } catch (IOException e) {
            throw FileErrors.unreadable(file.toString(), e);
        }
    }

    private static KindlingException notFound(String text, Path path) {
        String hint = null;
        Path parent = path.getParent();
        Path name = path.getFileName();
        if (parent != null && name != null && Files.isDirectory(parent)) {
            List<String> names = children(parent).stream()
                    .map(p -> p.getFileName().toString())
                    .toList();
            hint = Suggestions.didYouMean(name.toString(), names);
        } else if (parent != null) {
            hint = "The folder `" + parent + "` does not exist.";
        }
        return KindlingException.of(ErrorCondition.PATH_NOT_FOUND, "there is nothing at `" + text + "`")
                .parameter("path", text)
                .hint(hint)
                .build();
    }
}
