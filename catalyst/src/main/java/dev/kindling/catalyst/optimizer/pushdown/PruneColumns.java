package dev.kindling.catalyst.optimizer.pushdown;

import dev.kindling.catalyst.optimizer.rule.Program;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import dev.kindling.catalyst.optimizer.rule.RuleTrace;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.tools.RelBuilder;

/// Drops columns where nothing above uses them. What a scan must read is then in the projection right above it.
public final class PruneColumns implements Program {

    @Override
    public String name() {
        return "prune columns";
    }

    @Override
    public RelNode run(RelNode plan, Set<String> disabledRules, RuleTrace trace) {
        if (disabledRules.contains("PruneColumns")) return plan;
        // Rules have simplified all expressions before; renumbering their columns makes them no simpler.
        RelBuilder builder =
                new RuleContext(plan.getCluster()).builder().transform(config -> config.withSimplify(false));
        RelNode pruned = new ColumnTrimmer(builder).trim(plan);
        if (pruned == plan) return plan;
        trace.fired("PruneColumns", pruned);
        return pruned;
    }
}
