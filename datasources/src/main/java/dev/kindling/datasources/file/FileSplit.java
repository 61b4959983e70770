package dev.kindling.datasources.file;

import dev.kindling.catalyst.source.Split;

/// The part of a file that begins within a range of its bytes: the records (or row groups) whose first byte lies in
/// `start` (inclusive) to `start + length` (exclusive).
public record FileSplit(FileEntry file, long start, long length) implements Split {

    public static FileSplit whole(FileEntry file) {
        return new FileSplit(file, 0, file.sizeBytes());
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
