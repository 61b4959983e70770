package dev.kindling.rdd.spill;

import java.io.Serial;
import java.nio.file.Path;

/// A temporary file is gone or is not as it was written. What it held can be computed again.
public final class CorruptSpillException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    CorruptSpillException(Path path, Throwable cause) {
        super("the temporary file " + path + " is lost: " + cause.getMessage(), cause);
    }
}
