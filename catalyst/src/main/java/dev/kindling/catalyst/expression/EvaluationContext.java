package dev.kindling.catalyst.expression;

import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneId;

/// What an expression may depend on beside its arguments. The same for all tasks of a query but for `partition`.
///
/// @param queryTime when the query began; what `current_timestamp` says throughout it
/// @param ansi whether overflow, bad casts and the like are errors (the default) or NULL
public record EvaluationContext(
        ZoneId timeZone, Instant queryTime, String user, String database, boolean ansi, int partition)
        implements Serializable {

    public static EvaluationContext of(ZoneId timeZone, Instant queryTime) {
        return new EvaluationContext(timeZone, queryTime, System.getProperty("user.name", ""), "default", true, 0);
    }

    /// This context without a time. Asking it for its time ends in [NoQueryTimeException]: so shows whether a value
    /// depends on when it is computed.
    public EvaluationContext timeless() {
        return new EvaluationContext(timeZone, Instant.MIN, user, database, ansi, partition);
    }

    /// @throws NoQueryTimeException if this context is [#timeless]
    @Override
    public Instant queryTime() {
        if (queryTime.equals(Instant.MIN)) throw new NoQueryTimeException();
        return queryTime;
    }

    public EvaluationContext inPartition(int index) {
        return new EvaluationContext(timeZone, queryTime, user, database, ansi, index);
    }
}
