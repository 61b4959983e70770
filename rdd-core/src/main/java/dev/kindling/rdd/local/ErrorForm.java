package dev.kindling.rdd.local;

import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.graph.SerializedForm;
import java.io.Serial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// An error on its way to another process: itself if it can travel, and in any case what there is to read of it.
///
/// @param serialized null if it cannot travel
@SuppressWarnings("ArrayRecordComponent") // never compared
record ErrorForm(
        byte @Nullable [] serialized,
        String text,
        StackTraceElement[] trace,
        @Nullable ErrorForm cause) implements Serializable {

    private static final int MAX_CAUSES = 20;

    static ErrorForm of(Throwable error) {
        return of(error, MAX_CAUSES);
    }

    private static ErrorForm of(Throwable error, int causes) {
        byte @Nullable [] bytes = serialized(error);
        if (bytes == null && error instanceof KindlingException known) bytes = serialized(known.withoutCause());
        Throwable cause = error.getCause();
        var causeForm = bytes != null || cause == null || causes == 0 ? null : of(cause, causes - 1);
        return new ErrorForm(bytes, String.valueOf(error), error.getStackTrace(), causeForm);
    }

    private static byte @Nullable [] serialized(Throwable error) {
        try {
            return SerializedForm.bytes("an error", error);
        } catch (KindlingException | InternalException | StackOverflowError _) {
            return null; // it has something in it that cannot travel: the text has to do
        }
    }

    /// The error, or what stands for it here.
    Throwable error() {
        if (serialized != null) {
            try {
                return (Throwable) SerializedForm.object(serialized);
            } catch (InternalException _) {
                return described(); // its class is not known here
            }
        }
        return described();
    }

    private Throwable described() {
        return new Described(this);
    }

    /// Stands for an error that could not travel; the message is what that error says of itself.
    static final class Described extends Exception {

        @Serial
        private static final long serialVersionUID = 1L;

        Described(ErrorForm form) {
            super(form.text, form.cause == null ? null : form.cause.error());
            setStackTrace(form.trace);
        }
    }
}
