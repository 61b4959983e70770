package dev.kindling.catalyst.optimizer.rule;

import dev.kindling.error.InternalException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;

/// Rules of Calcite's that run together: from the root down, each node is rewritten until no rule fires on it, then
/// its inputs are, and the whole again until a pass changes nothing.
///
/// Not in Calcite's own planner, which makes a graph of the plan, with changing nodes and an index of what they
/// say. On a tree of nodes that never change, what is known of a node stays known: its metadata, and that no rule
/// fires on it and below.
public final class CalciteRules implements Program {

    /// Passes after which a plan that still changes is a bug in the rules.
    private static final int PASS_LIMIT = 100;

    private static final int REWRITES_PER_NODE_LIMIT = 1000;

    private final String name;
    private final List<RelOptRule> rules;
    /// The rules that may match a node of a class.
    private final Map<Class<?>, List<RelOptRule>> byClass = new ConcurrentHashMap<>();

    private final Map<CalciteRules, Boolean> covered = new ConcurrentHashMap<>();

    private CalciteRules(String name, List<RelOptRule> rules) {
        this.name = name;
        this.rules = List.copyOf(rules);
    }

    public static CalciteRules of(String name, RelOptRule... rules) {
        return new CalciteRules(name, List.of(rules));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RelNode run(RelNode plan, Set<String> disabledRules, RuleTrace trace) {
        return run(plan, disabledRules, trace, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    @Override
    public RelNode run(RelNode plan, Set<String> disabledRules, RuleTrace trace, Set<RelNode> settled) {
        var run = new Run(disabledRules, trace, settled);
        RelNode current = plan;
        for (int pass = 0; pass < PASS_LIMIT; pass++) {
            RelNode next = run.rewrite(current);
            if (next == current) return current;
            current = next;
        }
        throw new InternalException("the rules of \"" + name + "\" do not end on\n" + RelOptUtil.toString(current));
    }

    @Override
    public boolean covers(Program other) {
        return other instanceof CalciteRules those
                && covered.computeIfAbsent(those, _ -> Set.copyOf(rules).containsAll(those.rules));
    }

    private List<RelOptRule> rulesFor(Class<?> node) {
        List<RelOptRule> known = byClass.get(node);
        return known != null ? known : byClass.computeIfAbsent(node, this::findRules);
    }

    private List<RelOptRule> findRules(Class<?> node) {
        return rules.stream()
                .filter(rule -> rule.getOperand().getMatchedClass().isAssignableFrom(node))
                .toList();
    }

    /// A rule's description, e.g. `FilterMergeRule`, `ReduceExpressionsRule(Filter)`.
    private static String nameOf(RelOptRule rule) {
        return rule.toString();
    }

    private final class Run {

        private final Set<String> disabledRules;
        private final RuleTrace trace;
        /// Nodes that no rule fires on, nor on what is below.
        private final Set<RelNode> settled;

        Run(Set<String> disabledRules, RuleTrace trace, Set<RelNode> settled) {
            this.disabledRules = disabledRules;
            this.trace = trace;
            this.settled = settled;
        }

        RelNode rewrite(RelNode plan) {
            if (settled.contains(plan)) return plan;
            RelNode current = plan;
            RelNode next = fired(current);
            for (int i = 0; next != current && i < REWRITES_PER_NODE_LIMIT; i++) {
                current = next;
                next = fired(current);
            }
            List<RelNode> inputs = current.getInputs();
            List<RelNode> newInputs = null;
            for (int i = 0; i < inputs.size(); i++) {
                RelNode input = inputs.get(i);
                RelNode newInput = rewrite(input);
                if (newInput == input) continue;
                if (newInputs == null) newInputs = new ArrayList<>(inputs);
                newInputs.set(i, newInput);
            }
            if (newInputs != null) return current.copy(current.getTraitSet(), newInputs);
            settled.add(current);
            return current;
        }

        /// What the first rule that fires on `node` makes of it; `node` itself if none does.
        private RelNode fired(RelNode node) {
            for (RelOptRule rule : rulesFor(node.getClass())) {
                if (!disabledRules.isEmpty() && disabledRules.contains(nameOf(rule))) continue;
                RelNode next = RuleMatch.apply(rule, node);
                if (next == node) continue;
                trace.fired(nameOf(rule), next);
                return next;
            }
            return node;
        }
    }
}
