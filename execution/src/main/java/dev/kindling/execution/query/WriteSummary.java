package dev.kindling.execution.query;

/// What a write did: rows in = rows out + rejected holds for `rowsRead` where the query only copies rows.
///
/// @param rowsRead records the sources gave
/// @param rowsRejected records the sources could not read and dropped or set aside
public record WriteSummary(long rowsRead, long rowsRejected, long rowsWritten, long bytesWritten, int files) {}
