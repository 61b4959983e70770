package dev.kindling.rdd;

import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.io.DataFile;
import dev.kindling.rdd.io.FileListing;
import dev.kindling.rdd.io.FileSystem;
import dev.kindling.rdd.io.FileSystems;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// How files become partitions.
final class FileSplits {

    private static final long MAX_SPLIT_BYTES = 32L << 20;
    /// What is left of a file joins the range before it if it is not longer than this part of one.
    private static final int SLOP_DIVISOR = 10;

    /// Bytes `start` to `end` of a file. A file that cannot be cut is one range without an end.
    record Range(FileSystem system, String path, long start, long end) implements Serializable {}

    /// Whole files.
    record Group(FileSystem system, ArrayList<String> paths) implements Serializable {}

    private FileSplits() {}

    static List<DataFile> list(FileSystems systems, String paths) {
        return new FileListing(systems).find(List.of(paths));
    }

    /// The files cut into ranges of the size that yields about `minPartitions`, but 32 MiB at most; at least one
    /// range for each file.
    ///
    /// @param canBeCut by path
    /// @param unitBytes ranges begin at multiples of it
    static List<SourceSplit<Range>> ranges(
            FileSystems systems, List<DataFile> files, int minPartitions, Predicate<String> canBeCut, int unitBytes) {
        long totalBytes = files.stream().mapToLong(DataFile::sizeBytes).sum();
        long wanted = Math.clamp(totalBytes / Math.max(1, minPartitions), 1, MAX_SPLIT_BYTES);
        long goal = Math.max(1, wanted / unitBytes) * unitBytes;
        var splits = new ArrayList<SourceSplit<Range>>();
        for (DataFile file : files) {
            FileSystem system = systems.of(file.path());
            long size = file.sizeBytes();
            boolean cut = canBeCut.test(file.path());
            long start = 0;
            while (cut && size - start > goal + goal / SLOP_DIVISOR) {
                splits.add(new SourceSplit<>(new Range(system, file.path(), start, start + goal), goal));
                start += goal;
            }
            long end = cut ? size : Long.MAX_VALUE;
            splits.add(new SourceSplit<>(new Range(system, file.path(), start, end), size - start));
        }
        return splits;
    }

    /// The files, undivided, in about `minPartitions` groups of like size, in order.
    static List<SourceSplit<Group>> groups(FileSystems systems, List<DataFile> files, int minPartitions) {
        long totalBytes = files.stream().mapToLong(DataFile::sizeBytes).sum();
        long goal = Math.ceilDiv(Math.max(1, totalBytes), Math.max(1, minPartitions));
        long filesPerGroup = Math.ceilDiv(Math.max(1, files.size()), Math.max(1, minPartitions));
        var splits = new ArrayList<SourceSplit<Group>>();
        var paths = new ArrayList<String>();
        long bytes = 0;
        for (int i = 0; i < files.size(); i++) {
            DataFile file = files.get(i);
            FileSystem system = systems.of(file.path());
            paths.add(file.path());
            bytes += file.sizeBytes();
            boolean last = i + 1 == files.size() || systems.of(files.get(i + 1).path()) != system;
            boolean full = bytes >= goal || paths.size() >= filesPerGroup;
            if (!last && !full) continue;
            splits.add(new SourceSplit<>(new Group(system, paths), bytes));
            paths = new ArrayList<>();
            bytes = 0;
        }
        return splits;
    }
}
