package dev.kindling.rdd.io;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The file systems of a session, found by the scheme of a path; a path without one is the local system's.
public final class FileSystems implements Serializable {

    private static final long serialVersionUID = 1L;

    private final HashMap<String, FileSystem> byScheme = new HashMap<>();

    private FileSystems(List<FileSystem> systems) {
        for (FileSystem system : systems) byScheme.put(system.scheme(), system);
    }

    /// Only the files of this machine.
    public static FileSystems local() {
        return new FileSystems(List.of(new LocalFileSystem()));
    }

    public static FileSystems of(List<FileSystem> systems) {
        return new FileSystems(systems);
    }

    /// The file system `path` is on.
    public FileSystem of(String path) {
        String scheme = scheme(path);
        FileSystem system = byScheme.get(scheme);
        if (system != null) return system;
        throw KindlingException.of(
                        ErrorCondition.UNSUPPORTED_FEATURE,
                        "there is no file system for `" + scheme + ":`, asked for `" + path + "`")
                .parameter("scheme", scheme)
                .parameter("path", path)
                .hint(Suggestions.didYouMean(scheme, Map.copyOf(byScheme).keySet()))
                .build();
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
