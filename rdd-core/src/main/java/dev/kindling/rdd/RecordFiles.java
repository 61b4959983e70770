package dev.kindling.rdd;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.FileSplits.Range;
import dev.kindling.rdd.graph.CloseableIterator;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.Unchecked;
import dev.kindling.rdd.io.FileContents;
import dev.kindling.rdd.io.FileErrors;
import dev.kindling.rdd.io.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Files that are nothing but records, one after the other.
final class RecordFiles {

    private RecordFiles() {}

    static RddNode<byte[]> fixed(FileSplits splits, String paths, int length) {
        if (length < 1)
            throw KindlingException.of(
                            ErrorCondition.INVALID_PARAMETER_VALUE, "the length of records is not positive: " + length)
                    .parameter("parameter", "recordLength")
                    .parameter("value", length)
                    .build();
        return new Source<Range, byte[]>(
                "binaryRecords " + paths,
                splits.ranges(paths, FileContents::isPlain, length),
                (_, range) -> range.end() == Long.MAX_VALUE
                        ? new ContentRecords(FileContents.open(range.system(), range.path()), length, null)
                        : new RangeRecords(range.system().open(range.path()), range, length));
    }

    static RddNode<byte[]> prefixed(FileSplits splits, String paths, LengthPrefix prefix) {
        return new Source<Range, byte[]>(
                "binaryRecords " + paths,
                splits.ranges(paths, _ -> false, 1),
                (_, range) -> new ContentRecords(
                        FileContents.open(range.system(), range.path()), prefix.sizeBytes(), prefix));
    }

    private static KindlingException cutOff(String path, int found, long wanted) {
        return FileErrors.corrupt(path, "its last record has " + found + " bytes instead of " + wanted, null);
    }

    /// The records of one length in a range that begins with one.
    private static final class RangeRecords implements CloseableIterator<byte[]> {

        private final InputFile file;
        private final InputStream in;
        private final int length;
        private final long end;
        private long position;

        RangeRecords(InputFile file, Range range, int length) {
            this.file = file;
            this.in = file.stream(range.start());
            this.length = length;
            this.position = range.start();
            this.end = range.end();
        }

        @Override
        public boolean hasNext() {
            return position < end;
        }

        @Override
        public byte[] next() {
            if (!hasNext()) throw new NoSuchElementException();
            try {
                byte[] record = in.readNBytes(length);
                if (record.length < length) throw cutOff(file.path(), record.length, length);
                position += length;
                return record;
            } catch (IOException e) {
                throw Unchecked.rethrow(e);
            }
        }

        @Override
        public void close() {
            file.close();
        }
    }

    /// All records of all that a file holds.
    private static final class ContentRecords implements CloseableIterator<byte[]> {

        private final FileContents contents;
        private final int fixedBytes;
        private final @Nullable LengthPrefix prefix;
        private boolean inContent;
        private byte @Nullable [] next;

        /// @param fixedBytes the length of a record, or of its prefix
        ContentRecords(FileContents contents, int fixedBytes, @Nullable LengthPrefix prefix) {
            this.contents = contents;
            this.fixedBytes = fixedBytes;
            this.prefix = prefix;
        }

        @Override
        public boolean hasNext() {
            try {
                while (next == null) {
                    if (!inContent) inContent = contents.next();
                    if (!inContent) return false;
                    next = record(contents.stream());
                    inContent = next != null;
                }
                return true;
            } catch (IOException e) {
                throw Unchecked.rethrow(e);
            }
        }

        private byte @Nullable [] record(InputStream in) throws IOException {
            byte[] first = in.readNBytes(fixedBytes);
            if (first.length == 0) return null;
            if (first.length < fixedBytes) throw cutOff(contents.path(), first.length, fixedBytes);
            if (prefix == null) return first;
            long length = prefix.length(first);
            if (length < 0 || length > Integer.MAX_VALUE - 8)
                throw FileErrors.corrupt(
                        contents.path(),
                        "a record says that it has " + Long.toUnsignedString(length) + " bytes; is the order of the"
                                + " bytes of lengths right?",
                        null);
            byte[] record = in.readNBytes((int) length);
            if (record.length < length) throw cutOff(contents.path(), record.length, length);
            return record;
        }

        @Override
        public byte[] next() {
            if (!hasNext() || next == null) throw new NoSuchElementException();
            byte[] result = next;
            next = null;
            return result;
        }

        @Override
        public void close() {
            contents.close();
        }
    }
}
