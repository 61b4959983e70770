package dev.kindling.catalyst.optimizer.subquery;

import dev.kindling.catalyst.logical.AggregateOperator;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlKind;

/// Aggregate calls as they move between aggregates with and without GROUP BY.
final class Aggregates {

    private Aggregates() {}

    /// `call` in an aggregate over `input` that has groups, see [#shifted].
    static AggregateCall grouped(AggregateCall call, RelNode input) {
        return shifted(call, 0, call.filterArg, input);
    }

    /// `call` in an aggregate over `input` that has groups, with its arguments `shift` columns further and of those
    /// rows that `filter` keeps. It has the type Calcite infers there; ours is the same over no rows and over some.
    static AggregateCall shifted(AggregateCall call, int shift, int filter, RelNode input) {
        boolean isOwn = call.getAggregation() instanceof AggregateOperator;
        return AggregateCall.create(
                call.getParserPosition(),
                call.getAggregation(),
                call.isDistinct(),
                call.isApproximate(),
                call.ignoreNulls(),
                call.rexList,
                call.getArgList().stream().map(i -> i + shift).toList(),
                filter,
                call.distinctKeys == null ? null : call.distinctKeys.shift(shift),
                RelCollations.shift(call.getCollation(), shift),
                false,
                input,
                isOwn ? call.getType() : null,
                call.getName());
    }

    /// Whether `call` gives 0 over no rows; the other standard aggregates give NULL there.
    static boolean isCount(AggregateCall call) {
        return call.getAggregation().getKind() == SqlKind.COUNT;
    }
}
