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

    private static final long MIN_RANGE_BYTES = 32L << 20;
    private static final long MAX_RANGE_BYTES = 128L << 20;
    /// What is left of a file joins the range before it if it is not longer than this part of one.
    private static final int SLOP_DIVISOR = 10;

    private final FileSystems systems;
    private final int minPartitions;
    private final int parallelism;

    /// @param parallelism the number of tasks that run at a time
    FileSplits(FileSystems systems, int minPartitions, int parallelism) {
        this.systems = systems;
        this.minPartitions = Math.max(1, minPartitions);
        this.parallelism = parallelism;
    }

    /// Bytes `start` to `end` of a file. A file that cannot be cut is one range without an end.
    record Range(FileSystem system, String path, long start, long end) implements Serializable {}

    /// Whole files.
    record Group(FileSystem system, ArrayList<String> paths) implements Serializable {}

    private List<DataFile> list(String paths) {
        return new FileListing(systems).find(List.of(paths));
    }

    /// The files cut into ranges of the size that yields about `minPartitions`, or smaller: half a task's share of
    /// what is still to be cut, from 128 MiB down to 32 MiB, so that few tasks come out even in the end. At least
    /// one range for each file.
    ///
    /// @param canBeCut by path
    /// @param unitBytes ranges begin at multiples of it
    List<SourceSplit<Range>> ranges(String paths, Predicate<String> canBeCut, int unitBytes) {
        List<DataFile> files = list(paths);
        long left = files.stream().mapToLong(DataFile::sizeBytes).sum();
        long most = left / minPartitions;
        var splits = new ArrayList<SourceSplit<Range>>();
        for (DataFile file : files) {
            FileSystem system = systems.of(file.path());
            boolean cut = canBeCut.test(file.path());
            long start = 0;
            long goal = rangeBytes(left, most, unitBytes);
            while (cut && file.sizeBytes() - start > goal + goal / SLOP_DIVISOR) {
                splits.add(new SourceSplit<>(new Range(system, file.path(), start, start + goal), goal));
                start += goal;
                left -= goal;
                goal = rangeBytes(left, most, unitBytes);
            }
            long end = cut ? file.sizeBytes() : Long.MAX_VALUE;
            splits.add(new SourceSplit<>(new Range(system, file.path(), start, end), file.sizeBytes() - start));
            left -= file.sizeBytes() - start;
        }
        return splits;
    }

    private long rangeBytes(long left, long most, int unitBytes) {
        long wanted = Math.min(most, Math.clamp(left / (2L * parallelism), MIN_RANGE_BYTES, MAX_RANGE_BYTES));
        return Math.max(1, wanted / unitBytes) * unitBytes;
    }

    /// The files, undivided, in about `minPartitions` groups of like size, in order.
    List<SourceSplit<Group>> groups(String paths) {
        List<DataFile> files = list(paths);
        long totalBytes = files.stream().mapToLong(DataFile::sizeBytes).sum();
        long goal = Math.ceilDiv(Math.max(1, totalBytes), minPartitions);
        long filesPerGroup = Math.ceilDiv(Math.max(1, files.size()), minPartitions);
        var splits = new ArrayList<SourceSplit<Group>>();
        var group = new ArrayList<String>();
        long bytes = 0;
        for (int i = 0; i < files.size(); i++) {
            DataFile file = files.get(i);
            FileSystem system = systems.of(file.path());
            group.add(file.path());
            bytes += file.sizeBytes();
            boolean last = i + 1 == files.size() || systems.of(files.get(i + 1).path()) != system;
            boolean full = bytes >= goal || group.size() >= filesPerGroup;
            if (!last && !full) continue;
            splits.add(new SourceSplit<>(new Group(system, group), bytes));
            group = new ArrayList<>();
            bytes = 0;
        }
        return splits;
    }
}
