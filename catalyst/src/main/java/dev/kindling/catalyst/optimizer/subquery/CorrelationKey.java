package dev.kindling.catalyst.optimizer.subquery;

import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.jspecify.annotations.Nullable;

/// An equality between something of the outer row and something of the subquery's.
///
/// @param operator `=` or `IS NOT DISTINCT FROM`
/// @param outer over the outer row alone
/// @param inner over the subquery's columns alone
record CorrelationKey(SqlOperator operator, RexNode outer, RexNode inner) {

    /// The key that `predicate` is, or null.
    static @Nullable CorrelationKey of(RexNode predicate, CorrelationId row) {
        if (!predicate.isA(SqlKind.EQUALS) && !predicate.isA(SqlKind.IS_NOT_DISTINCT_FROM)) return null;
        RexCall call = (RexCall) predicate;
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        if (isOuter(left, row) && !OuterReferences.in(right, row)) {
            return new CorrelationKey(call.getOperator(), left, right);
        }
        if (isOuter(right, row) && !OuterReferences.in(left, row)) {
            return new CorrelationKey(call.getOperator(), right, left);
        }
        return null;
    }

    private static boolean isOuter(RexNode expression, CorrelationId row) {
        return OuterReferences.in(expression, row)
                && RelOptUtil.InputFinder.bits(expression).isEmpty();
    }
}
