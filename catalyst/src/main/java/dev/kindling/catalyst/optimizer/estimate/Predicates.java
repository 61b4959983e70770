package dev.kindling.catalyst.optimizer.estimate;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.metadata.RelMdPredicates;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/// What holds of all rows of a plan: Calcite's own derivation, but for three cases.
///
/// Those of joins are derived at less cost, see [JoinPredicates]. Comparisons with a NULL literal are left out.
/// Calcite demands that there are none, and a condition may have one between the rule that moves it to where a
/// column is NULL and the rule that folds it. So is IS NULL of what is never NULL, which holds of no row. Of set
/// operations only what is said in the same words of all inputs is said: Calcite asks what implies what, for which
/// it compiles Java. Either way less is said of the rows, and nothing wrong.
public final class Predicates extends RelMdPredicates {

    @Override
    public RelOptPredicateList getPredicates(Filter filter, RelMetadataQuery query) {
        RexNode condition = withoutNullComparisons(filter.getCondition(), filter);
        return super.getPredicates(
                condition == null ? filter : filter.copy(filter.getTraitSet(), filter.getInput(), condition), query);
    }

    @Override
    public RelOptPredicateList getPredicates(Join join, RelMetadataQuery query) {
        RexNode condition = withoutNullComparisons(join.getCondition(), join);
        return JoinPredicates.of(join, condition == null ? join.getCondition() : condition, query);
    }

    @Override
    public RelOptPredicateList getPredicates(Union union, RelMetadataQuery query) {
        return common(union, query);
    }

    @Override
    public RelOptPredicateList getPredicates(Intersect intersect, RelMetadataQuery query) {
        return common(intersect, query);
    }

    private static RelOptPredicateList common(SetOp operation, RelMetadataQuery query) {
        var common = new ArrayList<RexNode>(predicates(operation.getInput(0), query));
        for (RelNode input :
                operation.getInputs().subList(1, operation.getInputs().size())) {
            if (common.isEmpty()) break;
            common.retainAll(predicates(input, query));
        }
        return RelOptPredicateList.of(operation.getCluster().getRexBuilder(), common);
    }

    private static List<RexNode> predicates(RelNode input, RelMetadataQuery query) {
        return query.getPulledUpPredicates(input).pulledUpPredicates;
    }

    /// `condition` without these conjuncts, or null if it has none.
    private static @Nullable RexNode withoutNullComparisons(RexNode condition, RelNode node) {
        List<RexNode> conjuncts = RelOptUtil.conjunctions(condition);
        var kept = new ArrayList<RexNode>();
        for (RexNode conjunct : conjuncts) {
            if (!saysWrongNull(conjunct)) kept.add(conjunct);
        }
        if (kept.size() == conjuncts.size()) return null;
        return RexUtil.composeConjunction(node.getCluster().getRexBuilder(), kept);
    }

    private static boolean saysWrongNull(RexNode node) {
        if (node.isA(SqlKind.IS_NULL))
            return !((RexCall) node).getOperands().getFirst().getType().isNullable();
        boolean nullSafe = node.isA(SqlKind.IS_NOT_DISTINCT_FROM);
        if (!nullSafe && !node.isA(SqlKind.COMPARISON)) return false;
        List<RexNode> operands = ((RexCall) node).getOperands();
        if (operands.stream().noneMatch(RexUtil::isNull)) return false;
        // Of what is never NULL this says that it is; rules would put the NULL in its place.
        return !nullSafe
                || operands.stream().anyMatch(operand -> !operand.getType().isNullable());
    }
}
