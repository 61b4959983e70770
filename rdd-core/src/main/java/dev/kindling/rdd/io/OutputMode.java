package dev.kindling.rdd.io;

/// What a write does if there is something at its path.
public enum OutputMode {
    ERROR,
    APPEND,
    OVERWRITE,
    IGNORE
}
