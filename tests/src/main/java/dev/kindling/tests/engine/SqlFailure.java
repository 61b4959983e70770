package dev.kindling.tests.engine;

/// An engine's refusal of a statement.
public final class SqlFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String condition;

    /// @param condition the error's stable name, or what the engine has in its place
    public SqlFailure(String condition, String message, Throwable cause) {
        super(message, cause);
        this.condition = condition;
    }

    SqlFailure(String condition, String message) {
        super(message);
        this.condition = condition;
    }

    public String condition() {
        return condition;
    }
}
