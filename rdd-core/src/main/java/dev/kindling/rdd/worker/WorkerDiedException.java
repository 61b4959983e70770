package dev.kindling.rdd.worker;

import java.io.Serial;

/// A worker process ended while it had work to do. Somebody else can do the work.
public final class WorkerDiedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    WorkerDiedException(String message) {
        super(message);
    }
}
