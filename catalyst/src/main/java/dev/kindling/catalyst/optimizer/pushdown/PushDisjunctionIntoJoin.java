package dev.kindling.catalyst.optimizer.pushdown;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Filters each side of an inner join by what an OR over both sides says of it.
///
/// ```
/// Join (l.a = 1 AND r.b = 2) OR (l.a = 3 AND r.b = 4)      Join (l.a = 1 AND r.b = 2) OR ...
///   l                                                 =>     Filter l.a = 1 OR l.a = 3
///   r                                                          l
///                                                            Filter r.b = 2 OR r.b = 4
///                                                              r
/// ```
///
/// Valid because a row that meets one of the alternatives meets the part of it that speaks of one side; the join
/// keeps the whole condition. Not when some alternative says nothing of the side, nor when the side is filtered
/// like that already, nor for outer joins, which keep rows whose condition fails.
public final class PushDisjunctionIntoJoin implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (plan instanceof Join join) {
            if (join.getJoinType() != JoinRelType.INNER && join.getJoinType() != JoinRelType.SEMI) return plan;
            RelNode narrowed = narrow(join, join.getCondition(), context);
            return narrowed == null ? plan : narrowed;
        }
        if (plan instanceof Filter filter
                && filter.getInput() instanceof Join join
                && join.getJoinType() == JoinRelType.INNER) {
            RelNode narrowed = narrow(join, filter.getCondition(), context);
            return narrowed == null ? plan : filter.copy(filter.getTraitSet(), List.of(narrowed));
        }
        return plan;
    }

    private static @Nullable RelNode narrow(Join join, RexNode condition, RuleContext context) {
        int leftColumns = join.getLeft().getRowType().getFieldCount();
        int columns = leftColumns + join.getRight().getRowType().getFieldCount();
        RelNode left = narrowSide(join.getLeft(), condition, ImmutableBitSet.range(leftColumns), 0, context);
        RelNode right = narrowSide(
                join.getRight(), condition, ImmutableBitSet.range(leftColumns, columns), leftColumns, context);
        if (left == join.getLeft() && right == join.getRight()) return null;
        return join.copy(join.getTraitSet(), List.of(left, right));
    }

    private static RelNode narrowSide(
            RelNode side, RexNode condition, ImmutableBitSet columns, int shift, RuleContext context) {
        var derived = new ArrayList<RexNode>();
        for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
            RexNode part = partOnSide(conjunct, columns, context);
            if (part != null) derived.add(RexUtil.shift(part, -shift));
        }
        if (derived.isEmpty()) return side;
        RelNode filtered = context.builder().push(side).filter(derived).build();
        if (!(filtered instanceof Filter filter)) return side;
        var known = context.metadata().getPulledUpPredicates(side).pulledUpPredicates;
        boolean isNew = RelOptUtil.conjunctions(filter.getCondition()).stream().anyMatch(c -> !known.contains(c));
        return isNew ? filtered : side;
    }

    /// What an OR over both sides says of the one side, or null.
    private static @Nullable RexNode partOnSide(RexNode conjunct, ImmutableBitSet columns, RuleContext context) {
        List<RexNode> alternatives = RelOptUtil.disjunctions(conjunct);
        if (alternatives.size() < 2
                || columns.contains(RelOptUtil.InputFinder.bits(conjunct))
                || !RexUtil.isDeterministic(conjunct)) {
            return null;
        }
        var parts = new ArrayList<RexNode>();
        for (RexNode alternative : alternatives) {
            var own = new ArrayList<RexNode>();
            for (RexNode test : RelOptUtil.conjunctions(alternative)) {
                ImmutableBitSet used = RelOptUtil.InputFinder.bits(test);
                if (!used.isEmpty() && columns.contains(used)) own.add(test);
            }
            if (own.isEmpty()) return null;
            parts.add(RexUtil.composeConjunction(context.rex(), own));
        }
        return RexUtil.composeDisjunction(context.rex(), parts);
    }
}
