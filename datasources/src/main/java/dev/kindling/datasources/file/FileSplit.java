package dev.kindling.datasources.file;

import dev.kindling.catalyst.source.Split;
import java.util.ArrayList;
import java.util.List;

/// The part of a file that begins within a range of its bytes: the records (or row groups) whose first byte lies in
/// `start` (inclusive) to `start + length` (exclusive).
public record FileSplit(FileEntry file, long start, long length) implements Split {

    private static final long SMALLER_AFTER = 4;
    private static final long LEAST_PART = 8;

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

    /// As [#even], but the last four of more parts are cut smaller and smaller, down to an eighth, so that the
    /// threads that read a large file are done with it at about the same time.
    public static List<FileSplit> falling(FileEntry file, long targetBytes) {
        long size = file.sizeBytes();
        if (size / SMALLER_AFTER <= targetBytes) return even(file, targetBytes);
        var splits = new ArrayList<FileSplit>();
        long leastBytes = Math.max(1, targetBytes / LEAST_PART);
        for (long start = 0; start < size; start += splits.getLast().length()) {
            long left = size - start;
            long length = Math.clamp(left / SMALLER_AFTER, leastBytes, targetBytes);
            splits.add(new FileSplit(file, start, left < length + leastBytes ? left : length));
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
