package dev.kindling.rdd.io;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the files that paths mean: files as they are, folders with all below them, patterns (`*`, `?`, `[..]`,
/// `{a,b}`, `**`), several separated by commas. Below folders, names that begin with `_` or `.` are left out (but
/// not partition folders such as `_key=1`), and so are the files of an append that has not been committed (see
/// [OutputJob]). Files come sorted by path within each path asked for, each file once.
public final class FileListing {

    private final FileSystems systems;

    public FileListing(FileSystems systems) {
        this.systems = systems;
    }

    /// The files that `paths` mean, with the partition values of the folders below each path.
    ///
    /// @throws dev.kindling.error.KindlingException PATH_NOT_FOUND for a path or pattern that matches nothing
    public List<DataFile> find(List<String> paths) {
        return find(paths, null);
    }

    /// As [#find(List)], but partition values are also taken from the folders between `basePath` and each path.
    public List<DataFile> find(List<String> paths, @Nullable String basePath) {
        var found = new LinkedHashMap<String, DataFile>();
        for (String text : paths) {
            // A path that is there is never a list or a pattern.
            if (PathPattern.isLiteral(text)
                    || (!isListOfUrls(text) && systems.of(text).exists(text))) {
                add(text, basePath, found);
                continue;
            }
            for (String path : PathPattern.splitList(text)) findOne(path, basePath, found);
        }
        return List.copyOf(found.values());
    }

    /// Whether there is no use in asking if a file of this name exists.
    private static boolean isListOfUrls(String text) {
        int comma = text.indexOf(',');
        return comma > 0 && text.indexOf("://", comma) > 0;
    }

    private void findOne(String path, @Nullable String basePath, Map<String, DataFile> found) {
        FileSystem system = systems.of(path);
        if (PathPattern.isLiteral(path) || system.exists(path)) {
            add(path, basePath, found);
        } else if (!system.hasFolders()) {
            for (String url : PathPattern.expandBraces(path)) {
                if (PathPattern.hasListingWildcard(url)) throw FileErrors.cannotList(path, system.scheme());
                add(url, basePath, found);
            }
        } else if (!PathPattern.isPattern(path)) {
            add(PathPattern.literal(path), basePath, found);
        } else {
            var matches = new ArrayList<String>();
            for (String pattern : PathPattern.expandBracesAcrossFolders(path)) matches.addAll(expand(pattern));
            if (matches.isEmpty()) throw FileErrors.notFound(path, nearestParent(system, path));
            for (String match : matches) add(match, basePath, found);
        }
    }

    /// The longest part of `path` without wildcards that is a folder, or null.
    private static @Nullable String nearestParent(FileSystem system, String path) {
        if (!system.hasFolders()) return null;
        int root = rootLength(path);
        String parent = path;
        while (true) {
            int slash = parent.lastIndexOf('/');
            if (slash < root) return null;
            parent = parent.substring(0, slash);
            if (!PathPattern.isPattern(parent) && system.exists(PathPattern.literal(parent)))
                return PathPattern.literal(parent);
        }
    }

    /// How much of `path` is scheme and first slash.
    private static int rootLength(String path) {
        int scheme = path.indexOf("://");
        if (scheme > 0) return scheme + 3;
        if (path.startsWith("file:/")) return "file:/".length();
        return path.startsWith("/") ? 1 : 0;
    }

    /// The partitions that the folders from `basePath` down to `path` hold.
    private static List<PartitionFolder> partitionsBetween(@Nullable String basePath, String path) {
        var partitions = new ArrayList<PartitionFolder>();
        if (basePath == null || !path.startsWith(basePath)) return partitions;
        for (String part : path.substring(basePath.length()).split("/+", -1)) {
            PartitionFolder partition = PartitionFolder.parse(part);
            if (partition != null) partitions.add(partition);
        }
        return partitions;
    }

    private List<String> expand(String pattern) {
        int root = rootLength(pattern);
        if (pattern.indexOf("://") > 0 && !pattern.startsWith("file:")) {
            int host = pattern.indexOf('/', root); // the host or bucket is no folder
            root = host < 0 ? pattern.length() : host + 1;
        }
        List<String> bases = List.of(pattern.substring(0, root));
        List<String> parts = new ArrayList<>(List.of(pattern.substring(root).split("/+")));
        parts.removeIf(String::isEmpty);
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            var next = new ArrayList<String>();
            for (String base : bases) next.addAll(step(base, parts.get(i), last, pattern));
            bases = next;
        }
        return bases.stream().distinct().sorted().toList();
    }

    private List<String> step(String base, String part, boolean last, String whole) {
        FileSystem system = systems.of(whole);
        if (part.equals("**")) {
            var folders = new ArrayList<String>();
            folders.add(base);
            for (int i = 0; i < folders.size(); i++) {
                for (FileStatus entry : entries(system, folders.get(i))) {
                    if (entry.isFolder() && !isHidden(entry)) folders.add(join(folders.get(i), entry.name()));
                }
            }
            if (!last) return folders;
            var all = new ArrayList<String>();
            for (String folder : folders) {
                for (FileStatus entry : entries(system, folder)) {
                    if (!entry.isFolder() && !isHidden(entry)) all.add(join(folder, entry.name()));
                }
            }
            return all;
        }
        if (!PathPattern.isPattern(part)) {
            String path = join(base, PathPattern.literal(part));
            return system.exists(path) ? List.of(path) : List.of();
        }
        Pattern names = PathPattern.name(part, whole);
        var matches = new ArrayList<String>();
        for (FileStatus entry : entries(system, base)) {
            boolean wanted = names.matcher(entry.name()).matches() && (last || entry.isFolder());
            if (wanted && (!isHidden(entry) || part.charAt(0) == '.' || part.charAt(0) == '_'))
                matches.add(join(base, entry.name()));
        }
        return matches;
    }

    private static List<FileStatus> entries(FileSystem system, String folder) {
        String path = folder.isEmpty() ? "." : folder;
        if (!system.exists(path) || !system.status(path).isFolder()) return List.of();
        return system.list(path);
    }

    private static String join(String base, String name) {
        return base.isEmpty() || base.endsWith("/") ? base + name : base + "/" + name;
    }

    private void add(String path, @Nullable String basePath, Map<String, DataFile> found) {
        FileSystem system = systems.of(path);
        FileStatus status = statusOf(system, path);
        if (!status.isFolder()) {
            found.putIfAbsent(path, dataFile(status, partitionsBetween(basePath, OutputJob.parent(path))));
            return;
        }
        var files = new ArrayList<DataFile>();
        walk(system, path, partitionsBetween(basePath, path), visibilityIn(system, path), files);
        files.sort(Comparator.comparing(DataFile::path));
        for (DataFile file : files) found.putIfAbsent(file.path(), file);
    }

    private static FileStatus statusOf(FileSystem system, String path) {
        try {
            return system.status(path);
        } catch (KindlingException e) {
            if (e.condition() != ErrorCondition.PATH_NOT_FOUND || !system.hasFolders()) throw e;
        }
        if (system.renamesFolders()) OutputJob.finishInterruptedSwap(system, path);
        if (!system.exists(path)) throw FileErrors.notFound(path, nearestParent(system, path));
        return system.status(path);
    }

    /// What counts in the partition folder `path`, by the markers in the folders of its table.
    private static Visibility visibilityIn(FileSystem system, String path) {
        var above = new ArrayList<List<FileStatus>>();
        @Nullable String folder = path;
        while (folder != null && PartitionFolder.parse(folder.substring(folder.lastIndexOf('/') + 1)) != null) {
            int slash = folder.lastIndexOf('/');
            folder = slash > 0 ? folder.substring(0, slash) : null;
            if (folder != null) above.add(system.list(folder));
        }
        Visibility visibility = Visibility.ALL;
        for (List<FileStatus> entries : above.reversed()) visibility = visibility.with(entries);
        return visibility;
    }

    private static void walk(
            FileSystem system,
            String folder,
            List<PartitionFolder> partitions,
            Visibility above,
            List<DataFile> files) {
        List<FileStatus> entries = system.list(folder);
        Visibility visibility = above.with(entries);
        for (FileStatus entry : entries) {
            if (isHidden(entry)) continue;
            if (entry.isFolder()) {
                var inside = new ArrayList<>(partitions);
                PartitionFolder partition = PartitionFolder.parse(entry.name());
                if (partition != null) inside.add(partition);
                walk(system, entry.path(), inside, visibility, files);
            } else if (visibility.shows(entry.name())) {
                files.add(dataFile(entry, partitions));
            }
        }
    }

    private static DataFile dataFile(FileStatus status, List<PartitionFolder> partitions) {
        var values = new ArrayList<@Nullable String>();
        for (PartitionFolder partition : partitions) values.add(partition.value());
        return new DataFile(
                status, partitions.stream().map(PartitionFolder::key).toList(), values);
    }

    static boolean isHidden(FileStatus entry) {
        String name = entry.name();
        if (name.startsWith(".")) return true;
        return name.startsWith("_") && !(entry.isFolder() && name.indexOf('=') > 0);
    }
}
