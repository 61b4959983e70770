package dev.kindling.rdd.io;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            if (systems.of(text).exists(text)) {
                add(text, basePath, found); // a path that is there is never a list or a pattern
                continue;
            }
            for (String path : PathPattern.splitList(text)) findOne(path, basePath, found);
        }
        return List.copyOf(found.values());
    }

    private void findOne(String path, @Nullable String basePath, Map<String, DataFile> found) {
        if (systems.of(path).exists(path)) {
            add(path, basePath, found);
        } else if (!PathPattern.isPattern(path)) {
            add(PathPattern.literal(path), basePath, found);
        } else {
            var matches = new ArrayList<String>();
            for (String pattern : PathPattern.expandBracesAcrossFolders(path)) matches.addAll(expand(pattern));
            if (matches.isEmpty()) throw FileErrors.notFound(path);
            for (String match : matches) add(match, basePath, found);
        }
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
        int root = pattern.startsWith("/") ? 1 : 0;
        int scheme = pattern.indexOf("://");
        if (scheme > 0) root = scheme + 3;
        else if (pattern.startsWith("file:/")) root = "file:/".length();
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
        if (!system.exists(path)) OutputJob.finishInterruptedSwap(system, path);
        FileStatus status = system.status(path);
        if (!status.isFolder()) {
            found.putIfAbsent(path, dataFile(status, partitionsBetween(basePath, OutputJob.parent(path))));
            return;
        }
        var files = new ArrayList<DataFile>();
        walk(system, path, partitionsBetween(basePath, path), uncommittedAbove(system, path), files);
        files.sort(Comparator.comparing(DataFile::path));
        for (DataFile file : files) found.putIfAbsent(file.path(), file);
    }

    /// Ids of unfinished appends to the table whose partition folder `path` is.
    private static Set<String> uncommittedAbove(FileSystem system, String path) {
        var ids = new HashSet<String>();
        @Nullable String folder = path;
        while (folder != null && PartitionFolder.parse(folder.substring(folder.lastIndexOf('/') + 1)) != null) {
            int slash = folder.lastIndexOf('/');
            folder = slash > 0 ? folder.substring(0, slash) : null;
            if (folder != null) ids.addAll(OutputJob.unfinishedAppends(system.list(folder)));
        }
        return ids;
    }

    private static void walk(
            FileSystem system,
            String folder,
            List<PartitionFolder> partitions,
            Set<String> uncommitted,
            List<DataFile> files) {
        List<FileStatus> entries = system.list(folder);
        var hidden = new HashSet<>(uncommitted);
        hidden.addAll(OutputJob.unfinishedAppends(entries));
        for (FileStatus entry : entries) {
            if (isHidden(entry)) continue;
            if (entry.isFolder()) {
                var inside = new ArrayList<>(partitions);
                PartitionFolder partition = PartitionFolder.parse(entry.name());
                if (partition != null) inside.add(partition);
                walk(system, entry.path(), inside, hidden, files);
            } else if (hidden.stream().noneMatch(entry.name()::contains)) {
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
