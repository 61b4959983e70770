package dev.kindling.catalyst.optimizer.limit;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Reading and making [Sort] nodes as limits. A limit of a constant count is what the rules speak of.
final class Limits {

    static final long NO_LIMIT = Long.MAX_VALUE;

    private Limits() {}

    /// Whether `plan` limits by constants, and does nothing else.
    static boolean isLimit(RelNode plan) {
        return plan instanceof Sort sort
                && sort.getCollation().getFieldCollations().isEmpty()
                && isConstant(sort);
    }

    static boolean isConstant(Sort sort) {
        return isConstant(sort.offset) && isConstant(sort.fetch);
    }

    private static boolean isConstant(@Nullable RexNode count) {
        return count == null || count instanceof RexLiteral;
    }

    static long offset(Sort sort) {
        return sort.offset == null ? 0 : value(sort.offset);
    }

    /// How many rows `sort` lets through, or [#NO_LIMIT].
    static long fetch(Sort sort) {
        return sort.fetch == null ? NO_LIMIT : value(sort.fetch);
    }

    /// How many of its input's rows `sort` can need, or [#NO_LIMIT].
    static long reach(Sort sort) {
        long fetch = fetch(sort);
        long offset = offset(sort);
        return fetch > NO_LIMIT - offset ? NO_LIMIT : fetch + offset;
    }

    private static long value(RexNode count) {
        BigDecimal value = java.util.Objects.requireNonNull(((RexLiteral) count).getValueAs(BigDecimal.class));
        return value.longValue();
    }

    static Sort limit(RelNode input, long offset, long fetch) {
        return LogicalSort.create(
                input, RelCollations.EMPTY, literal(input, offset, 0), literal(input, fetch, NO_LIMIT));
    }

    static @Nullable RexNode literal(RelNode plan, long count, long none) {
        if (count == none) return null;
        return plan.getCluster().getRexBuilder().makeExactLiteral(BigDecimal.valueOf(count));
    }

    /// Whether `plan` is known to give at most `count` rows.
    static boolean givesAtMost(RelNode plan, long count) {
        Double most = plan.getCluster().getMetadataQuery().getMaxRowCount(plan);
        return most != null && most <= count;
    }

    static RelNode withInputs(RelNode plan, List<RelNode> inputs) {
        return plan.copy(plan.getTraitSet(), inputs);
    }
}
