package dev.kindling.rdd.local;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.worker.WorkerDiedException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Says what a failed task means for its job, and tells the user of it: the frame of the user's code first.
final class TaskFailure {

    private TaskFailure() {}

    /// Whether another attempt could go better.
    static boolean isWorthRetrying(Throwable error) {
        return !(error instanceof KindlingException || error instanceof InternalException || error instanceof Error);
    }

    /// The lost output in the chain of causes, or null.
    static @Nullable LostOutputException lostOutput(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof LostOutputException lost) return lost;
            cause = cause.getCause();
        }
        return null;
    }

    /// What the job fails with.
    static RuntimeException of(Throwable error, Attempt attempt, int failures) {
        return switch (error) {
            case KindlingException known -> known;
            case InternalException bug -> bug;
            case OutOfMemoryError _ ->
                KindlingException.of(
                                ErrorCondition.UNABLE_TO_ACQUIRE_MEMORY,
                                "the heap was full in " + place(attempt) + ": " + error.getMessage())
                        .parameter("partition", attempt.partition())
                        .hint("Use more and smaller partitions, fewer threads, or a larger heap (java -Xmx).")
                        .causedBy(error)
                        .build();
            default -> failed(error, attempt, failures);
        };
    }

    private static KindlingException failed(Throwable error, Attempt attempt, int failures) {
        StackTraceElement[] frames = userFrames(error);
        String where = frames.length == 0 ? "" : ", at " + frames[0];
        String times = failures == 1 ? "" : "; it failed " + failures + " times";
        var failure = KindlingException.of(
                        ErrorCondition.TASK_FAILED, place(attempt) + " failed: " + text(error) + where + times)
                .parameter("partition", attempt.partition())
                .parameter("attempt", attempt.number())
                .parameter("stage", attempt.stage().id())
                .parameter("failures", failures)
                .causedBy(error)
                .build();
        if (frames.length > 0) failure.setStackTrace(frames);
        return failure;
    }

    private static String text(Throwable error) {
        return error instanceof ErrorForm.Described || error instanceof WorkerDiedException
                ? String.valueOf(error.getMessage())
                : error.toString();
    }

    private static String place(Attempt attempt) {
        return "partition " + attempt.partition() + " (attempt " + attempt.number() + ", "
                + attempt.stage().name() + ")";
    }

    /// The frames of `error` from the topmost that is neither the JDK's nor ours down to where ours begin.
    private static StackTraceElement[] userFrames(Throwable error) {
        StackTraceElement[] frames = error.getStackTrace();
        int start = 0;
        while (start < frames.length && (isOurs(frames[start]) || isOfTheJdk(frames[start]))) start++;
        int end = start;
        while (end < frames.length && !isOurs(frames[end])) end++;
        return Arrays.copyOfRange(frames, start, end);
    }

    private static boolean isOurs(StackTraceElement frame) {
        return OwnCode.has(frame.getClassName());
    }

    private static boolean isOfTheJdk(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.startsWith("java.")
                || name.startsWith("javax.")
                || name.startsWith("jdk.")
                || name.startsWith("sun.");
    }
}
