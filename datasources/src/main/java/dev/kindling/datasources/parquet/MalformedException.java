package dev.kindling.datasources.parquet;

/// Bytes that are not what the format says they are. Thrown by decoders, which know what is wrong; whoever knows
/// the file makes a [dev.kindling.error.KindlingException] of it.
final class MalformedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedException(String detail) {
        super(detail, null, false, false);
    }

    String detail() {
        String message = getMessage();
        return message == null ? "malformed" : message;
    }
}
