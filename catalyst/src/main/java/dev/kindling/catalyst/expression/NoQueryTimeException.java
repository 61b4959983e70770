package dev.kindling.catalyst.expression;

/// Says that a value was asked for that depends on the time of the query where there is none, see
/// [EvaluationContext#timeless].
public final class NoQueryTimeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NoQueryTimeException() {
        super("the value depends on the time of the query");
    }
}
