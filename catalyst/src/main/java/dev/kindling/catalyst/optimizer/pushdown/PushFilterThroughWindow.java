package dev.kindling.catalyst.optimizer.pushdown;

import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.util.ImmutableBitSet;

/// Filters whole partitions before window functions see them.
///
/// ```
/// Filter k = 1 AND r < 3                         Filter r < 3
///   Project k, rank() OVER (PARTITION BY k) r =>   Project k, rank() OVER (PARTITION BY k) r
///     t                                              Filter k = 1
///                                                      t
/// ```
///
/// Valid because the predicate has the same answer for all rows of a partition, so a partition stays whole or goes
/// whole, and no window function sees beyond its partition.
/// Not for columns by which even one of the window functions does not partition.
public final class PushFilterThroughWindow implements RewriteRule {

    @Override
    public RelNode apply(RelNode plan, RuleContext context) {
        if (!(plan instanceof Filter filter)
                || !(filter.getInput() instanceof Project project)
                || !project.containsOver()) {
            return plan;
        }
        ImmutableBitSet keys = partitionKeys(project);
        var below = new ArrayList<RexNode>();
        var above = new ArrayList<RexNode>();
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            (isOnKeys(conjunct, project, keys) ? below : above).add(conjunct);
        }
        if (below.isEmpty()) return plan;
        var pushed = new ArrayList<RexNode>();
        for (RexNode conjunct : below) {
            pushed.add(conjunct.accept(new RexShuttle() {
                @Override
                public RexNode visitInputRef(RexInputRef reference) {
                    return project.getProjects().get(reference.getIndex());
                }
            }));
        }
        RelNode filtered = LogicalFilter.create(project.getInput(), RexUtil.composeConjunction(context.rex(), pushed));
        RelNode projected = project.copy(project.getTraitSet(), List.of(filtered));
        if (above.isEmpty()) return projected;
        return filter.copy(filter.getTraitSet(), projected, RexUtil.composeConjunction(context.rex(), above));
    }

    private static boolean isOnKeys(RexNode conjunct, Project project, ImmutableBitSet keys) {
        if (!RexUtil.isDeterministic(conjunct)) return false;
        for (int column : RelOptUtil.InputFinder.bits(conjunct)) {
            boolean isKey = project.getProjects().get(column) instanceof RexInputRef reference
                    && keys.get(reference.getIndex());
            if (!isKey) return false;
        }
        return true;
    }

    /// The input's columns by which all window functions partition.
    private static ImmutableBitSet partitionKeys(Project project) {
        ImmutableBitSet[] common = {
            ImmutableBitSet.range(project.getInput().getRowType().getFieldCount())
        };
        var finder = new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitOver(RexOver over) {
                var keys = ImmutableBitSet.builder();
                for (RexNode key : over.getWindow().partitionKeys) {
                    if (key instanceof RexInputRef reference) keys.set(reference.getIndex());
                }
                common[0] = common[0].intersect(keys.build());
                return super.visitOver(over);
            }
        };
        project.getProjects().forEach(e -> e.accept(finder));
        return common[0];
    }
}
