package dev.kindling.error;

import org.jspecify.annotations.Nullable;

/// A broken invariant: a bug of ours, never the user's. Its message carries what a bug report needs.
public final class InternalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InternalException(String message) {
        this(message, null);
    }

    public InternalException(String message, @Nullable Throwable cause) {
        super(
                "[INTERNAL_ERROR] " + message + "\nThis is a bug in Kindling; please report it with this message.",
                cause);
    }
}
