package dev.kindling.rdd.io;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which files of a folder count, by the markers that [OutputJob] leaves in it.
///
/// @param hiddenIds ids of writes that have not been committed: files with one in their name do not count
/// @param onlyId id of a write that has replaced all others: only files with it count; null if there is none
record Visibility(Set<String> hiddenIds, @Nullable String onlyId) {

    static final Visibility ALL = new Visibility(Set.of(), null);

    static final String UNFINISHED = ".kindling-append-";
    static final String REPLACEMENT = ".kindling-current-";

    /// What counts in a folder with these entries, and below it.
    Visibility with(List<FileStatus> entries) {
        var hidden = new HashSet<>(hiddenIds);
        String only = onlyId;
        for (FileStatus entry : entries) {
            String name = entry.name();
            if (name.startsWith(UNFINISHED)) hidden.add(name.substring(UNFINISHED.length()));
            if (name.startsWith(REPLACEMENT)) only = name.substring(REPLACEMENT.length());
        }
        return new Visibility(hidden, only);
    }

    boolean shows(String fileName) {
        if (onlyId != null) return fileName.contains(onlyId);
        for (String id : hiddenIds) if (fileName.contains(id)) return false;
        return true;
    }
}
