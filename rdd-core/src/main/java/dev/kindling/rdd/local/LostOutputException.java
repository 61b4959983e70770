package dev.kindling.rdd.local;

/// A task found that what another stage had made is not there any more. The job makes it again.
final class LostOutputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long outputId;

    LostOutputException(long outputId) {
        super("output " + outputId + " is lost");
        this.outputId = outputId;
    }

    long outputId() {
        return outputId;
    }
}
