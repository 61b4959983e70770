package dev.kindling.sql;

import dev.kindling.catalyst.source.WriteRequest;

/// What a write does when there is something at its path.
public enum SaveMode {
    /// Adds files beside those that are there.
    Append,
    /// Replaces what is there once the new output is complete.
    Overwrite,
    /// Fails; the default.
    ErrorIfExists,
    /// Does nothing.
    Ignore;

    WriteRequest.SaveMode toRequest() {
        return switch (this) {
            case Append -> WriteRequest.SaveMode.APPEND;
            case Overwrite -> WriteRequest.SaveMode.OVERWRITE;
            case ErrorIfExists -> WriteRequest.SaveMode.ERROR_IF_EXISTS;
            case Ignore -> WriteRequest.SaveMode.IGNORE;
        };
    }
}
