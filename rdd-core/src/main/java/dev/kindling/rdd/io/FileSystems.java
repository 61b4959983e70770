package dev.kindling.rdd.io;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The file systems of a session, found by the scheme of a path; a path without one is the local system's. Those
/// over the network are made when a path first asks for one.
public final class FileSystems implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final List<String> NETWORK_SCHEMES =
            List.of("http", "https", "s3", "s3a", "s3n", "hdfs", "webhdfs", "swebhdfs");

    private final HashMap<String, FileSystem> byScheme = new HashMap<>();
    /// The settings of those that are still to be made; null if there are none.
    private final @Nullable FileSystemOptions options;

    private FileSystems(List<FileSystem> systems, @Nullable FileSystemOptions options) {
        for (FileSystem system : systems) byScheme.put(system.scheme(), system);
        this.options = options;
    }

    /// Only the files of this machine.
    public static FileSystems local() {
        return new FileSystems(List.of(new LocalFileSystem()), null);
    }

    /// Exactly these.
    public static FileSystems of(List<FileSystem> systems) {
        return new FileSystems(systems, null);
    }

    /// All there are, with the settings that `conf` has.
    public static FileSystems standard(Map<String, String> conf) {
        return new FileSystems(List.of(new LocalFileSystem()), FileSystemOptions.of(conf));
    }

    /// The file system `path` is on: the same one each time for the same scheme.
    public FileSystem of(String path) {
        String scheme = scheme(path);
        synchronized (byScheme) {
            FileSystem system = byScheme.get(scheme);
            if (system == null && options != null) {
                system = make(scheme, options);
                if (system != null) byScheme.put(scheme, system);
            }
            if (system != null) return system;
        }
        throw KindlingException.of(
                        ErrorCondition.UNSUPPORTED_FEATURE,
                        "there is no file system for `" + scheme + ":`, asked for `" + path + "`")
                .parameter("scheme", scheme)
                .parameter("path", path)
                .hint(Suggestions.didYouMean(scheme, schemes()))
                .build();
    }

    /// The classes are loaded one by one, with the first path that needs one.
    private static @Nullable FileSystem make(String scheme, FileSystemOptions options) {
        return switch (scheme) {
            case "http", "https" -> HttpFileSystem.of(scheme, options);
            case "s3", "s3a", "s3n" -> S3FileSystem.of(scheme, options);
            case "hdfs", "webhdfs", "swebhdfs" -> WebHdfsFileSystem.of(scheme, options);
            default -> null;
        };
    }

    private Set<String> schemes() {
        synchronized (byScheme) {
            var schemes = new TreeSet<>(byScheme.keySet());
            if (options != null) schemes.addAll(NETWORK_SCHEMES);
            return schemes;
        }
    }

    /// A scheme has at least two letters, so that `C:` is none.
    private static String scheme(String path) {
        int colon = path.indexOf(':');
        if (colon < 2) return "file";
        String scheme = path.substring(0, colon);
        boolean valid = scheme.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '-'));
        boolean hierarchical = scheme.equals("file") || path.startsWith("://", colon);
        return valid && hierarchical ? scheme.toLowerCase(Locale.ROOT) : "file";
    }
}
