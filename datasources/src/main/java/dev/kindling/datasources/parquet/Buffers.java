package dev.kindling.datasources.parquet;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;

/// Byte arrays whose size a file decides.
final class Buffers {

    /// What arrays have behind their content, so that whole words can be read at any byte of it.
    static final int PADDING = 16;

    private static final int MAX_BYTES = Integer.MAX_VALUE - 64;

    private Buffers() {}

    /// An array of at least `size` bytes and the padding.
    static byte[] allocate(long size, String purpose) {
        if (size > MAX_BYTES) throw new MalformedException(purpose + " of " + size + " bytes");
        try {
            return new byte[(int) size + PADDING];
        } catch (OutOfMemoryError e) {
            // Nothing else was tried with the memory: the size that the file names is what does not fit.
            throw KindlingException.of(
                            ErrorCondition.UNABLE_TO_ACQUIRE_MEMORY, purpose + " of " + size + " bytes does not fit")
                    .parameter("requestedBytes", size)
                    .hint("Raise the heap's size, or write the file with smaller row groups.")
                    .causedBy(e)
                    .build();
        }
    }

    /// `buffer` if it holds `size` bytes and the padding, or a larger one.
    static byte[] fit(byte[] buffer, long size, String purpose) {
        return buffer.length >= size + PADDING ? buffer : allocate(size + size / 4, purpose);
    }
}
