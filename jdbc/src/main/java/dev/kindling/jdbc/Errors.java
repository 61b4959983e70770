package dev.kindling.jdbc;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.sql.SQLException;

/// Errors as JDBC wants them: an SQLException with the SQLSTATE, its message beginning with the condition.
final class Errors {

    private static final String INTERNAL_ERROR = "XX000";

    private Errors() {}

    /// Work that may fail with an error of ours.
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    static <T> T translated(Work<T> work) throws SQLException {
        try {
            return work.run();
        } catch (RuntimeException e) {
            throw of(e);
        }
    }

    static SQLException of(KindlingException e) {
        return new SQLException(e.getMessage(), e.sqlState(), e);
    }

    /// A bug of ours: programs that use JDBC expect it as an SQLException, too.
    static SQLException of(RuntimeException e) {
        if (e instanceof KindlingException known) return of(known);
        String message = String.valueOf(e.getMessage());
        String prefix = message.startsWith("[")
                ? ""
                : "[INTERNAL_ERROR] " + e.getClass().getSimpleName() + ": ";
        return new SQLException(prefix + message, INTERNAL_ERROR, e);
    }

    static SQLException closed(String what) {
        return new SQLException(
                "[INVALID_HANDLE] the " + what + " is closed", ErrorCondition.INVALID_HANDLE.sqlState());
    }

    static SQLException invalid(String message) {
        return new SQLException(
                "[INVALID_PARAMETER_VALUE] " + message, ErrorCondition.INVALID_PARAMETER_VALUE.sqlState());
    }
}
