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

    public EvaluationContext inPartition(int index) {
        return new EvaluationContext(timeZone, queryTime, user, database, ansi, index);
    }
}
