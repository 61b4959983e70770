package dev.kindling.catalyst.optimizer.pushdown;

import java.util.List;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.rules.FilterProjectTransposeRule;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSimplify;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/// Moves a filter below a projection, where it speaks of what the projected columns are computed from.
///
/// `Filter[c OR d](Project[a OR b AS c, d])` becomes `Project[a OR b AS c, d](Filter[a OR b OR d])`.
///
/// It is Calcite's rule but for one thing: that leaves an OR within an OR where a column is a disjunction itself,
/// which a filter refuses.
public final class PushFilterThroughProject extends FilterProjectTransposeRule {

    public PushFilterThroughProject(Config config) {
        super(config);
    }

    @Override
    public void onMatch(RelOptRuleCall call) {
        Filter filter = call.rel(0);
        Project project = call.rel(1);
        RexNode moved = RelOptUtil.pushPastProjectUnlessBloat(filter.getCondition(), project, config.bloat());
        if (moved == null) return;
        RexBuilder rex = filter.getCluster().getRexBuilder();
        List<RexNode> conjuncts = RelOptUtil.conjunctions(moved).stream()
                .map(conjunct -> RexSimplify.simplifyComparisonWithNull(conjunct, rex))
                .toList();
        RexNode condition = flat(RexUtil.composeConjunction(rex, conjuncts), rex);
        RelNode filtered = filter.copy(
                filter.getTraitSet(),
                project.getInput(),
                RexUtil.removeNullabilityCast(rex.getTypeFactory(), condition));
        call.transformTo(project.copy(project.getTraitSet(), filtered, project.getProjects(), project.getRowType()));
    }

    /// `condition` with no AND directly in an AND and no OR in an OR.
    private static RexNode flat(RexNode condition, RexBuilder rex) {
        return condition.accept(new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                RexNode node = super.visitCall(call);
                return node.isA(SqlKind.AND) || node.isA(SqlKind.OR) ? RexUtil.flatten(rex, node) : node;
            }
        });
    }
}
