package dev.kindling.execution.query;

/// What a write did: `rowsRead` = `rowsWritten` + `rowsRejected` where the query only copies rows.
///
/// @param rowsRead records the sources found, those rejected among them
/// @param rowsRejected records the sources could not read and dropped or set aside
public record WriteSummary(long rowsRead, long rowsRejected, long rowsWritten, long bytesWritten, int files) {}
