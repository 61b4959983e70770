package dev.kindling.parser;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.antlr.v4.runtime.Token;

/// Runs work whose recursion goes as deep as the text nests: on the caller's stack if that is little, on a thread
/// with a stack to measure if it is much, and not at all past a limit.
final class DeepStack {

    /// Levels that fit any thread's stack.
    private static final int SHALLOW = 60;

    private static final int DEEPEST = 20_000;
    private static final long BYTES_PER_LEVEL = 16L << 10;

    private DeepStack() {}

    static <T> T call(int nesting, Token first, Supplier<T> work) {
        if (nesting > DEEPEST) throw tooDeep(first, nesting);
        try {
            return nesting <= SHALLOW ? work.get() : onOwnThread(nesting, work);
        } catch (StackOverflowError e) {
            throw tooDeep(first, nesting);
        }
    }

    private static <T> T onOwnThread(int nesting, Supplier<T> work) {
        var result = new AtomicReference<T>();
        var failure = new AtomicReference<Throwable>();
        var thread = new Thread(
                null,
                () -> {
                    try {
                        result.set(work.get());
                    } catch (RuntimeException | Error e) {
                        failure.set(e);
                    }
                },
                "kindling-parser",
                (1L << 20) + nesting * BYTES_PER_LEVEL);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        Throwable thrown = failure.get();
        switch (thrown) {
            case null -> {
                return result.get();
            }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new InternalException("parsing failed", thrown);
        }
    }

    private static KindlingException tooDeep(Token first, int nesting) {
        return KindlingException.of(
                        ErrorCondition.FAILED_TO_PARSE_TOO_COMPLEX,
                        "the statement nests too deeply: " + nesting + " levels")
                .at(Places.of(first))
                .parameter("nesting", nesting)
                .hint("Split it, for example with WITH or temporary views.")
                .build();
    }
}
