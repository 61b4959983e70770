package dev.kindling.datasources.file;

import dev.kindling.catalyst.batch.Batch;

/// Writes one output file. Closing it without [#finish] leaves an incomplete file, which the sink removes.
public interface FormatWriter extends AutoCloseable {

    /// Appends rows; the batch is the caller's again afterwards.
    void write(Batch batch);

    /// Bytes written so far, for sinks that start a new file at a size.
    long sizeBytes();

    /// Completes the file and closes its stream.
    Written finish();

    /// Frees what the writer holds and closes the stream. Does nothing after [#finish].
    @Override
    void close();

    /// What a finished file holds.
    record Written(long rowCount, long sizeBytes) {}
}
