package dev.kindling.catalyst.optimizer.join;

import dev.kindling.catalyst.optimizer.rule.Program;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import dev.kindling.catalyst.optimizer.rule.RuleTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;

/// Runs [ReorderJoins] once on each group of joins, from its top.
///
/// Not on the joins inside a group: what looks like a better order for a part of it, without the conditions of the
/// whole, would be undone from the top, and so on for ever.
public final class JoinOrdering implements Program {

    private final ReorderJoins rule = new ReorderJoins();

    @Override
    public String name() {
        return "order joins";
    }

    @Override
    public RelNode run(RelNode plan, Set<String> disabledRules, RuleTrace trace) {
        if (disabledRules.contains(rule.name())) return plan;
        return ordered(plan, new RuleContext(plan.getCluster()), trace);
    }

    private RelNode ordered(RelNode plan, RuleContext context, RuleTrace trace) {
        RelNode next = rule.apply(plan, context);
        if (next != plan) trace.fired(rule.name(), next);
        boolean isGroup = next != plan || JoinGraph.isJoinable(plan);
        return isGroup ? withOrderedMembers(next, context, trace) : withInputs(plan, n -> ordered(n, context, trace));
    }

    /// `plan`, a group of joins or a part of one, with its relations ordered inside.
    private RelNode withOrderedMembers(RelNode plan, RuleContext context, RuleTrace trace) {
        if (JoinGraph.isJoinable(plan)) {
            boolean isInner = ((Join) plan).getJoinType() == JoinRelType.INNER;
            RelNode left = plan.getInput(0);
            return withInputs(plan, input -> {
                boolean isMember = input == left || isInner;
                return isMember ? withOrderedMembers(input, context, trace) : ordered(input, context, trace);
            });
        }
        return isBetween(plan)
                ? withInputs(plan, input -> withOrderedMembers(input, context, trace))
                : ordered(plan, context, trace);
    }

    /// Whether `plan` filters or picks columns of joins of its own group.
    private static boolean isBetween(RelNode plan) {
        return switch (plan) {
            case Filter filter -> JoinGraph.isPlain(filter) && leadsToJoin(filter.getInput());
            case Project project -> JoinGraph.onlyPicks(project) && leadsToJoin(project.getInput());
            default -> false;
        };
    }

    private static boolean leadsToJoin(RelNode plan) {
        if (JoinGraph.isJoinable(plan)) return true;
        return plan instanceof Filter filter && JoinGraph.isPlain(filter) && JoinGraph.isJoinable(filter.getInput());
    }

    private interface Rewriting {
        RelNode of(RelNode input);
    }

    private static RelNode withInputs(RelNode plan, Rewriting rewriting) {
        List<RelNode> inputs = new ArrayList<>();
        boolean same = true;
        for (RelNode input : plan.getInputs()) {
            RelNode rewritten = rewriting.of(input);
            same &= rewritten == input;
            inputs.add(rewritten);
        }
        return same ? plan : plan.copy(plan.getTraitSet(), inputs);
    }
}
