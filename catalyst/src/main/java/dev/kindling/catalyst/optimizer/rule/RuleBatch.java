package dev.kindling.catalyst.optimizer.rule;

import dev.kindling.error.InternalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;

/// Rules of ours that run together: from the root down, each node is rewritten until no rule fires on it, then its
/// inputs are, and the whole again until a pass changes nothing.
public final class RuleBatch implements Program {

    /// Passes after which a plan that still changes is a bug in the rules.
    private static final int PASS_LIMIT = 100;

    private static final int REWRITES_PER_NODE_LIMIT = 100;

    private final String name;
    private final List<RewriteRule> rules;

    private RuleBatch(String name, List<RewriteRule> rules) {
        this.name = name;
        this.rules = List.copyOf(rules);
    }

    public static RuleBatch of(String name, RewriteRule... rules) {
        return new RuleBatch(name, List.of(rules));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RelNode run(RelNode plan, Set<String> disabledRules, RuleTrace trace) {
        var context = new RuleContext(plan.getCluster());
        List<RewriteRule> enabled =
                rules.stream().filter(r -> !disabledRules.contains(r.name())).toList();
        RelNode current = plan;
        for (int pass = 0; pass < PASS_LIMIT; pass++) {
            RelNode next = rewrite(current, enabled, context, trace);
            if (next == current) return current;
            current = next;
        }
        throw new InternalException("the rules of \"" + name + "\" do not end on\n" + RelOptUtil.toString(current));
    }

    private RelNode rewrite(RelNode plan, List<RewriteRule> enabled, RuleContext context, RuleTrace trace) {
        RelNode current = plan;
        boolean changed = true;
        for (int i = 0; changed && i < REWRITES_PER_NODE_LIMIT; i++) {
            changed = false;
            for (RewriteRule rule : enabled) {
                RelNode next = rule.apply(current, context);
                if (next == current) continue;
                check(rule, current, next);
                trace.fired(rule.name(), next);
                current = next;
                changed = true;
            }
        }
        List<RelNode> inputs = current.getInputs();
        var newInputs = new ArrayList<RelNode>(inputs.size());
        boolean same = true;
        for (RelNode input : inputs) {
            RelNode newInput = rewrite(input, enabled, context, trace);
            same &= newInput == input;
            newInputs.add(newInput);
        }
        return same ? current : current.copy(current.getTraitSet(), newInputs);
    }

    private static void check(RewriteRule rule, RelNode before, RelNode after) {
        if (RelOptUtil.areRowTypesEqual(before.getRowType(), after.getRowType(), false)) return;
        throw new InternalException(
                rule.name() + " changed the columns " + before.getRowType().getFullTypeString() + " to "
                        + after.getRowType().getFullTypeString() + " of\n" + RelOptUtil.toString(before));
    }
}
