package dev.kindling.catalyst.optimizer.pushdown;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.HashSet;
import java.util.List;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/// Filters one side of a join by what the other side says of the columns that must be equal.
///
/// ```
/// Join l.a = r.b             Join l.a = r.b
///   Filter l.a = 1     =>      Filter l.a = 1
///     l                          l
///   r                          Filter r.b = 1
///                                r
/// ```
///
/// Valid because a row of `r` with another value finds no partner; which sides of outer joins may be filtered,
/// Calcite's inference knows. Not for `IS NOT NULL`: a join finds no partner for NULL anyway, so testing it first
/// only costs.
public final class InferPredicatesThroughJoin implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Join join)) return plan;
        RelOptPredicateList predicates = context.metadata().getPulledUpPredicates(join);
        RelNode left = filter(join.getLeft(), predicates.leftInferredPredicates, context);
        RelNode right = filter(join.getRight(), predicates.rightInferredPredicates, context);
        if (left == join.getLeft() && right == join.getRight()) return plan;
        return join.copy(join.getTraitSet(), List.of(left, right));
    }

    private static RelNode filter(RelNode side, List<RexNode> inferred, RuleContext context) {
        if (inferred.isEmpty()) return side;
        // Metadata may know the side's own predicates in another form (as those of constant rows, say).
        var known = new HashSet<RexNode>(context.metadata().getPulledUpPredicates(side).pulledUpPredicates);
        for (RelNode node = side; node instanceof Filter filter; node = filter.getInput()) {
            known.addAll(RelOptUtil.conjunctions(filter.getCondition()));
        }
        // Inferred from the other side's columns, of which NULL may not be known as it is of these, or the other way.
        var ofThisSide = new RexUtil.FixNullabilityShuttle(
                side.getCluster().getRexBuilder(), RelOptUtil.getFieldTypeList(side.getRowType()));
        List<RexNode> fresh = ofThisSide.apply(inferred).stream()
                .filter(p -> !p.isA(SqlKind.IS_NOT_NULL) && RexUtil.isDeterministic(p) && !known.contains(p))
                .toList();
        if (fresh.isEmpty()) return side;
        RelNode filtered = context.builder().push(side).filter(fresh).build();
        // The builder writes conditions in a form of its own, in which they may turn out to be known.
        boolean says = !(filtered instanceof Filter filter)
                || !known.containsAll(RelOptUtil.conjunctions(filter.getCondition()));
        return says ? filtered : side;
    }
}
