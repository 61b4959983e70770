package dev.kindling.rdd;

import dev.kindling.rdd.graph.CloseableIterator;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.io.Compression;
import dev.kindling.rdd.io.DataFile;
import dev.kindling.rdd.io.FileListing;
import dev.kindling.rdd.io.FileSystem;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.rdd.io.InputFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/// Text files as lines. A plain file is cut into ranges of bytes; a line belongs to the range it begins in.
final class TextFiles {

    private static final long MAX_SPLIT_BYTES = 32L << 20;

    /// Bytes `start` to `end` of a file.
    record Range(FileSystem system, String path, long start, long end) implements Serializable {}

    private TextFiles() {}

    static RddNode<String> node(FileSystems systems, String paths, int minPartitions) {
        List<DataFile> files = new FileListing(systems).find(List.of(paths));
        long totalBytes = files.stream().mapToLong(DataFile::sizeBytes).sum();
        long goal = Math.clamp(totalBytes / Math.max(1, minPartitions), 1, MAX_SPLIT_BYTES);
        var splits = new ArrayList<SourceSplit<Range>>();
        for (DataFile file : files) addSplits(systems.of(file.path()), file, goal, splits);
        return new Source<Range, String>("textFile " + paths, splits, (_, range) -> lines(range));
    }

    private static void addSplits(FileSystem system, DataFile file, long goal, List<SourceSplit<Range>> splits) {
        long size = file.sizeBytes();
        boolean whole = Compression.ofName(file.path()) != Compression.NONE;
        long start = 0;
        while (!whole && size - start > goal + goal / 10) {
            splits.add(new SourceSplit<>(new Range(system, file.path(), start, start + goal), goal));
            start += goal;
        }
        long end = whole ? Long.MAX_VALUE : size;
        if (size > 0) splits.add(new SourceSplit<>(new Range(system, file.path(), start, end), size - start));
    }

    private static CloseableIterator<String> lines(Range range) {
        InputFile file = range.system.open(range.path);
        boolean opened = false;
        try {
            // One byte back: if it ends a line, the range's first byte begins one.
            long from = Math.max(0, range.start - 1);
            var in = Compression.ofName(range.path).decompress(file.stream(from), range.path);
            var lines = new TextLines(in, file, from, range.end);
            if (range.start > 0) lines.skipLine();
            else lines.skipByteOrderMark();
            opened = true;
            return lines;
        } finally {
            if (!opened) file.close();
        }
    }
}
