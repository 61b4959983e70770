package dev.kindling.catalyst.optimizer.subquery;

import dev.kindling.catalyst.optimizer.rule.CalciteRules;
import dev.kindling.catalyst.optimizer.rule.Plans;
import dev.kindling.catalyst.optimizer.rule.Program;
import dev.kindling.catalyst.optimizer.rule.RewriteRule;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import dev.kindling.catalyst.optimizer.rule.RuleTrace;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.rules.SubQueryRemoveRule;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/// Removes every subquery and every correlation from a plan, innermost first.
///
/// Our own rules come first, because they make semi- and anti-joins of EXISTS and IN where Calcite makes joins with
/// distinct aggregates. What they leave (IN and EXISTS inside other expressions, comparisons with ANY and ALL) goes
/// through Calcite's rules, and the lateral joins these make through ours again. Afterwards the plan may hold these
/// aggregate operators of Calcite's beside the query's own: COUNT, MIN, MAX, SINGLE_VALUE (more than one row is the
/// error SCALAR_SUBQUERY_TOO_MANY_ROWS) and LITERAL_AGG (the constant in its first operand, for any group).
public final class SubqueryRemoval implements Program {

    private static final List<RewriteRule> RULES = List.of(
            new RewriteJoinSubqueryAsFilter(),
            new RewriteOuterJoinSubqueryAsLateral(),
            new RewriteExistsAsSemiJoin(),
            new RewriteInAsSemiJoin(),
            new RewriteScalarSubqueryAsJoin(),
            new RewriteLateralAsJoin());

    @Override
    public String name() {
        return "remove subqueries";
    }

    @Override
    public RelNode run(RelNode plan, Set<String> disabledRules, RuleTrace trace) {
        var context = new RuleContext(plan.getCluster());
        List<RewriteRule> enabled =
                RULES.stream().filter(r -> !disabledRules.contains(r.name())).toList();
        RelNode rewritten = rewrite(plan, enabled, context, trace);
        if (Plans.contains(rewritten, n -> Plans.hasSubquery(n) || isCorrelated(n))) throw unsupported(plan);
        return rewritten;
    }

    private static RelNode rewrite(RelNode plan, List<RewriteRule> rules, RuleContext context, RuleTrace trace) {
        RelNode current = withRewrittenInputs(plan, rules, context, trace);
        if (!Plans.hasSubquery(current) && !(current instanceof Correlate)) return current;
        current = current.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subquery) {
                RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subquery);
                RelNode inner = rewrite(visited.rel, rules, context, trace);
                return inner == visited.rel ? visited : visited.clone(inner);
            }
        });
        for (RewriteRule rule : rules) {
            RelNode next = rule.apply(current, context);
            if (next == current) continue;
            trace.fired(rule.name(), next);
            return rewrite(next, rules, context, trace);
        }
        if (!Plans.hasSubquery(current)) return current;
        RelNode next = Remaining.PROGRAM.run(current, Set.of(), trace);
        return Plans.contains(next, Plans::hasSubquery) ? next : rewrite(next, rules, context, trace);
    }

    private static RelNode withRewrittenInputs(
            RelNode plan, List<RewriteRule> rules, RuleContext context, RuleTrace trace) {
        var inputs = new ArrayList<RelNode>();
        boolean same = true;
        for (RelNode input : plan.getInputs()) {
            RelNode rewritten = rewrite(input, rules, context, trace);
            same &= rewritten == input;
            inputs.add(rewritten);
        }
        return same ? plan : plan.copy(plan.getTraitSet(), inputs);
    }

    private static boolean isCorrelated(RelNode node) {
        return node instanceof Correlate || !RelOptUtil.getVariablesUsed(node).isEmpty();
    }

    private static KindlingException unsupported(RelNode plan) {
        return KindlingException.of(
                        ErrorCondition.UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY,
                        "a subquery refers to the query around it in a way that cannot be turned into a join")
                .subcondition("UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY")
                .parameter("treeNode", RelOptUtil.toString(plan))
                .hint("Move the condition that refers to the outer query to the subquery's top WHERE clause")
                .build();
    }

    /// Calcite's rules, loaded only for queries that need them.
    private static final class Remaining {

        static final CalciteRules PROGRAM = CalciteRules.of(
                "remove remaining subqueries",
                SubQueryRemoveRule.Config.FILTER.toRule(),
                SubQueryRemoveRule.Config.PROJECT.toRule(),
                SubQueryRemoveRule.Config.JOIN.toRule());
    }
}
