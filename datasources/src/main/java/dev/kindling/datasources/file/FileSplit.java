package dev.kindling.datasources.file;

import dev.kindling.catalyst.source.Split;
import java.util.ArrayList;
import java.util.List;

/// The part of a file that begins within a range of its bytes: the records (or row groups) whose first byte lies in
/// `start` (inclusive) to `start + length` (exclusive).
public record FileSplit(FileEntry file, long start, long length) implements Split {

    public static FileSplit whole(FileEntry file) {
        return new FileSplit(file, 0, file.sizeBytes());
    }

    /// Parts of `file` of equal size, about `targetBytes` each.
    public static List<FileSplit> even(FileEntry file, long targetBytes) {
        long size = file.sizeBytes();
        long count = Math.max(1, Math.ceilDiv(size, Math.max(1, targetBytes)));
        var splits = new ArrayList<FileSplit>();
        for (long i = 0; i < count; i++) {
            long start = size * i / count;
            splits.add(new FileSplit(file, start, size * (i + 1) / count - start));
        }
        return splits;
    }

    public long end() {
        return start + length;
    }

    @Override
    public long sizeBytes() {
        return length;
    }

    @Override
    public String describe() {
        boolean whole = start == 0 && length == file.sizeBytes();
        return whole ? file.path() : file.path() + " bytes " + start + " to " + end();
    }
}
