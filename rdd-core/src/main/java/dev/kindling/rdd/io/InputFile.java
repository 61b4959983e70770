package dev.kindling.rdd.io;

import java.io.InputStream;

/// An open file. Reads at different positions may be made by several threads.
public interface InputFile extends AutoCloseable {

    String path();

    long sizeBytes();

    /// Reads up to `length` bytes at `position`, fewer only at the end of the file.
    ///
    /// @return how many, -1 if `position` is at or behind the end
    int read(long position, byte[] buffer, int offset, int length);

    /// Fills `buffer` from `position`, or fails with FILE_CORRUPT if the file ends before.
    default void readFully(long position, byte[] buffer, int offset, int length) {
        int count = read(position, buffer, offset, length);
        if (count < length)
            throw FileErrors.corrupt(
                    path(), "it ends at byte " + sizeBytes() + ", expected " + (position + length) + " bytes", null);
    }

    /// The bytes from `position` on. Closing the stream does not close the file.
    default InputStream stream(long position) {
        return new InputFileStream(this, position);
    }

    @Override
    void close();
}
