package dev.kindling.catalyst.optimizer.limit;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalSort;

/// Limits, or sorts and limits, the side of an outer join that keeps all its rows.
///
/// ```
/// Sort l.a limit 5            Sort l.a limit 5
///   LeftJoin ...        =>      LeftJoin ...
///     l                           Sort l.a limit 5
///     r                             l
///                                 r
/// ```
///
/// Valid because each row of `l` gives at least one row, so the first `n` rows of the join come from the first `n`
/// of `l`. The limit stays above, for rows with several partners. Not when sorted by the other side's columns; not
/// where the side has few enough rows already. A right join is limited where the order is not by columns at all.
public final class PushLimitThroughOuterJoin implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Sort limit) || !Limits.isConstant(limit) || limit.fetch == null) return plan;
        if (!(limit.getInput() instanceof Join join)) return plan;
        long reach = Limits.reach(limit);
        if (join.getJoinType() == JoinRelType.LEFT) {
            if (Limits.givesAtMost(join.getLeft(), reach) || !sortsByLeft(limit, join)) return plan;
            RelNode left = LogicalSort.create(
                    join.getLeft(), limit.getCollation(), null, Limits.literal(plan, reach, Limits.NO_LIMIT));
            return Limits.withInputs(limit, List.of(Limits.withInputs(join, List.of(left, join.getRight()))));
        }
        if (join.getJoinType() == JoinRelType.RIGHT && Limits.isLimit(limit)) {
            if (Limits.givesAtMost(join.getRight(), reach)) return plan;
            RelNode right = Limits.limit(join.getRight(), 0, reach);
            return Limits.withInputs(limit, List.of(Limits.withInputs(join, List.of(join.getLeft(), right))));
        }
        return plan;
    }

    private static boolean sortsByLeft(Sort sort, Join join) {
        int leftColumns = join.getLeft().getRowType().getFieldCount();
        return sort.getCollation().getFieldCollations().stream()
                .map(RelFieldCollation::getFieldIndex)
                .allMatch(column -> column < leftColumns);
    }
}
