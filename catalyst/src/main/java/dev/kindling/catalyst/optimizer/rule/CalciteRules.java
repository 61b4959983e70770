package dev.kindling.catalyst.optimizer.rule;

import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptCostImpl;
import org.apache.calcite.plan.RelOptListener;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;

/// Rules of Calcite's that run together in its heuristic planner, on a tree: equal subplans are not merged, so that
/// each keeps its own place and its own filters.
public final class CalciteRules implements Program {

    private final String name;
    private final HepMatchOrder order;
    private final List<RelOptRule> rules;

    private CalciteRules(String name, HepMatchOrder order, List<RelOptRule> rules) {
        this.name = name;
        this.order = order;
        this.rules = List.copyOf(rules);
    }

    public static CalciteRules of(String name, RelOptRule... rules) {
        return new CalciteRules(name, HepMatchOrder.ARBITRARY, List.of(rules));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RelNode run(RelNode plan, Set<String> disabledRules, RuleTrace trace) {
        List<RelOptRule> enabled =
                rules.stream().filter(r -> !disabledRules.contains(nameOf(r))).toList();
        HepProgram program = HepProgram.builder()
                .addMatchOrder(order)
                .addRuleCollection(enabled)
                .build();
        var planner = new HepPlanner(program, Contexts.empty(), true, null, RelOptCostImpl.FACTORY);
        planner.setExecutor(plan.getCluster().getPlanner().getExecutor());
        if (trace != RuleTrace.NONE) planner.addListener(new Reporter(trace));
        planner.setRoot(plan);
        return planner.findBestExp();
    }

    /// A rule's description, e.g. `FilterMergeRule`, `ReduceExpressionsRule(Filter)`.
    private static String nameOf(RelOptRule rule) {
        return rule.toString();
    }

    private record Reporter(RuleTrace trace) implements RelOptListener {

        @Override
        public void ruleProductionSucceeded(RuleProductionEvent event) {
            if (event.isBefore() || event.getRel() == null) return;
            trace.fired(nameOf(event.getRuleCall().getRule()), event.getRel());
        }

        @Override
        public void relEquivalenceFound(RelEquivalenceEvent event) {}

        @Override
        public void ruleAttempted(RuleAttemptedEvent event) {}

        @Override
        public void relDiscarded(RelDiscardedEvent event) {}

        @Override
        public void relChosen(RelChosenEvent event) {}
    }
}
