package dev.kindling.catalyst.optimizer.subquery;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/// Turns a lateral join whose right side can be freed of its references to the left into a join.
///
/// ```
/// Correlate                         Project t.*, s.b + t.c
///   t                                 Join s.a = t.a
///   Project s.b + outer.c      =>       t
///     Filter s.a = outer.a              s
///       s
/// ```
///
/// Valid because the right side's rows for one left row are those of the freed plan that meet its predicates.
/// A left join with a column computed from the outer row, which must be NULL where there is no partner, is computed
/// for all outer values first (see [OuterValues]).
public final class RewriteLateralAsJoin implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Correlate correlate)) return plan;
        JoinRelType type = correlate.getJoinType();
        if (type == JoinRelType.RIGHT || type == JoinRelType.FULL) return plan;
        CorrelationId outer = correlate.getCorrelationId();
        Uncorrelated right = OuterValues.freed(correlate.getLeft(), correlate.getRight(), outer, context);
        if (right != null && type == JoinRelType.LEFT && !isPlain(right)) {
            right = OuterValues.computed(correlate.getLeft(), correlate.getRight(), outer, context);
        }
        if (right == null) return plan;
        int leftColumns = correlate.getLeft().getRowType().getFieldCount();
        var condition = new ArrayList<RexNode>();
        for (RexNode predicate : right.predicates()) {
            condition.add(OuterReferences.overJoin(predicate, outer, leftColumns));
        }
        RelNode joined = SubqueryFilters.join(correlate.getLeft(), right.plan(), condition, type, context);
        if (!type.projectsRight()) return joined;
        var columns = new ArrayList<RexNode>(Uncorrelated.columnsOf(correlate.getLeft()));
        for (RexNode column : right.columns()) {
            columns.add(
                    column instanceof RexInputRef reference
                            ? RexInputRef.of(leftColumns + reference.getIndex(), joined.getRowType())
                            : OuterReferences.overJoin(column, outer, leftColumns));
        }
        return LogicalProject.create(
                joined, List.of(), columns, correlate.getRowType().getFieldNames(), java.util.Set.of());
    }

    private static boolean isPlain(Uncorrelated right) {
        return right.columns().stream().allMatch(RexInputRef.class::isInstance);
    }
}
