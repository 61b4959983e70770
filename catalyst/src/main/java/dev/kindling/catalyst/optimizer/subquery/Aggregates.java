package dev.kindling.catalyst.optimizer.subquery;

import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlKind;

/// Aggregate calls as they move between aggregates with and without GROUP BY.
final class Aggregates {

    private Aggregates() {}

    /// `call` in an aggregate over `input` with `groupCount` keys. Its type stays: an aggregate that can be NULL
    /// over no rows may be declared so over some.
    static AggregateCall grouped(AggregateCall call, RelNode input, int groupCount) {
        return AggregateCall.create(
                call.getParserPosition(),
                call.getAggregation(),
                call.isDistinct(),
                call.isApproximate(),
                call.ignoreNulls(),
                call.rexList,
                call.getArgList(),
                call.filterArg,
                call.distinctKeys,
                call.getCollation(),
                call.getType(),
                call.getName());
    }

    /// Whether `call` gives 0 over no rows; the other standard aggregates give NULL there.
    static boolean isCount(AggregateCall call) {
        return call.getAggregation().getKind() == SqlKind.COUNT;
    }
}
