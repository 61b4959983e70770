package dev.kindling.catalyst.source;

import java.io.Serializable;

/// What one task reads of a scan.
public interface Split extends Serializable {

    /// Bytes in storage, to balance tasks by; 0 if unknown.
    long sizeBytes();

    /// What an error message calls it, e.g. a file and a byte range.
    String describe();
}
