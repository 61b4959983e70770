package dev.kindling.datasources.file;

import java.io.Serializable;

/// One file of a table, as the listing saw it.
///
/// @param path absolute, as messages show it
public record FileEntry(String path, long sizeBytes, long modificationTimeMillis) implements Serializable {}
