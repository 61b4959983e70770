package dev.kindling.rdd.io;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Names of what unfinished writes leave next to their target. They say which process they belong to, so that the
/// next write knows whether that one is still at work.
///
/// @param id unique; letters, digits and dashes only
record StagingName(String target, String id) {

    private static final String PREFIX = ".kindling-staging-";
    private static final String SEPARATOR = ".by.";

    /// A new name for a write to the file or folder `target` by this process.
    static StagingName create(String target) {
        ProcessHandle process = ProcessHandle.current();
        String random = UUID.randomUUID().toString().substring(0, 13);
        return new StagingName(target, host() + "-" + process.pid() + "-" + startMillis(process) + "-" + random);
    }

    static @Nullable StagingName parse(String name) {
        int separator = name.lastIndexOf(SEPARATOR);
        if (!name.startsWith(PREFIX) || separator < PREFIX.length()) return null;
        return new StagingName(
                name.substring(PREFIX.length(), separator), name.substring(separator + SEPARATOR.length()));
    }

    /// `path`, or what it will be called in the end if it lies in a staging folder: the write's target.
    static String finalPath(String path) {
        int start = path.startsWith(PREFIX) ? 0 : path.indexOf("/" + PREFIX) + 1;
        if (!path.startsWith(PREFIX, start)) return path;
        int end = path.indexOf('/', start);
        StagingName name = parse(path.substring(start, end < 0 ? path.length() : end));
        return name == null ? path : path.substring(0, start) + name.target();
    }

    String text() {
        return PREFIX + target + SEPARATOR + id;
    }

    boolean ownerIsAlive() {
        return ownerIsAlive(id);
    }

    /// Whether the process that made `id` may still be at work: true also if it ran on another machine.
    static boolean ownerIsAlive(String id) {
        String[] parts = id.split("-", -1);
        if (parts.length < 3 || !parts[0].equals(host())) return true;
        try {
            long started = Long.parseLong(parts[2]);
            return ProcessHandle.of(Long.parseLong(parts[1]))
                    .filter(process -> started < 0 || startMillis(process) == started)
                    .isPresent();
        } catch (NumberFormatException _) {
            return true; // not one of ours
        }
    }

    private static long startMillis(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(java.time.Instant::toEpochMilli)
                .orElse(0L);
    }

    private static String host() {
        String name = System.getenv().getOrDefault("HOSTNAME", System.getenv().getOrDefault("COMPUTERNAME", "here"));
        return Integer.toHexString(name.hashCode());
    }
}
